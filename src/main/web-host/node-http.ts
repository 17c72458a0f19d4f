import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ReadableStream } from 'node:stream/web'

const CORE = 'http://core'

/** Where a request goes, on whichever host; null where it names no path. */
export function urlOf({ url = '' }: IncomingMessage): URL | null {
  // Put together as text: resolved against a base, `//name` would be another host.
  return url.startsWith('/') && URL.canParse(`${CORE}${url}`) ? new URL(`${CORE}${url}`) : null
}

/**
 * A Node request as the standard one that the core's file routes take; its body streams. Whoever stops reading it
 * leaves the connection open for the answer. (`Readable.toWeb` closes it, and throws where nobody can catch it.)
 */
export function toRequest(request: IncomingMessage, url: URL, signal: AbortSignal): Request {
  const method = request.method ?? 'GET'
  const hasBody = method !== 'GET' && method !== 'HEAD'
  return new Request(url, {
    method,
    signal,
    ...(hasBody ? { body: ReadableStream.from(request.iterator({ destroyOnReturn: false })), duplex: 'half' } : {})
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
    await pipeline(Readable.fromWeb(answer.body as ReadableStream<Uint8Array>), response)
  } catch (error) {
    if (!response.destroyed) throw error
  }
}
