import { AppError } from '@shared/contract/errors'
import type { DetectRequest, DetectResult, InferenceBackend } from './backend'
import type { WorkerHandle } from '../workers/worker-process'
import type { WorkerAnswer, WorkerRequest } from './worker-protocol'

const DEFAULT_TIME_LIMIT_MS = 120_000
const MAX_ATTEMPTS = 2

type DetectionWorkerHandle = WorkerHandle<WorkerRequest, WorkerAnswer>

/** Starts detection processes: by `child_process` under plain Node, by `utilityProcess` under Electron. */
export interface WorkerSpawner {
  spawn(): DetectionWorkerHandle
}

export interface LocalBackendOptions {
  spawner: WorkerSpawner
  /** Worker processes at most; they start when there is work. Default 1. */
  size?: number
  /** For requests that name none. Default two minutes. */
  timeLimitMs?: number
}

interface Job {
  request: DetectRequest
  attempts: number
  resolve(result: DetectResult): void
  reject(error: AppError): void
}

interface Worker {
  handle: DetectionWorkerHandle
  job: { id: number; job: Job; timer: NodeJS.Timeout } | null
}

/** Detection in child processes on this machine; see `createLocalBackend`. */
class LocalBackend implements InferenceBackend {
  readonly name = 'local'
  private readonly queue: Job[] = []
  private readonly workers = new Set<Worker>()
  /** One per process that has not ended yet, those already killed included. */
  private readonly exits = new Map<Worker, Promise<void>>()
  private readonly size: number
  private readonly timeLimitMs: number
  private lastId = 0
  private closed = false

  constructor(private readonly options: LocalBackendOptions) {
    this.size = options.size ?? 1
    this.timeLimitMs = options.timeLimitMs ?? DEFAULT_TIME_LIMIT_MS
  }

  detect(request: DetectRequest, signal?: AbortSignal): Promise<DetectResult> {
    if (this.closed) return Promise.reject(new AppError('CANCELLED', 'Detection is shut down; the image is kept.'))
    if (signal?.aborted === true) return Promise.reject(cancelled())
    return new Promise<DetectResult>((resolve, reject) => {
      const stopListening = (): void => signal?.removeEventListener('abort', onAbort)
      const job: Job = {
        request,
        attempts: 0,
        resolve: result => { stopListening(); resolve(result) },
        reject: error => { stopListening(); reject(error) }
      }
      const onAbort = (): void => this.abort(job)
      signal?.addEventListener('abort', onAbort, { once: true })
      this.queue.push(job)
      this.pump()
    })
  }

  async close(): Promise<void> {
    this.closed = true
    for (const job of this.queue.splice(0)) job.reject(cancelled())
    for (const worker of this.workers) {
      this.release(worker)?.reject(cancelled())
      worker.handle.kill()
    }
    await Promise.all(this.exits.values())
  }

  private pump(): void {
    while (this.queue.length > 0) {
      const worker = this.idleWorker()
      if (worker === null) return
      const job = this.queue.shift()
      if (job !== undefined) this.start(worker, job)
    }
  }

  private idleWorker(): Worker | null {
    for (const worker of this.workers) if (worker.job === null) return worker
    return this.workers.size < this.size ? this.spawn() : null
  }

  private spawn(): Worker {
    const handle = this.options.spawner.spawn()
    const worker: Worker = { handle, job: null }
    handle.onMessage(answer => this.onAnswer(worker, answer))
    this.exits.set(worker, new Promise(resolve => {
      handle.onExit(how => {
        resolve()
        this.onExit(worker, how)
      })
    }))
    this.workers.add(worker)
    return worker
  }

  private start(worker: Worker, job: Job): void {
    const id = ++this.lastId
    job.attempts++
    const limit = job.request.timeLimitMs ?? this.timeLimitMs
    const timer = setTimeout(() => {
      this.retire(worker)?.reject(new AppError(
        'DETECTION_FAILED',
        `Detection took longer than ${limit / 1000} s and was stopped. The image is kept; inspect it by hand or run detection again.`
      ))
    }, limit)
    worker.job = { id, job, timer }
    worker.handle.send({ kind: 'detect', id, request: job.request })
  }

  private onAnswer(worker: Worker, answer: WorkerAnswer): void {
    if (worker.job?.id !== answer.id) return
    const job = this.release(worker)
    if (answer.kind === 'detected') job?.resolve(answer.result)
    else job?.reject(new AppError(answer.code, answer.message, answer.data))
    this.pump()
  }

  private onExit(worker: Worker, how: string): void {
    this.workers.delete(worker)
    this.exits.delete(worker)
    const job = this.release(worker)
    if (job !== null && job.attempts < MAX_ATTEMPTS) this.queue.unshift(job)
    else {
      job?.reject(new AppError(
        'DETECTION_FAILED',
        `The detection process ended twice on this image (${how}). The image is kept; inspect it by hand.`
      ))
    }
    if (!this.closed) this.pump()
  }

  private abort(job: Job): void {
    const queued = this.queue.indexOf(job)
    if (queued >= 0) this.queue.splice(queued, 1)
    for (const worker of this.workers) if (worker.job?.job === job) this.retire(worker)
    job.reject(cancelled())
  }

  /** Kills a worker whose work is no longer wanted; the next request gets a fresh one. */
  private retire(worker: Worker): Job | null {
    const job = this.release(worker)
    this.workers.delete(worker)
    worker.handle.kill()
    if (!this.closed) this.pump()
    return job
  }

  private release(worker: Worker): Job | null {
    const current = worker.job
    if (current === null) return null
    clearTimeout(current.timer)
    worker.job = null
    return current.job
  }
}

/**
 * Detection in child processes on this machine, so that a long or crashing run never takes the station along.
 * Requests queue; each worker takes one at a time. A worker that dies is replaced and its request tried once more.
 */
export function createLocalBackend(options: LocalBackendOptions): InferenceBackend {
  return new LocalBackend(options)
}

function cancelled(): AppError {
  return new AppError('CANCELLED', 'Detection was cancelled; the image is kept.')
}
