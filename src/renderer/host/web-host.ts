import { decode, encode } from '@msgpack/msgpack'
import type { DownMessage, Port } from '@shared/rpc/wire'
import { ConnectionRefused, type Host } from './host'

const TOKEN_IN_HASH = /^#t=(.+)$/
const UNAUTHORISED = new Set([401, 403])

/** The web host of the same origin: launch token to cookie once, then a WebSocket of msgpack frames. */
export function createWebHost(): Host {
  return {
    kind: 'web',
    connect: async () => {
      await redeemLaunchToken()
      return openSocket()
    }
  }
}

/**
 * Trades the launch token of the address for an HttpOnly cookie, and takes it out of the address bar and
 * the history. Without a token in the address, the cookie of an earlier visit has to do.
 */
async function redeemLaunchToken(): Promise<void> {
  const token = TOKEN_IN_HASH.exec(location.hash)?.[1]
  if (token === undefined) return
  const response = await fetch('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: decodeURIComponent(token) })
  })
  if (UNAUTHORISED.has(response.status)) {
    throw new ConnectionRefused('The launch token of this address is not valid any more.')
  }
  if (!response.ok) throw new Error(`The core answered ${response.status} to the launch token.`)
  history.replaceState(null, '', location.pathname + location.search)
}

/** A browser does not tell why a WebSocket failed. A core that serves the page but not the socket has forgotten this page. */
async function whyRefused(): Promise<Error> {
  const isUp = await fetch('/', { method: 'HEAD', cache: 'no-store' }).then(({ ok }) => ok, () => false)
  return isUp
    ? new ConnectionRefused('Benchlight was started anew since this page was opened.')
    : new Error('The core does not answer.')
}

function openSocket(): Promise<Port> {
  return new Promise((resolve, reject) => {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
    const socket = new WebSocket(`${scheme}://${location.host}/ws`)
    socket.binaryType = 'arraybuffer'
    let onMessage: (message: DownMessage) => void = () => undefined
    let onClose: (reason: string) => void = () => undefined

    socket.onmessage = (event: MessageEvent<ArrayBuffer>) => onMessage(decode(new Uint8Array(event.data)) as DownMessage)
    socket.onerror = () => void whyRefused().then(reject)
    socket.onclose = (event) => {
      onClose(event.reason || 'The connection to the core was closed.')
    }
    socket.onopen = () => resolve({
      send: (message) => socket.send(encode(message, { ignoreUndefined: true })),
      onMessage: (listener) => { onMessage = listener },
      onClose: (listener) => { onClose = listener }
    })
  })
}
