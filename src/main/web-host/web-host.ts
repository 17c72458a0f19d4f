import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { decode, encode } from '@msgpack/msgpack'
import { type WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'
import type { UpMessage } from '@shared/rpc/wire'
import { type Connection, contentSecurityPolicy, type Core, PageFiles, parseUpMessage, SECURITY_HEADERS } from '@core/index'
import { isOwnHost, isOwnOrigin } from './allowed-origins'
import { makeToken, sameToken } from './launch-token'
import { sendResponse, toRequest, urlOf } from './node-http'
import { BrowserSessions } from './sessions'

export interface WebHostOptions {
  core: Core
  /** The built page. */
  pageFolder: string
  /** `127.0.0.1` unless someone opted in to publishing. */
  address: string
  /** 0 takes a free one. */
  port: number
}

export interface WebHost {
  /** With the launch token; whoever has it may open the page. */
  url: string
  port: number
  close(): Promise<void>
}

const LOOPBACK = '127.0.0.1'
/** Listening here includes loopback. */
const ANY_ADDRESS: ReadonlySet<string> = new Set(['0.0.0.0', '[::]', '::'])
/** Images go by HTTP; no command is anywhere near this. */
const MAX_MESSAGE_BYTES = 4 * 2 ** 20
const MAX_SESSION_BODY_BYTES = 1024

/**
 * Serves the page, the contract and the files to browsers on this machine. Every request must name this very
 * host; the page itself is public, everything else needs the cookie that the launch token was traded for, and
 * then the person's sign-in.
 *
 * @throws Error EADDRINUSE and the like, when it cannot listen
 */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const token = makeToken()
  const page = new PageFiles(options.pageFolder)
  const published = options.address !== LOOPBACK
  const { log } = options.core

  const server = createServer((request, response) => {
    const served = isOwnHost(request, portOf(server), published)
      ? serve(request, response, { token, sessions, page })
      : refuse(response, 421)
    served.catch((error: unknown) => {
      log.error({ err: error, url: request.url?.split('?')[0] }, 'a request failed')
      if (response.headersSent) response.destroy()
      else response.writeHead(500, SECURITY_HEADERS).end()
    })
  })
  const sessions = new BrowserSessions(options.core, () => portOf(server))
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false })
  server.on('upgrade', (request, socket: Socket, head) => {
    // From here on nobody else hears that the sender has gone, and an error that nobody hears ends the process.
    socket.on('error', (error) => log.info({ err: error }, 'a socket broke off'))
    const connection = sessions.find(request.headers.cookie)
    const isOurs = isOwnHost(request, portOf(server), published) && isOwnOrigin(request) && request.url === '/ws'
    if (!connection || !isOurs) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => joinContract(webSocket, connection, log))
  })

  await listen(server, options.port, options.address)
  const port = portOf(server)
  return {
    port,
    url: `http://${ANY_ADDRESS.has(options.address) ? LOOPBACK : options.address}:${port}/#t=${token}`,
    async close() {
      for (const client of sockets.clients) client.terminate()
      sessions.close()
      server.closeAllConnections()
      await new Promise<void>((resolve) => { server.close(() => resolve()) })
    }
  }
}

interface Serving {
  token: string
  sessions: BrowserSessions
  page: PageFiles
}

async function serve(request: IncomingMessage, response: ServerResponse, { token, sessions, page }: Serving): Promise<void> {
  const url = urlOf(request)
  if (!url) return refuse(response, 400)
  const changes = request.method !== 'GET' && request.method !== 'HEAD'
  if (changes && !isOwnOrigin(request)) return refuse(response, 403)
  if (url.pathname === '/session' && request.method === 'POST') return beginSession(request, response, token, sessions)

  const connection = sessions.find(request.headers.cookie)
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  const answer = connection && (await connection.fetch(toRequest(request, url, gone.signal)))
  if (answer) return sendResponse(answer, response, SECURITY_HEADERS)

  const file = changes ? null : await page.read(url.pathname)
  if (!file) return refuse(response, 404)
  const policy = contentSecurityPolicy([`ws://${request.headers.host ?? ''}`])
  response.writeHead(200, { ...SECURITY_HEADERS, ...file.headers, 'content-security-policy': policy })
  response.end(request.method === 'HEAD' ? undefined : file.bytes)
}

const sessionBody = z.strictObject({ token: z.string().max(200) })

async function beginSession(
  request: IncomingMessage, response: ServerResponse, token: string, sessions: BrowserSessions
): Promise<void> {
  const body = sessionBody.safeParse(await readJson(request))
  if (!body.success || !sameToken(body.data.token, token)) return refuse(response, 403)
  const cookie = sessions.begin(request.socket.remoteAddress ?? null, request.headers['user-agent'] ?? null)
  response.writeHead(204, { ...SECURITY_HEADERS, 'set-cookie': cookie }).end()
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.byteLength
    if (size > MAX_SESSION_BODY_BYTES) return null
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString())
  } catch {
    return null
  }
}

function joinContract(webSocket: WebSocket, connection: Connection, log: Core['log']): void {
  const peer = connection.open((message) => {
    if (webSocket.readyState === webSocket.OPEN) webSocket.send(encode(message, { ignoreUndefined: true }))
  })
  webSocket.on('message', (frame: Buffer) => {
    const message = decodeMessage(frame)
    if (message) peer.receive(message)
    else webSocket.close(1003, 'not a message of the contract')
  })
  // A frame that is too large or broken; the socket is closed with the reason by itself.
  webSocket.on('error', (error) => log.info({ err: error }, 'a socket was closed for what it sent'))
  webSocket.on('close', () => peer.close())
}

function decodeMessage(frame: Buffer): UpMessage | null {
  try {
    return parseUpMessage(decode(frame))
  } catch {
    return null
  }
}

function refuse(response: ServerResponse, status: number): Promise<void> {
  response.writeHead(status, SECURITY_HEADERS).end()
  return Promise.resolve()
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

function listen(server: Server, port: number, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, address.replace(/^\[|\]$/g, ''), () => {
      server.off('error', reject)
      resolve()
    })
  })
}
