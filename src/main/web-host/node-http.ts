import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeWebStream } from 'node:stream/web'

/** A Node request as the standard one that the core's file routes take; its body streams. */
export function toRequest(request: IncomingMessage, signal: AbortSignal): Request {
  const method = request.method ?? 'GET'
  const hasBody = method !== 'GET' && method !== 'HEAD'
  return new Request(new URL(request.url ?? '/', 'http://core'), {
    method,
    signal,
    ...(hasBody ? { body: Readable.toWeb(request), duplex: 'half' } : {})
  } as RequestInit)
}

/** Sends a standard response through Node's. A reader that goes away ends it quietly. */
export async function sendResponse(answer: Response, response: ServerResponse, headers: Record<string, string>): Promise<void> {
  response.writeHead(answer.status, { ...headers, ...Object.fromEntries(answer.headers) })
  if (!answer.body) {
    response.end()
    return
  }
  try {
    await pipeline(Readable.fromWeb(answer.body as NodeWebStream<Uint8Array>), response)
  } catch (error) {
    if (!response.destroyed) throw error
  }
}
