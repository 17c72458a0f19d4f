import type { ErrorCode } from '../contract/errors'

/** How an error crosses: as data, alike on both hosts. */
export interface WireError {
  code: ErrorCode
  message: string
  data?: unknown
  correlationId: string
}

/** From the client to the core. `id` is unique per connection. */
export type UpMessage =
  | { type: 'request'; id: number; command: string; input: unknown }
  | { type: 'stop'; id: number }

/** From the core to the client, for the request of that `id`. */
export type DownMessage =
  | { type: 'result'; id: number; value: unknown }
  | { type: 'next'; id: number; value: unknown }
  | { type: 'end'; id: number }
  | { type: 'error'; id: number; error: WireError }

/** One end of a connection, whatever carries it: Electron IPC, a WebSocket, or a linked pair in a test. */
export interface Port {
  send(message: UpMessage): void
  onMessage(listener: (message: DownMessage) => void): void
  onClose(listener: (reason: string) => void): void
}
