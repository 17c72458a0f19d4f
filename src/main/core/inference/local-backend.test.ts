import { rm, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { bundleWorker } from '@core/testing/bundle-worker'
import { nodeWorkers, type SpawnWorker, type WorkerHandle } from '@core/workers/worker-process'
import type { DetectRequest, InferenceBackend } from './backend'
import type { GreyImage } from './detector/detector'
import { DrawnBoard } from './detector/testing/drawn-board'
import { createLocalBackend, type LocalBackendOptions } from './local-backend'
import type { WorkerAnswer, WorkerRequest } from './worker-protocol'

const MODEL_DIR = resolve(__dirname, '../../../../resources/models/golden-diff/1.0.0')

let workersFolder: string
let pictures: string
let spawnWorker: SpawnWorker
let request: DetectRequest

beforeAll(async () => {
  workersFolder = await bundleWorker('inference')
  spawnWorker = nodeWorkers(workersFolder)
  pictures = await mkdtemp(join(tmpdir(), 'benchlight-pictures-'))
  const board = DrawnBoard.standard()
  request = {
    goldenPath: await save('golden', board.photograph()),
    capturedPath: await save('captured', board.rectangle(145, 78, 155, 94, 0).photograph()),
    copperTone: 'dark',
    modelDir: MODEL_DIR
  }
})

afterAll(async () => {
  await rm(workersFolder, { recursive: true })
  await rm(pictures, { recursive: true })
})

async function save(name: string, { data, width, height }: GreyImage): Promise<string> {
  const path = join(pictures, `${name}.png`)
  await sharp(data, { raw: { width, height, channels: 1 } }).png().toFile(path)
  return path
}

/** Counts processes, and lets a test reach into the moment at which one is given its work. */
class WatchedWorkers {
  started = 0
  ended = 0
  /** Called with each process once it was sent a request. */
  onRequest: (worker: { kill(): void }, spawnNumber: number) => void = () => undefined

  spawn(): WorkerHandle<WorkerRequest, WorkerAnswer> {
    const handle = spawnWorker<WorkerRequest, WorkerAnswer>('inference')
    const spawnNumber = ++this.started
    handle.onExit(() => { this.ended++ })
    return {
      ...handle,
      send: (message) => {
        handle.send(message)
        this.onRequest(handle, spawnNumber)
      }
    }
  }

  get alive(): number {
    return this.started - this.ended
  }
}

const open: InferenceBackend[] = []
afterEach(async () => { for (const backend of open.splice(0)) await backend.close() })

function backendWith(workers: WatchedWorkers, options: Partial<LocalBackendOptions> = {}): InferenceBackend {
  const backend = createLocalBackend({ spawner: workers, ...options })
  open.push(backend)
  return backend
}

describe('the local backend', () => {
  it('detects in a child process, which it starts for the first request and keeps', async () => {
    const workers = new WatchedWorkers()
    const backend = backendWith(workers)
    expect(workers.started).toBe(0)
    const result = await backend.detect(request)
    expect(result.detections[0]).toMatchObject({ label: 'open' })
    expect(result.imageSize).toEqual({ width: 320, height: 320 })
    expect(result.registration.correlation).toBeGreaterThan(0.9)
    expect(result.timing.totalMs).toBeGreaterThanOrEqual(result.timing.decodeMs)
    expect(await backend.detect(request)).toMatchObject({ detections: result.detections })
    expect(workers.started).toBe(1)
  })

  it('works off more requests than it has processes', async () => {
    const workers = new WatchedWorkers()
    const backend = backendWith(workers, { size: 2 })
    const results = await Promise.all(Array.from({ length: 5 }, () => backend.detect(request)))
    expect(results.map(({ detections }) => detections[0]?.label)).toEqual(['open', 'open', 'open', 'open', 'open'])
    expect(workers.started).toBe(2)
  })

  it('passes the detector\'s errors on as they are', async () => {
    const backend = backendWith(new WatchedWorkers())
    await expect(backend.detect({ ...request, capturedPath: join(pictures, 'missing.png') })).rejects
      .toMatchObject({ code: 'IMAGE_UNREADABLE' })
    await expect(backend.detect({ ...request, maxMegapixels: 0.1 })).rejects
      .toMatchObject({ code: 'IMAGE_TOO_LARGE', message: expect.stringContaining('inspect it by hand') })
  })

  it('tries once more when the process dies under a request', async () => {
    const workers = new WatchedWorkers()
    workers.onRequest = (worker, spawnNumber) => { if (spawnNumber === 1) worker.kill() }
    expect((await backendWith(workers).detect(request)).detections[0]?.label).toBe('open')
    expect(workers.started).toBe(2)
  })

  it('gives up after the second death, and works on for the next request', async () => {
    const workers = new WatchedWorkers()
    workers.onRequest = (worker, spawnNumber) => { if (spawnNumber <= 2) worker.kill() }
    const backend = backendWith(workers)
    await expect(backend.detect(request)).rejects
      .toMatchObject({ code: 'DETECTION_FAILED', message: expect.stringContaining('signal SIGKILL') })
    expect((await backend.detect(request)).detections[0]?.label).toBe('open')
  })

  it('stops at once on abort, spares the requests behind, and takes a fresh process for them', async () => {
    const workers = new WatchedWorkers()
    const backend = backendWith(workers)
    const controller = new AbortController()
    workers.onRequest = (_worker, spawnNumber) => { if (spawnNumber === 1) controller.abort() }
    const aborted = backend.detect(request, controller.signal)
    const behind = backend.detect(request)
    await expect(aborted).rejects.toMatchObject({ code: 'CANCELLED' })
    expect((await behind).detections[0]?.label).toBe('open')
    expect(workers.started).toBe(2)
  })

  it('takes a request out of the queue on abort without touching the running one', async () => {
    const workers = new WatchedWorkers()
    const backend = backendWith(workers)
    const controller = new AbortController()
    const running = backend.detect(request)
    const queued = backend.detect(request, controller.signal)
    controller.abort()
    await expect(queued).rejects.toMatchObject({ code: 'CANCELLED' })
    expect((await running).detections[0]?.label).toBe('open')
    expect(workers.started).toBe(1)
  })

  it('starts nothing for a request that is aborted already', async () => {
    const workers = new WatchedWorkers()
    await expect(backendWith(workers).detect(request, AbortSignal.abort())).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(workers.started).toBe(0)
  })

  it('ends a request that takes too long', async () => {
    const workers = new WatchedWorkers()
    const backend = backendWith(workers)
    await expect(backend.detect({ ...request, timeLimitMs: 1 })).rejects
      .toMatchObject({ code: 'DETECTION_FAILED', message: expect.stringContaining('longer than 0.001 s') })
    expect((await backend.detect(request)).detections[0]?.label).toBe('open')
  })

  it('leaves no process and no open request behind when it closes', async () => {
    const workers = new WatchedWorkers()
    const backend = backendWith(workers, { size: 2 })
    const requests = Array.from({ length: 4 }, () => backend.detect(request))
    const outcomes = Promise.allSettled(requests)
    await backend.close()
    for (const outcome of await outcomes) expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'CANCELLED' } })
    expect(workers.started).toBe(2)
    expect(workers.alive).toBe(0)
    await expect(backend.detect(request)).rejects.toMatchObject({ code: 'CANCELLED' })
  })
})
