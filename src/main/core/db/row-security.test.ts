import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from 'pg'
import type { InspectionDetail, Lot } from '@shared/contract/models'
import { cleanPicture, faultyPicture } from '../testing/board-pictures'
import { type Bench, provideTestCore, urlOf } from '../testing/test-core'
import { withClient } from './cluster/with-client'

const test = provideTestCore()

/** Works at B2. */
let owner: Bench
/** Works at B1 alone. */
let stranger: Bench
let lot: Lot
let theirs: InspectionDetail
let reportId: string
beforeAll(async () => {
  owner = await test.signedIn('jkim')
  stranger = await test.signedIn('mito')
  await owner.client.call('session.chooseStation', { station_id: 'B2' })
  lot = await test.makeLot()
  const { inspection_id } = await test.capture(owner, lot, '0001', await faultyPicture(1))
  await test.detected()
  theirs = await owner.client.call('inspections.get', { inspection_id })
  reportId = uuidv7()
  const making = owner.client.stream('reports.create', {
    id: reportId, report_type: 'inspection_summary', format: 'json', scope: { kind: 'lot', lot_id: lot.id }
  })
  for await (const { step } of making) if (step === 'done') break
})
afterAll(() => {
  owner.connection.close()
  stranger.connection.close()
})

/** Everything that hangs on the inspection at B2, as it is. */
async function stateAtB2(): Promise<unknown> {
  return test.rows(`select
    (select jsonb_agg(i order by id) from inspections i where station_id = 'B2') as inspections,
    (select jsonb_agg(j order by id) from inference_jobs j where station_id = 'B2') as jobs,
    (select jsonb_agg(a order by id) from artifacts a where station_id = 'B2') as artifacts,
    (select jsonb_agg(d order by id) from defects d where station_id = 'B2') as defects,
    (select jsonb_agg(r order by id) from defect_reviews r where station_id = 'B2') as reviews`)
}

