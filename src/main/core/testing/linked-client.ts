import { type Client, createClient } from '@shared/rpc/client'
import type { DownMessage } from '@shared/rpc/wire'
import type { RouterPeer } from '../rpc/router'

export interface LinkedClient {
  client: Client
  /** Cuts the line: the client is told, and the core sees the peer go. */
  cut(reason: string): void
}

/**
 * A client joined to the core in memory. As on a real line messages are copied, so that neither side can change what
 * the other holds, and none arrives while its sender still runs.
 *
 * @param open the core's end, such as `Connection.open`
 */
export function linkClient(open: (send: (message: DownMessage) => void) => RouterPeer): LinkedClient {
  let onMessage: (message: DownMessage) => void = () => undefined
  let onClose: (reason: string) => void = () => undefined
  const peer = open((message) => {
    const copy = structuredClone(message)
    queueMicrotask(() => onMessage(copy))
  })
  const client = createClient({
    send: (message) => {
      const copy = structuredClone(message)
      queueMicrotask(() => peer.receive(copy))
    },
    onMessage: (listener) => { onMessage = listener },
    onClose: (listener) => { onClose = listener }
  })
  return {
    client,
    cut: (reason) => {
      peer.close()
      onClose(reason)
    }
  }
}
