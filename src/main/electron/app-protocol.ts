import { type Protocol, protocol } from 'electron'
import { type Connection, contentSecurityPolicy, type PageFiles, SECURITY_HEADERS } from '@core/index'
import { APP_SCHEME, isOwnAddress, START_UP_ADDRESS } from './app-address'
import { START_UP_PAGE } from './start-up-page'

export interface AppFiles {
  page: PageFiles
  /** Null until the core is up. */
  connection(): Connection | null
}

/** Makes `app:` a scheme like `https:`, with an origin, `fetch` and streamed bodies. Only before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true } }
  ])
}

/**
 * Serves the page's files, and what the core has of pictures, reports and uploads, each after the core's own check
 * of who is signed in. There is nothing else below `app:`, whatever the path says.
 */
export function serveApp(target: Protocol, files: AppFiles): void {
  target.handle(APP_SCHEME, async (request) => withHeaders(await answer(request, files)))
}

async function answer(request: Request, { page, connection }: AppFiles): Promise<Response> {
  if (!isOwnAddress(request.url)) return new Response(null, { status: 404 })
  if (request.url === START_UP_ADDRESS) return new Response(START_UP_PAGE, { headers: { 'content-type': 'text/html; charset=utf-8' } })
  const fromCore = await connection()?.fetch(request)
  if (fromCore) return fromCore
  const file = request.method === 'GET' ? await page.read(new URL(request.url).pathname) : null
  return file ? new Response(new Uint8Array(file.bytes), { headers: file.headers }) : new Response(null, { status: 404 })
}

function withHeaders(response: Response): Response {
  const headers = new Headers(response.headers)
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) headers.set(name, value)
  headers.set('content-security-policy', contentSecurityPolicy())
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}
