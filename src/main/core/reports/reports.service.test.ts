import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Input } from '@shared/contract'
import type { Lot, Report } from '@shared/contract/models'
import type { ReportProgress, ReportScope } from '@shared/contract/reports.contract'
import { cleanPicture, faultyPicture } from '../testing/board-pictures'
import { type Bench, provideTestCore } from '../testing/test-core'
import type { InspectionSummaryJson } from './inspection-summary'

const test = provideTestCore()

const HOUR_MS = 3_600_000
/** For what other processes have to come to, on a machine that has much to do. */
const PATIENCE_MS = 30_000

let operator: Bench
let supervisor: Bench
let lot: Lot
let otherLot: Lot
beforeAll(async () => {
  operator = await test.signedIn('jkim')
  supervisor = await test.signedIn('nweber')
  lot = await test.makeLot({ batchSize: 5 })
  otherLot = await test.makeLot()
  await chip(lot, '0001', await cleanPicture(1), [])
  await chip(lot, '0002', await faultyPicture(2), ['confirmed', 'confirmed', 'false_positive'])
  await chip(lot, '0003', await faultyPicture(3), ['rejected', 'rejected', 'needs_review'])
  await operator.client.call('inspections.reinspect', { id: uuidv7(), lot_id: lot.id, chip_id: '0002' })
  await chip(lot, '0002', await faultyPicture(4), ['rejected', 'false_positive', 'false_positive'])
  await test.capture(operator, lot, '0004', await faultyPicture(5))
  await operator.client.call('session.chooseStation', { station_id: 'B2' })
  await chip(otherLot, '0001', await faultyPicture(6), ['confirmed', 'rejected', 'rejected'])
  await operator.client.call('session.chooseStation', { station_id: 'B1' })
  await test.detected()
})
afterEach(() => { test.workers().onRequest = () => undefined })
afterAll(() => {
  operator.connection.close()
  supervisor.connection.close()
})

type Verdict = 'confirmed' | 'rejected' | 'false_positive' | 'needs_review'

async function chip(of: Lot, chipId: string, picture: Buffer, verdicts: Verdict[]): Promise<void> {
  const { inspection_id } = await test.capture(operator, of, chipId, picture)
  await test.detected()
  const { defects } = await operator.client.call('inspections.get', { inspection_id })
  for (const [index, review_status] of verdicts.entries()) {
    const { id } = defects[index] as { id: string }
    await operator.client.call('defects.review', { review_id: uuidv7(), defect_id: id, seen_review_id: null, review_status })
  }
  await operator.client.call('inspections.complete', { inspection_id })
}

async function make(scope: ReportScope, format: Input<'reports.create'>['format'] = 'json', bench = operator): Promise<Report> {
  const id = uuidv7()
  let last: ReportProgress | undefined
  for await (const progress of bench.client.stream('reports.create', { id, report_type: 'inspection_summary', format, scope })) last = progress
  expect(last).toMatchObject({ step: 'done', report: { id, status: 'completed', format } })
  return last?.report as Report
}

async function fileOf(report: { id: string }, bench = operator): Promise<Response> {
  return (await bench.connection.fetch(new Request(`http://core/report/${report.id}/file`))) as Response
}

async function summaryOf(scope: ReportScope, bench = operator): Promise<InspectionSummaryJson> {
  return (await (await fileOf(await make(scope, 'json', bench), bench)).json()) as InspectionSummaryJson
}

async function rowOf(id: string): Promise<{ status: string; error: string | null; file_path: string | null }> {
  const [row] = await test.rows<{ status: string; error: string | null; file_path: string | null }>(
    "select status, metadata->>'error' as error, file_path from reports where id = $1", [id])
  return row as { status: string; error: string | null; file_path: string | null }
}

function reportFiles(): Promise<string[]> {
  return readdir(join(test.home(), 'reports'))
}

/** What the report must say, counted by SQL that shares nothing with it. */
async function countedBySql(where: string, values: unknown[]) {
  const [counts] = await test.rows<Record<string, number>>(`
    with scope as (select i.* from inspections i where ${where}),
      latest as (select distinct on (lot_id, chip_id) * from scope order by lot_id, chip_id, attempt desc),
      done as (select * from latest where status = 'completed'),
      d as (select d.*, i.id in (select id from done) as is_latest from defects d join scope i on i.id = d.inspection_id)
    select (select count(*) from scope)::int as inspections, (select count(*) from d)::int as defects,
      (select count(*) from done)::int as inspected,
      (select count(*) from done where result = 'pass')::int as passed,
      (select count(*) from done where result = 'fail')::int as failed,
      (select count(*) from scope where attempt = 1 and status = 'completed')::int as first_attempts,
      (select count(*) from scope where attempt = 1 and result = 'pass')::int as first_passes,
      (select count(*) from d where review_status = 'confirmed' and is_latest)::int as confirmed_on_latest,
      (select count(*) from d where review_status in ('rejected', 'false_positive'))::int as false_calls,
      (select count(*) from d where review_status in ('rejected', 'false_positive', 'confirmed'))::int as judged,
      (select count(*) from d where review_status = 'pending')::int as pending,
      (select count(*) from d where review_status = 'confirmed')::int as confirmed,
      (select count(*) from d where review_status = 'rejected')::int as rejected,
      (select count(*) from d where review_status = 'needs_review')::int as needs_review,
      (select count(*) from d where review_status = 'false_positive')::int as false_positive`, values)
  return counts as Record<string, number>
}

