import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { InspectionImage } from '@shared/contract/models'
import type { Core } from '../core'
import { withClient } from '../db/cluster/with-client'
import { cleanPicture, faultyPicture, foreignPicture } from '../testing/board-pictures'
import { type Bench, provideTestCore, urlOf } from '../testing/test-core'
import { SHIPPED_MODEL } from './model-manifest'

const test = provideTestCore()

const LONG_AGO = '1 hour'
/** For what other processes have to come to, on a machine that has much to do. */
const PATIENCE_MS = 30_000

let operator: Bench
let pictures = 0
beforeAll(async () => { operator = await test.signedIn('mito') })
afterEach(() => { test.workers().onRequest = () => undefined })
afterAll(() => { operator.connection.close() })

interface Job { status: string; attempts: number; error_message: string | null; performance_metrics: Record<string, unknown> }

async function jobOf(jobId: string | null): Promise<Job> {
  const [job] = await test.rows<Job>('select status, attempts, error_message, performance_metrics from inference_jobs where id = $1', [jobId])
  return job as Job
}

async function detectionsOf(jobId: string | null) {
  return test.rows<{ score: string; raw_label: string; defect_id: string | null }>(
    'select score, raw_label, defect_id from detections where job_id = $1 order by ordinal', [jobId]
  )
}

async function imageOf(inspectionId: string): Promise<InspectionImage> {
  const { images } = await operator.client.call('inspections.get', { inspection_id: inspectionId })
  return images[0] as InspectionImage
}

/** Resolves when a detection process was given its work. */
function detectionBegun(): Promise<{ kill(): void }> {
  return new Promise((resolve) => {
    test.workers().onRequest = (name, worker) => { if (name === 'inference') resolve(worker) }
  })
}

async function captureFaulty() {
  return test.capture(operator, await test.makeLot(), '0001', await faultyPicture(++pictures))
}

/** Makes a job look as a process leaves it that was killed while it worked on it, for the nth time. */
async function abandon(jobId: string, attempts: number): Promise<void> {
  await withClient(test.cluster.connection('postgres'), async (client) => {
    // The trigger would set the time of the last sign of life to now.
    await client.query('set session_replication_role = replica')
    await client.query('delete from detections where job_id = $1', [jobId])
    await client.query(
      `update inference_jobs set status = 'processing', completed_at = null, attempts = $2, updated_at = now() - $3::interval where id = $1`,
      [jobId, attempts, LONG_AGO]
    )
  })
}

