import { createStore, type StoreApi } from 'zustand/vanilla'
import type { CallName, Input, Output, StreamName } from '@shared/contract'
import { AppError } from '@shared/contract/errors'
import { createClient, type Client } from '@shared/rpc/client'
import { ConnectionRefused, type Host } from '../host/host'
import { retryDelay } from './back-off'

export type ConnectionState =
  | { kind: 'connecting' }
  | { kind: 'online' }
  | { kind: 'offline'; since: Date; reason: string }
  | { kind: 'refused'; reason: string }

/** The one line to the core. It comes back by itself; what was under way when it broke fails with CONNECTION_LOST. */
export interface Connection {
  state: StoreApi<ConnectionState>
  call: Client['call']
  stream: Client['stream']
  /** Tries at once, instead of when the back-off is over. */
  retryNow(): void
}

/** Connects to the host, and again whenever the connection breaks, with growing pauses. */
export function createConnection(host: Host): Connection {
  const state = createStore<ConnectionState>(() => ({ kind: 'connecting' }))
  let client: Client | undefined
  let attempt = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  async function connect(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    try {
      const port = await host.connect()
      client = createClient({ ...port, onClose: (listener) => port.onClose((reason) => { listener(reason); lost(reason) }) })
      attempt = 0
      state.setState({ kind: 'online' }, true)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      if (error instanceof ConnectionRefused) state.setState({ kind: 'refused', reason }, true)
      else lost(reason)
    }
  }

  function lost(reason: string): void {
    client = undefined
    const before = state.getState()
    state.setState({ kind: 'offline', since: before.kind === 'offline' ? before.since : new Date(), reason }, true)
    timer = setTimeout(() => void connect(), retryDelay(attempt++))
  }

  function online(): Client {
    if (!client) throw new AppError('CONNECTION_LOST', 'Benchlight is not connected.')
    return client
  }

  void connect()
  return {
    state,
    async call<C extends CallName>(command: C, input: Input<C>, signal?: AbortSignal): Promise<Output<C>> {
      return online().call(command, input, signal)
    },
    async *stream<C extends StreamName>(command: C, input: Input<C>): AsyncGenerator<Output<C>, void> {
      yield* online().stream(command, input)
    },
    retryNow: () => { if (timer !== undefined) void connect() }
  }
}