function expectSame(summary: InspectionSummaryJson, sql: Record<string, number>): void {
  const { inspections, defects, chips, kpis, defects_by_verdict } = summary
  expect({ inspections, defects, inspected: chips.inspected, passed: chips.passed, failed: chips.failed, ...defects_by_verdict }).toEqual({
    inspections: sql['inspections'], defects: sql['defects'], inspected: sql['inspected'], passed: sql['passed'], failed: sql['failed'],
    pending: sql['pending'], confirmed: sql['confirmed'], rejected: sql['rejected'], needs_review: sql['needs_review'],
    false_positive: sql['false_positive']
  })
  expect(kpis.yield).toMatchObject({ numerator: sql['passed'], denominator: sql['inspected'] })
  expect(kpis.first_pass_yield).toMatchObject({ numerator: sql['first_passes'], denominator: sql['first_attempts'] })
  expect(kpis.defects_per_unit).toMatchObject({ numerator: sql['confirmed_on_latest'], denominator: sql['inspected'] })
  expect(kpis.dppm).toMatchObject({ numerator: sql['failed'], denominator: sql['inspected'] })
  expect(kpis.false_call_rate).toMatchObject({ numerator: sql['false_calls'], denominator: sql['judged'] })
}

describe('an inspection summary', () => {
  it('of a lot says what plain SQL counts', async () => {
    const summary = await summaryOf({ kind: 'lot', lot_id: lot.id })
    const sql = await countedBySql('i.lot_id = $1', [lot.id])
    expect(sql).toMatchObject({ inspections: 5, inspected: 3, passed: 2, failed: 1, pending: 3 })
    expectSame(summary, sql)
    expect(summary.chips.open).toBe(2)
    expect(summary.lots.map(({ lot_number }) => lot_number)).toEqual([lot.lot_number])
  })

  it('of a shift says what plain SQL counts, of one station or of all', async () => {
    const [from, to] = [new Date(Date.now() - HOUR_MS), new Date(Date.now() + HOUR_MS)]
    const completed = "i.status = 'completed' and i.completed_at >= $1 and i.completed_at < $2"
    const all = await summaryOf({ kind: 'shift', from, to })
    expectSame(all, await countedBySql(completed, [from, to]))
    const atB2 = await summaryOf({ kind: 'shift', from, to, station_id: 'B2' })
    expectSame(atB2, await countedBySql(`${completed} and i.station_id = 'B2'`, [from, to]))
    expect([all.inspections, atB2.inspections]).toEqual([5, 1])
  })

  it('of a shift begins with its first instant and ends before its last', async () => {
    const [row] = await test.rows<{ at: Date }>('select completed_at as at from inspections where lot_id = $1', [otherLot.id])
    await test.rows("update inspections set completed_at = date_trunc('milliseconds', completed_at) + interval '1 ms' where lot_id = $1", [otherLot.id])
    const at = Math.floor((row as { at: Date }).at.getTime()) + 1
    const count = async (from: number, to: number) =>
      (await summaryOf({ kind: 'shift', from: new Date(from), to: new Date(to), station_id: 'B2' })).inspections
    expect([await count(at, at + 1), await count(at - 1, at), await count(at + 1, at + 2)]).toEqual([1, 0, 0])
  })

  it('of a time without work is empty, not broken', async () => {
    const summary = await summaryOf({ kind: 'shift', from: new Date('2001-01-01'), to: new Date('2001-01-02') })
    expect(summary).toMatchObject({ inspections: 0, defects: 0, chips: { inspected: 0 }, kpis: { yield: { value: null } } })
    await expect(make({ kind: 'shift', from: new Date('2001-01-01'), to: new Date('2001-01-02') }, 'pdf')).resolves.toMatchObject({ status: 'completed' })
  })

  it.each(['pdf', 'csv', 'json'] as const)('as %s is recorded with size and hash of its file', async (format) => {
    const report = await make({ kind: 'lot', lot_id: lot.id }, format)
    const response = await fileOf(report)
    const bytes = new Uint8Array(await response.arrayBuffer())
    expect(bytes.length).toBe(report.file_size_bytes)
    const [row] = await test.rows<{ sha256: string }>("select metadata->>'checksum_sha256' as sha256 from reports where id = $1", [report.id])
    expect(createHash('sha256').update(bytes).digest('hex')).toBe((row as { sha256: string }).sha256)
    expect(response.headers.get('content-disposition')).toContain(encodeURIComponent(`Inspection summary ${lot.lot_number}.${format}`))
  })
})

