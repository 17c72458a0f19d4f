import type { IncomingMessage } from 'node:http'

/**
 * Whether a request names this very server, so that neither DNS rebinding nor another site's page can use it.
 *
 * @param published true where `--listen` made the server reachable from elsewhere, under names it cannot know:
 * then the page's origin must at least be the host that was asked
 */
export function isOwnHost(request: IncomingMessage, port: number, published: boolean): boolean {
  const host = request.headers.host ?? ''
  return published ? host !== '' : host === `127.0.0.1:${port}` || host === `localhost:${port}`
}

/** Whether a request that changes something, or opens the WebSocket, comes from our own page. */
export function isOwnOrigin(request: IncomingMessage): boolean {
  return request.headers.origin === `http://${request.headers.host ?? ''}`
}
