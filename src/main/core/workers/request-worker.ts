import { AppError, type ErrorCode } from '@shared/contract/errors'
import type { WorkerHandle } from './worker-process'

export interface RequestEnvelope<Request> {
  id: number
  request: Request
}

export type ReplyEnvelope<Answer> =
  | { id: number; kind: 'answer'; answer: Answer }
  | { id: number; kind: 'failure'; code: ErrorCode; message: string; data?: unknown }

interface Pending<Request, Answer> {
  request: Request
  retried: boolean
  resolve(answer: Answer): void
  reject(error: Error): void
}

/**
 * Sends requests to one child process that is started when first needed. A process that dies is replaced and
 * what it was working on is tried once more; aborting a request kills the process and spares the others.
 */
export class RequestWorker<Request, Answer> {
  private handle: WorkerHandle<RequestEnvelope<Request>, ReplyEnvelope<Answer>> | null = null
  private readonly pending = new Map<number, Pending<Request, Answer>>()
  private lastId = 0
  private closed = false

  constructor(
    private readonly spawn: () => WorkerHandle<RequestEnvelope<Request>, ReplyEnvelope<Answer>>,
    /** How the work is called in messages, such as "picture processing". */
    private readonly what: string
  ) {}

  /** @throws AppError of the worker; INTERNAL when it died twice on this; CANCELLED */
  run(request: Request, signal?: AbortSignal): Promise<Answer> {
    if (this.closed || signal?.aborted) return Promise.reject(this.cancelled())
    return new Promise<Answer>((resolve, reject) => {
      const id = ++this.lastId
      const onAbort = (): void => {
        this.pending.delete(id)
        reject(this.cancelled())
        this.restart()
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      const settle = (): void => signal?.removeEventListener('abort', onAbort)
      this.pending.set(id, {
        request,
        retried: false,
        resolve: (answer) => { settle(); resolve(answer) },
        reject: (error) => { settle(); reject(error) }
      })
      this.process().send({ id, request })
    })
  }

  close(): void {
    this.closed = true
    for (const request of this.pending.values()) request.reject(this.cancelled())
    this.pending.clear()
    this.handle?.kill()
    this.handle = null
  }

  private process(): WorkerHandle<RequestEnvelope<Request>, ReplyEnvelope<Answer>> {
    if (this.handle) return this.handle
    const handle = this.spawn()
    this.handle = handle
    handle.onMessage((reply) => this.settle(reply))
    handle.onExit((how) => { if (this.handle === handle) this.recover(how) })
    return handle
  }

  private settle(reply: ReplyEnvelope<Answer>): void {
    const request = this.pending.get(reply.id)
    if (!request) return
    this.pending.delete(reply.id)
    if (reply.kind === 'answer') request.resolve(reply.answer)
    else request.reject(new AppError(reply.code, reply.message, reply.data))
  }

  private recover(how: string): void {
    this.handle = null
    for (const [id, request] of this.pending) {
      if (request.retried) {
        this.pending.delete(id)
        request.reject(new AppError('INTERNAL', `The process for ${this.what} ended twice on this (${how}). The file itself is kept.`))
      } else {
        request.retried = true
        this.process().send({ id, request: request.request })
      }
    }
  }

  /** Ends work that nobody waits for; the others' is sent again to a fresh process. */
  private restart(): void {
    const old = this.handle
    this.handle = null
    old?.kill()
    for (const [id, { request }] of this.pending) this.process().send({ id, request })
  }

  private cancelled(): AppError {
    return new AppError('CANCELLED', `The ${this.what} was cancelled.`)
  }
}