describe('a detection job', () => {
  it('completes with every detection, and makes defects in the document’s words of those above the threshold', async () => {
    const { job_id, inspection_id } = await captureFaulty()
    await test.detected()
    expect(await jobOf(job_id)).toMatchObject({
      status: 'completed', attempts: 1, error_message: null, performance_metrics: { backend: 'local', totalMs: expect.any(Number) as number }
    })
    const detections = await detectionsOf(job_id)
    const { defects, images } = await operator.client.call('inspections.get', { inspection_id })
    expect(defects.map(({ raw_label }) => String(raw_label)).toSorted()).toEqual(['mousebite', 'open', 'open'])
    for (const open of defects.filter(({ raw_label }) => raw_label === 'open')) {
      expect(open).toMatchObject({
        defect_type: 'open', severity: 'critical', detection_method: 'rule_based', review_status: 'pending', artifact_id: images[0]?.id
      })
    }
    expect(detections).toHaveLength(defects.length)
    expect(images).toMatchObject([{ registration: { correlation: expect.any(Number) as number }, job: { status: 'completed' } }])
  })

  it('keeps what is below the threshold, without a defect', async () => {
    const { job_id } = await captureFaulty()
    await test.detected()
    const scores = (await detectionsOf(job_id)).map(({ score }) => Number(score))
    const threshold = Math.max(...scores)
    expect(Math.min(...scores)).toBeLessThan(threshold)

    const strict = await strictCore(threshold)
    const bench = await test.signedIn('mito', strict.core)
    const again = await test.capture(bench, await test.makeLot(), '0001', await faultyPicture(++pictures))
    await test.detected()
    await strict.end()
    const judged = (await detectionsOf(again.job_id)).map(({ score, defect_id }) => ({ score: Number(score), isDefect: defect_id !== null }))
    expect(judged.map(({ score }) => score)).toEqual(scores)
    expect(judged.map(({ isDefect }) => isDefect)).toEqual(scores.map((score) => score >= threshold))
  })

  it('is tried again when its process is killed', async () => {
    let kills = 0
    test.workers().onRequest = (name, worker) => {
      if (name !== 'inference' || kills > 0) return
      kills += 1
      worker.kill()
    }
    const { job_id } = await captureFaulty()
    await test.detected()
    expect(kills).toBe(1)
    expect(await jobOf(job_id)).toMatchObject({ status: 'completed' })
    expect(await detectionsOf(job_id)).toHaveLength(3)
  })

  it('fails when its process is killed every time, says so, and can be tried again', async () => {
    test.workers().onRequest = (name, worker) => { if (name === 'inference') worker.kill() }
    const { job_id, inspection_id, artifact } = await captureFaulty()
    await test.detected()
    const { job } = await imageOf(inspection_id)
    expect(job).toMatchObject({ id: job_id, status: 'failed', error_message: expect.stringContaining('The image is kept') as string })
    test.workers().onRequest = () => undefined
    const again = uuidv7()
    expect(await operator.client.call('inference.retry', { id: again, artifact_id: artifact.id })).toEqual({ job_id: again })
    await test.detected()
    expect(await imageOf(inspection_id)).toMatchObject({ job: { id: again, status: 'completed' } })
  })

  it('fails with the reason where the picture shows another board', async () => {
    const { inspection_id } = await test.capture(operator, await test.makeLot(), '0001', await foreignPicture())
    await test.detected()
    const { job } = await imageOf(inspection_id)
    expect(job?.status).toBe('failed')
    expect(job?.error_message).not.toContain('unexpected')
  })

  it('tells its screens when it begins and when it ends', async () => {
    const seen: string[] = []
    const events = operator.client.stream('events.subscribe', {})
    const reading = (async () => { for await (const event of events) seen.push(event.type) })()
    await operator.client.call('session.touch', {})
    await captureFaulty()
    await test.detected()
    await expect.poll(() => seen.filter((type) => type === 'inspection.changed').length, { timeout: PATIENCE_MS }).toBeGreaterThanOrEqual(3)
    operator.cut('done')
    await expect(reading).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
    operator = await test.signedIn('mito')
  })
})

describe('cancelling', () => {
  it('ends a running detection at once, records nothing of it, and leaves it to be asked for again', async () => {
    const begun = detectionBegun()
    const { job_id, artifact, inspection_id } = await captureFaulty()
    await begun
    expect(await operator.client.call('inference.cancel', { job_id: job_id as string })).toEqual({ cancelled: true })
    await test.detected()
    expect(await jobOf(job_id)).toMatchObject({ status: 'cancelled' })
    expect(await detectionsOf(job_id)).toEqual([])
    expect(await operator.client.call('inference.cancel', { job_id: job_id as string })).toEqual({ cancelled: false })

    await operator.client.call('inference.retry', { id: uuidv7(), artifact_id: artifact.id })
    await test.detected()
    expect(await imageOf(inspection_id)).toMatchObject({ job: { status: 'completed' } })
  })

  it('takes a waiting job out of the queue', async () => {
    const begun = detectionBegun()
    let letGo: () => void = () => undefined
    test.workers().held = { name: 'inference', until: new Promise((resolve) => { letGo = resolve }) }
    const lot = await test.makeLot()
    const first = await test.capture(operator, lot, '0001', await cleanPicture(++pictures))
    await begun
    const second = await test.capture(operator, lot, '0002', await cleanPicture(++pictures))
    expect(await operator.client.call('inference.cancel', { job_id: second.job_id as string })).toEqual({ cancelled: true })
    test.workers().held = undefined
    letGo()
    await test.detected()
    expect([(await jobOf(first.job_id)).status, (await jobOf(second.job_id)).status]).toEqual(['completed', 'cancelled'])
    expect((await jobOf(second.job_id)).attempts).toBe(0)
  })
})

