import { createHash } from 'node:crypto'
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bundleWorker } from '@core/testing/bundle-worker'
import { nodeWorkers } from '@core/workers/worker-process'
import { sampleSummary } from '../testing/sample-summary'
import type { RenderProgress } from './progress'
import type { RenderAnswer, RenderRequest } from './render-protocol'
import { createReportRenderer, type ReportWorkerHandle } from './report-renderer'

let bundle: string
let folder: string
beforeAll(async () => { bundle = await bundleWorker('report') })
afterAll(async () => { await rm(bundle, { recursive: true }) })
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'renderer-')) })
afterEach(async () => { await rm(folder, { recursive: true }) })

const spawn = (): ReportWorkerHandle => nodeWorkers(bundle)<RenderRequest, RenderAnswer>('report')
const refuse = (): never => { throw new Error('A process was started') }
const outPath = (): string => join(folder, 'report.pdf')
const summary = sampleSummary({ chips: 300, defectsPerThirdChip: 2 })

describe('createReportRenderer', () => {
  it('renders in another process, with progress, a file of the told checksum', async () => {
    const told: RenderProgress[] = []
    const renderer = createReportRenderer(spawn, null)
    const { bytes, sha256 } = await renderer.render(
      { kind: 'pdf', summary, outPath: outPath() }, { onProgress: (progress) => told.push(progress) }
    )
    const content = await readFile(outPath())
    expect(content.subarray(0, 5).toString()).toBe('%PDF-')
    expect(bytes).toBe(content.length)
    expect(sha256).toBe(createHash('sha256').update(content).digest('hex'))
    expect(new Set(told.map(({ step }) => step))).toEqual(new Set(['rendering', 'writing']))
  })

  it('leaves nothing when it is cancelled midway', async () => {
    const stop = new AbortController()
    const rendering = createReportRenderer(spawn, null).render(
      { kind: 'pdf', summary, outPath: outPath() }, { signal: stop.signal, onProgress: () => stop.abort() }
    )
    await expect(rendering).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(await readdir(folder)).toEqual([])
  })

  it('starts no process when it is cancelled beforehand', async () => {
    const rendering = createReportRenderer(refuse, null).render(
      { kind: 'pdf', summary, outPath: outPath() }, { signal: AbortSignal.abort() }
    )
    await expect(rendering).rejects.toMatchObject({ code: 'CANCELLED' })
  })

  it('says so, and leaves nothing, when the process dies', async () => {
    let worker: ReportWorkerHandle | null = null
    const renderer = createReportRenderer(() => worker = spawn(), null)
    const rendering = renderer.render({ kind: 'pdf', summary, outPath: outPath() }, { onProgress: () => worker?.kill() })
    await expect(rendering).rejects.toThrow(/signal SIGKILL/)
    expect(await readdir(folder)).toEqual([])
  })

  it('passes on what the process says went wrong', async () => {
    const rendering = createReportRenderer(spawn, null).render({ kind: 'csv', summary, outPath: join(folder, 'none', 'report.csv') })
    await expect(rendering).rejects.toThrow(/ENOENT/)
  })
})