describe('a person without access to a station', () => {
  it('reads nothing of it', async () => {
    await expect(stranger.client.call('inspections.get', { inspection_id: theirs.id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await stranger.client.call('lots.chips', { lot_id: lot.id })).toEqual([])
    expect(await stranger.client.call('reports.list', {})).toEqual({ reports: [], next: null })
    const [image] = theirs.images
    for (const path of [`/artifact/${image?.id}/image`, `/artifact/${image?.id}/picture`, `/artifact/${image?.id}/thumbnail`, `/report/${reportId}/file`]) {
      expect((await stranger.connection.fetch(new Request(`http://core${path}`)))?.status).toBe(404)
      expect((await owner.connection.fetch(new Request(`http://core${path}`)))?.status).toBe(200)
    }
  })

  it('finds nothing of it in reports', async () => {
    for (const scope of [
      { kind: 'lot' as const, lot_id: lot.id },
      { kind: 'shift' as const, from: new Date(0), to: new Date(Date.now() + 1000), station_id: 'B2' }
    ]) {
      const id = uuidv7()
      const making = stranger.client.stream('reports.create', { id, report_type: 'inspection_summary', format: 'json', scope })
      for await (const { step } of making) if (step === 'done') break
      const file = await stranger.connection.fetch(new Request(`http://core/report/${id}/file`))
      expect(await file?.json()).toMatchObject({ inspections: 0, defects: 0, inspection_rows: [], defect_rows: [] })
    }
  })

  it('writes nothing of it, by any command', async () => {
    const before = await stateAtB2()
    const { client } = stranger
    const [image] = theirs.images
    const [defect] = theirs.defects
    const ids = { artifact_id: image?.id as string, defect_id: defect?.id as string, job_id: image?.job?.id as string }
    const box = { x: 1, y: 1, width: 5, height: 5 }
    const refused: [string, () => Promise<unknown>][] = [
      ['NOT_FOUND', () => client.call('inspections.complete', { inspection_id: theirs.id })],
      ['NOT_FOUND', () => client.call('inspections.reinspect', { id: uuidv7(), lot_id: lot.id, chip_id: '0001' })],
      ['NOT_FOUND', () => client.call('inference.retry', { id: uuidv7(), artifact_id: ids.artifact_id })],
      ['NOT_FOUND', () => client.call('defects.review', {
        review_id: uuidv7(), defect_id: ids.defect_id, seen_review_id: null, review_status: 'rejected'
      })],
      ['NOT_FOUND', () => client.call('defects.undo', { review_id: uuidv7(), defect_id: ids.defect_id, undoes: uuidv7() })],
      ['NOT_FOUND', () => client.call('defects.draw', {
        id: uuidv7(), review_id: uuidv7(), artifact_id: ids.artifact_id, location: box, defect_type: 'crack', severity: 'low'
      })],
      ['CONFLICT', async () => test.capture(stranger, lot, '0001', await cleanPicture(2))],
      ['FORBIDDEN', () => client.call('session.chooseStation', { station_id: 'B2' })]
    ]
    for (const [code, attempt] of refused) await expect(attempt()).rejects.toMatchObject({ code })
    expect(await client.call('inference.cancel', { job_id: ids.job_id })).toEqual({ cancelled: false })
    expect(await stateAtB2()).toEqual(before)
  })

  it('does not stop a detection of it', async () => {
    let begin: () => void = () => undefined
    const begun = new Promise<void>((resolve) => { begin = resolve })
    test.workers().onRequest = (name) => { if (name === 'inference') begin() }
    const { job_id } = await test.capture(owner, lot, '0002', await cleanPicture(3))
    await begun
    expect(await stranger.client.call('inference.cancel', { job_id: job_id as string })).toEqual({ cancelled: false })
    await test.detected()
    test.workers().onRequest = () => undefined
    expect(await test.rows('select status, attempts from inference_jobs where id = $1', [job_id])).toEqual([{ status: 'completed', attempts: 1 }])
  })

  it('sees how far the lot is as a whole, which is nobody’s secret', async () => {
    const { progress } = await stranger.client.call('lots.get', { lot_id: lot.id })
    expect(progress.chips_started).toBeGreaterThan(0)
  })
})

describe('the application’s own role', () => {
  const asApplication = <T>(work: (client: Client) => Promise<T>) => withClient(test.cluster.connection('application_user'), work)

  async function guardedTables(): Promise<string[]> {
    const rows = await test.rows<{ relname: string }>(
      "select relname from pg_class where relrowsecurity and relnamespace = 'public'::regnamespace order by relname")
    return rows.map(({ relname }) => relname)
  }

  it('sees no row of any guarded table, and how far no lot is, while nobody is set', async () => {
    const tables = await guardedTables()
    expect(tables).toEqual([
      'artifacts', 'defect_artifacts', 'defect_reviews', 'defects', 'detections', 'inference_job_artifacts', 'inference_jobs',
      'inspections', 'reports'
    ])
    await asApplication(async (client) => {
      for (const table of tables) expect((await client.query(`select count(*)::int as count from ${table}`)).rows).toEqual([{ count: 0 }])
      expect((await client.query('select chips_started from lot_progress($1)', [lot.id])).rows).toEqual([{ chips_started: 0 }])
    })
  })

  it('cannot write at a station of which nobody was set as its person', async () => {
    await asApplication(async (client) => {
      const insert = `insert into inspections (lot_id, chip_id, inspection_type, station_id) values ('${lot.id}', 'x', 'optical', 'B2')`
      await expect(client.query(insert)).rejects.toThrow('row-level security')
      expect((await client.query("update defects set review_status = 'rejected'")).rowCount).toBe(0)
    })
  })

  it('owns nothing, and can neither delete inspections, rewrite verdicts nor make people', async () => {
    const owned = await test.rows(
      "select oid::regclass as name from pg_class where relowner = 'application_user'::regrole union all " +
      "select oid::regclass from pg_proc where proowner = 'application_user'::regrole"
    )
    expect(owned).toEqual([])
    await asApplication(async (client) => {
      for (const statement of [
        'delete from inspections', 'delete from defects', 'truncate defect_reviews', "update defect_reviews set note = ''",
        'delete from defect_reviews', "insert into users (username, display_name) values ('x', 'x')", "update users set pin_hash = ''",
        'create table mine ()', 'alter table defects disable row level security', 'delete from reports'
      ]) {
        await expect(client.query(statement)).rejects.toThrow(/permission denied|must be owner/)
      }
    })
  })

  it('does not keep its person from one transaction to the next', async () => {
    const who = owner.connection.session.acting().actor
    await test.core().services.db.transaction(who, () => Promise.resolve())
    await asApplication(async (client) => {
      await client.query('begin')
      await client.query("select set_config('app.current_user_id', $1, true)", [who.userId])
      expect((await client.query('select count(*)::int as count from inspections')).rows).not.toEqual([{ count: 0 }])
      await client.query('commit')
      expect((await client.query('select count(*)::int as count from inspections')).rows).toEqual([{ count: 0 }])
    })
  })
})

describe('the start of the core', () => {
  it('is refused over a connection that row-level security does not bind', async () => {
    for (const role of ['cq_owner', 'postgres'] as const) {
      const start = test.anotherCore({ config: { databaseUrl: urlOf(test.cluster.connection(role)) } })
      await expect(start).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE', message: expect.stringContaining(`role ${role}`) as string })
    }
  })

  it('is refused where a table lost its guard, and names it', async () => {
    const connect = await test.cluster.freshDatabase()
    await withClient(connect('cq_owner'), (client) => client.query('alter table defects disable row level security'))
    const start = test.anotherCore({
      config: { databaseUrl: urlOf(connect('application_user')), databaseOwnerUrl: urlOf(connect('cq_owner')) }
    })
    await expect(start).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE', message: expect.stringContaining('(defects)') as string })
  })
})