describe('asking for detection again', () => {
  it('is one job however often the command is repeated, and refused while one waits or is done', async () => {
    const { job_id, artifact } = await captureFaulty()
    await operator.client.call('inference.cancel', { job_id: job_id as string })
    await test.detected()
    const id = uuidv7()
    const repeated = await Promise.all([1, 2, 3].map(() => operator.client.call('inference.retry', { id, artifact_id: artifact.id })))
    expect(repeated).toEqual(Array.from({ length: 3 }, () => ({ job_id: id })))
    await test.detected()
    expect(await operator.client.call('inference.retry', { id, artifact_id: artifact.id })).toEqual({ job_id: id })
    await expect(operator.client.call('inference.retry', { id: uuidv7(), artifact_id: artifact.id })).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(await detectionsOf(id)).toHaveLength(3)
  })

  it('at the same time by two people makes one job', async () => {
    const { job_id, artifact } = await captureFaulty()
    await operator.client.call('inference.cancel', { job_id: job_id as string })
    await test.detected()
    const answers = await Promise.allSettled([1, 2, 3].map(() =>
      operator.client.call('inference.retry', { id: uuidv7(), artifact_id: artifact.id })))
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await test.detected()
  })

  it('is refused once the inspection is completed', async () => {
    const { job_id, artifact, inspection_id } = await captureFaulty()
    await operator.client.call('inference.cancel', { job_id: job_id as string })
    await operator.client.call('inspections.complete', { inspection_id })
    await expect(operator.client.call('inference.retry', { id: uuidv7(), artifact_id: artifact.id })).rejects.toMatchObject({ code: 'CONFLICT' })
  })
})

describe('jobs of a process that died', () => {
  it('are worked off by another', async () => {
    const { job_id } = await test.capture(operator, await test.makeLot(), '0001', await cleanPicture(++pictures))
    await test.detected()
    await abandon(job_id as string, 1)
    await test.detected()
    expect(await jobOf(job_id)).toMatchObject({ status: 'completed', attempts: 2 })
  })

  it('fail after three such deaths, with what to do', async () => {
    const { job_id } = await test.capture(operator, await test.makeLot(), '0001', await cleanPicture(++pictures))
    await test.detected()
    await abandon(job_id as string, 3)
    await test.detected()
    expect(await jobOf(job_id)).toMatchObject({
      status: 'failed', attempts: 3, error_message: 'Detection was interrupted 3 times. The image is kept; inspect it by hand or run detection again.'
    })
  })

  it('are left alone while their process gives signs of life', async () => {
    const { job_id } = await test.capture(operator, await test.makeLot(), '0001', await cleanPicture(++pictures))
    await test.detected()
    await test.rows("update inference_jobs set status = 'processing', completed_at = null where id = $1", [job_id])
    const next = await test.capture(operator, await test.makeLot(), '0001', await cleanPicture(++pictures))
    await expect.poll(async () => (await jobOf(next.job_id)).status, { timeout: PATIENCE_MS }).toBe('completed')
    expect(await jobOf(job_id)).toMatchObject({ status: 'processing', attempts: 1 })
    await test.rows("update inference_jobs set status = 'completed', completed_at = clock_timestamp() where id = $1", [job_id])
    await test.detected()
  })

  it('go back to the queue at once when their process ends properly', async () => {
    const { core, bench, rows } = await coreOfItsOwn()
    const begun = detectionBegun()
    const part = await core.services.lots.ensurePart(bench.connection.session.acting(), { part_number: 'PCB-1', copper_tone: 'dark' })
    const golden = await core.services.uploads.take(oneChunk(await cleanPicture(0)), 'golden.png')
    await core.services.lots.ensureGolden(bench.connection.session.acting(), { part_id: part.id, view: 'top', ...golden })
    const lot = await core.services.lots.create(bench.connection.session.acting(), {
      id: uuidv7(), lot_number: 'LOT-1', part_id: part.id, production_date: '2026-03-02', batch_size: 1, production_line: 'L1'
    })
    const { checksum_sha256 } = await core.services.uploads.take(oneChunk(await cleanPicture(1)), 'board.png')
    await bench.client.call('capture.add', {
      artifact_id: uuidv7(), inspection_id: uuidv7(), lot_id: lot.id, chip_id: '0001', sha256: checksum_sha256, file_name: 'board.png'
    })
    await begun
    await core.dispose()
    expect(await rows()).toEqual([{ status: 'queued', attempts: 0 }])
  })
})

