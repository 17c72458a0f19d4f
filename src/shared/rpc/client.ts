import type { CallName, Input, Output, StreamName } from '../contract'
import { AppError } from '../contract/errors'
import type { DownMessage, Port } from './wire'

interface PendingRequest {
  next(value: unknown): void
  end(): void
  fail(error: Error): void
}

export interface Client {
  /** Sends a command and waits for its answer. Aborting the signal tells the core to stop working on it. */
  call<C extends CallName>(command: C, input: Input<C>, signal?: AbortSignal): Promise<Output<C>>
  /** Sends a command and yields its answers. Leaving the loop tells the core to stop. */
  stream<C extends StreamName>(command: C, input: Input<C>): AsyncGenerator<Output<C>, void>
}

/**
 * The client's side of the contract over any port. All errors are `AppError`s; when the connection goes,
 * everything pending fails with CONNECTION_LOST.
 */
export function createClient(port: Port): Client {
  const pending = new Map<number, PendingRequest>()
  let lastId = 0
  let closedBecause: string | undefined

  port.onMessage((message) => deliver(pending, message))
  port.onClose((reason) => {
    closedBecause = reason
    for (const request of pending.values()) request.fail(new AppError('CONNECTION_LOST', reason))
    pending.clear()
  })

  function open(command: string, input: unknown, request: PendingRequest): number {
    if (closedBecause !== undefined) throw new AppError('CONNECTION_LOST', closedBecause)
    const id = ++lastId
    pending.set(id, request)
    port.send({ type: 'request', id, command, input })
    return id
  }

  function stop(id: number): boolean {
    const wasPending = pending.delete(id)
    if (wasPending && closedBecause === undefined) port.send({ type: 'stop', id })
    return wasPending
  }

  return {
    call<C extends CallName>(command: C, input: Input<C>, signal?: AbortSignal) {
      return new Promise<Output<C>>((resolve, reject) => {
        if (signal?.aborted) {
          reject(new AppError('CANCELLED', 'cancelled before it was sent'))
          return
        }
        let answer: unknown
        const id = open(command, input, {
          next: (value) => { answer = value },
          end: () => resolve(answer as Output<C>),
          fail: reject
        })
        const onAbort = () => { if (stop(id)) reject(new AppError('CANCELLED', 'cancelled on request')) }
        signal?.addEventListener('abort', onAbort, { once: true })
      })
    },

    async *stream<C extends StreamName>(command: C, input: Input<C>) {
      const arrived: Output<C>[] = []
      let ended = false
      let failure: Error | undefined
      let wake: () => void = () => undefined
      const id = open(command, input, {
        next: (value) => { arrived.push(value as Output<C>); wake() },
        end: () => { ended = true; wake() },
        fail: (error) => { failure = error; wake() }
      })
      try {
        for (;;) {
          while (arrived.length > 0) yield arrived.shift() as Output<C>
          if (failure) throw failure
          if (ended) return
          await new Promise<void>((resolve) => { wake = resolve })
        }
      } finally {
        stop(id)
      }
    }
  }
}

function deliver(pending: Map<number, PendingRequest>, message: DownMessage): void {
  const request = pending.get(message.id)
  if (!request) return
  switch (message.type) {
    case 'next':
      request.next(message.value)
      return
    case 'result':
      pending.delete(message.id)
      request.next(message.value)
      request.end()
      return
    case 'end':
      pending.delete(message.id)
      request.end()
      return
    case 'error': {
      pending.delete(message.id)
      const { code, message: text, data, correlationId } = message.error
      request.fail(new AppError(code, text, data, correlationId))
    }
  }
}
