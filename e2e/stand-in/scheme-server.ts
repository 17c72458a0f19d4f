import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeWebStream } from 'node:stream/web'
import { toApplication } from './addresses'

export type SchemeHandler = (request: Request) => Response | Promise<Response>

/**
 * Answers Chromium's requests with the handler of the scheme, bodies streamed in both directions. A real server,
 * because Chromium hands the bodies of blobs to no interceptor.
 *
 * @returns its port on loopback
 */
export async function serveScheme(handler: SchemeHandler): Promise<number> {
  const server = createServer((request, response) => {
    answer(handler, request, response).catch((error: unknown) => {
      process.stderr.write(`stand-in: ${request.method} ${request.url} failed: ${String(error)}\n`)
      response.destroy()
    })
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', () => resolve()) })
  // The windows decide how long the application runs, as in Electron.
  server.unref()
  return (server.address() as AddressInfo).port
}

async function answer(handler: SchemeHandler, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const method = request.method ?? 'GET'
  const hasBody = method !== 'GET' && method !== 'HEAD'
  const init: RequestInit = {
    method,
    headers: Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)])
  }
  if (hasBody) Object.assign(init, { body: Readable.toWeb(request), duplex: 'half' })
  const given = await handler(new Request(toApplication(`http://${request.headers.host}${request.url}`), init))
  response.writeHead(given.status, Object.fromEntries(given.headers))
  if (given.body) await pipeline(Readable.fromWeb(given.body as NodeWebStream<Uint8Array>), response)
  else response.end()
}