describe('waiting for the queue', () => {
  it('ends when it is called off, however much is left', async () => {
    const lot = await test.makeLot()
    const controller = new AbortController()
    const begun = detectionBegun()
    for (const chipId of ['0001', '0002', '0003']) await test.capture(operator, lot, chipId, await cleanPicture(++pictures))
    await begun
    const drained = test.core().services.inference.drain(controller.signal)
    controller.abort()
    await drained
    const left = await test.rows("select from inference_jobs where status in ('queued', 'processing')")
    expect(left.length).toBeGreaterThan(0)
    await test.detected()
  })
})

describe('two cores on one database', () => {
  it('never work on the same job', async () => {
    const other = await test.anotherCore({ config: { home: test.home() } })
    const colleague = await test.signedIn('jkim', other)
    const lot = await test.makeLot()
    const captures = await Promise.all(Array.from({ length: 6 }, async (_, index) =>
      test.capture(index % 2 === 0 ? operator : colleague, lot, `000${index}`, await faultyPicture(++pictures))
    ))
    await Promise.all([test.detected(), other.services.inference.drain()])
    for (const { job_id } of captures) {
      expect(await jobOf(job_id)).toMatchObject({ status: 'completed', attempts: 1 })
      expect(await detectionsOf(job_id)).toHaveLength(3)
    }
    expect(await test.rows('select from defects d join inspections i on i.id = d.inspection_id where lot_id = $1', [lot.id])).toHaveLength(18)
    colleague.connection.close()
    await other.dispose()
  })
})

/** A core whose model wants this confidence, on the same data folder; the main core leaves it the jobs that it adds. */
async function strictCore(decisionThreshold: number): Promise<{ core: Core; end(): Promise<void> }> {
  const resourcesFolder = await mkdtemp(join(tmpdir(), 'benchlight-resources-'))
  await cp(test.config().resourcesFolder, resourcesFolder, { recursive: true })
  const path = join(resourcesFolder, SHIPPED_MODEL, 'manifest.json')
  const manifest = JSON.parse(await readFile(path, 'utf8')) as object
  await writeFile(path, JSON.stringify({ ...manifest, decisionThreshold }))
  const core = await test.anotherCore({ config: { home: test.home(), resourcesFolder } })
  return {
    core,
    async end() {
      await core.dispose()
      await rm(resourcesFolder, { recursive: true })
    }
  }
}

async function coreOfItsOwn() {
  const connect = await test.cluster.freshDatabase()
  const core = await test.anotherCore({
    config: { databaseUrl: urlOf(connect('application_user')), databaseOwnerUrl: urlOf(connect('cq_owner')) }
  })
  return {
    core,
    bench: await test.signedIn('mito', core),
    rows: () => withClient(connect('cq_owner'), async (client) => (await client.query('select status, attempts from inference_jobs')).rows as unknown[])
  }
}

async function* oneChunk(bytes: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(bytes)
}