describe('a report that is not finished', () => {
  const scope = () => ({ kind: 'lot' as const, lot_id: lot.id })

  it.each(['at once', 'while it is rendered'])('because its reader left %s is recorded as cancelled, without a file', async (when) => {
    const id = uuidv7()
    const before = await reportFiles()
    const stream = operator.client.stream('reports.create', { id, report_type: 'inspection_summary', format: 'pdf', scope: scope() })
    await stream.next()
    while (when === 'while it is rendered') {
      const { value } = await stream.next()
      if ((value as ReportProgress).step === 'rendering') break
    }
    await stream.return()
    await expect.poll(() => rowOf(id), { timeout: PATIENCE_MS }).toEqual({ status: 'cancelled', error: 'Cancelled on request.', file_path: null })
    expect(await reportFiles()).toEqual(before)
  })

  it('because its maker was left in the middle is recorded as cancelled, without a file', async () => {
    const id = uuidv7()
    const before = await reportFiles()
    const who = operator.connection.session.acting()
    const making = test.core().services.reports.create(who, { id, format: 'pdf', scope: scope() }, new AbortController().signal)
    for await (const { step } of making) if (step === 'rendering') break
    expect(await rowOf(id)).toEqual({ status: 'cancelled', error: 'Cancelled on request.', file_path: null })
    expect(await reportFiles()).toEqual(before)
  })

  it('because it was called off before it began is recorded as cancelled', async () => {
    const id = uuidv7()
    const making = test.core().services.reports.create(
      operator.connection.session.acting(), { id, format: 'pdf', scope: scope() }, AbortSignal.abort()
    )
    const reading = (async () => { for await (const _ of making); })()
    await expect(reading).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(await rowOf(id)).toMatchObject({ status: 'cancelled' })
  })

  it('because its window was closed is recorded as cancelled', async () => {
    const bench = await test.signedIn('mito')
    const id = uuidv7()
    const stream = bench.client.stream('reports.create', { id, report_type: 'inspection_summary', format: 'pdf', scope: scope() })
    await stream.next()
    const rest = stream.next().then(() => stream.next()).then(() => stream.next())
    bench.cut('closed')
    await expect(rest).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
    await expect.poll(async () => (await rowOf(id)).status, { timeout: PATIENCE_MS }).toBe('cancelled')
    bench.connection.close()
  })

  it('because its process died is recorded as failed, with what to do', async () => {
    test.workers().onRequest = (name, worker) => { if (name === 'report') worker.kill() }
    const id = uuidv7()
    const reading = (async () => {
      for await (const _ of operator.client.stream('reports.create', { id, report_type: 'inspection_summary', format: 'pdf', scope: scope() }));
    })()
    await expect(reading).rejects.toMatchObject({ code: 'INTERNAL', message: expect.stringContaining('make it again') as string })
    expect(await rowOf(id)).toMatchObject({ status: 'failed', error: expect.stringContaining('make it again') as string })
  })

  it('because its lot does not exist is not recorded at all', async () => {
    const id = uuidv7()
    const input = { id, report_type: 'inspection_summary', format: 'pdf', scope: { kind: 'lot', lot_id: uuidv7() } } as const
    await expect(operator.client.stream('reports.create', input).next()).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await test.rows('select from reports where id = $1', [id])).toEqual([])
  })

  it('has no file to give', async () => {
    const id = uuidv7()
    await test.rows(`insert into reports (id, report_type, title, format, generated_by, data_range)
      select $1, 'inspection_summary', 't', 'pdf', id, '{}' from users where username = 'jkim'`, [id])
    expect((await fileOf({ id })).status).toBe(404)
  })
})

describe('finding reports again', () => {
  it('lists one’s own, newest first, page by page', async () => {
    const mine: string[] = []
    for (let count = 0; count < 3; count++) mine.unshift((await make({ kind: 'lot', lot_id: otherLot.id }, 'csv', supervisor)).id)
    const first = await supervisor.client.call('reports.list', { limit: 2 })
    const second = await supervisor.client.call('reports.list', { limit: 2, after: first.next as string })
    expect([...first.reports, ...second.reports].map(({ id }) => id)).toEqual(mine)
    expect(second.next).toBeNull()
  })

  it('gives nobody the reports of others', async () => {
    const report = await make({ kind: 'lot', lot_id: lot.id })
    expect((await fileOf(report, supervisor)).status).toBe(404)
    const { reports } = await supervisor.client.call('reports.list', { limit: 200 })
    expect(reports.map(({ id }) => id)).not.toContain(report.id)
    expect((await fileOf(report)).status).toBe(200)
  })
})
