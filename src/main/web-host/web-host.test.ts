import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { type IncomingHttpHeaders, request as httpRequest } from 'node:http'
import { connect as connectSocket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decode, encode } from '@msgpack/msgpack'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { DownMessage, UpMessage } from '@shared/rpc/wire'
import { cleanPicture } from '@core/testing/board-pictures'
import { type Bench, pinOf, provideTestCore, type Username } from '@core/testing/test-core'
import { startWebHost, type WebHost } from './web-host'

const test = provideTestCore()

const MEBIBYTE = 2 ** 20
/** For what other processes have to come to, on a machine that has much to do. */
const PATIENCE_MS = 30_000
const ONE_FRAME_TOO_LARGE = 4 * MEBIBYTE + 1
const CLOSED_UNSUPPORTED_DATA = 1003
const CLOSED_TOO_LARGE = 1009

let host: WebHost
let page: string
let origin: string
let token: string
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'benchlight-page-'))
  page = join(folder, 'renderer')
  await mkdir(join(page, 'assets'), { recursive: true })
  await writeFile(join(page, 'index.html'), '<!doctype html>the page')
  await writeFile(join(page, 'assets', 'index-1a2b.js'), 'the script')
  await writeFile(join(folder, 'secret.js'), 'a secret')
  await mkdir(join(folder, 'renderer-secret'))
  await writeFile(join(folder, 'renderer-secret', 'secret.js'), 'a secret')
  host = await startWebHost({ core: test.core(), pageFolder: page, address: '127.0.0.1', port: 0 })
  origin = `http://127.0.0.1:${host.port}`
  token = decodeURIComponent(new URL(host.url).hash.slice('#t='.length))
})
afterAll(async () => {
  await host.close()
  await rm(join(page, '..'), { recursive: true })
})

interface Answer { status: number; headers: IncomingHttpHeaders; body: Buffer }

/** A request exactly as written: no header is added, no path is tidied up. */
function ask(method: string, path: string, headers: Record<string, string> = {}, body?: string | Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: host.port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve({ status: response.statusCode as number, headers: response.headers, body: Buffer.concat(chunks) }))
    })
    request.on('error', reject)
    request.end(body)
  })
}

async function newCookie(): Promise<string> {
  const { headers } = await ask('POST', '/session', { origin }, JSON.stringify({ token }))
  const [cookie = ''] = headers['set-cookie'] ?? []
  return cookie.split(';')[0] as string
}

/** What a browser's tab does: opens the socket with its cookie. */
class Tab {
  private readonly answers = new Map<number, (message: DownMessage) => void>()
  private lastId = 0

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (frame: Buffer) => {
      const message = decode(frame) as DownMessage
      this.answers.get(message.id)?.(message)
    })
  }

  static open(headers: Record<string, string>, path = '/ws'): Promise<Tab> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${host.port}${path}`, { headers })
      socket.on('open', () => resolve(new Tab(socket)))
      socket.on('error', reject)
    })
  }

  call(command: string, input: unknown): Promise<DownMessage> {
    const id = ++this.lastId
    const message: UpMessage = { type: 'request', id, command, input }
    return new Promise((resolve) => {
      this.answers.set(id, resolve)
      this.socket.send(encode(message, { ignoreUndefined: true }))
    })
  }

  async signIn(username: Username): Promise<void> {
    const answer = await this.call('session.signIn', { login: username, pin: pinOf(username) })
    if (answer.type !== 'result') throw new Error(JSON.stringify(answer))
  }

  closed(): Promise<number> {
    return new Promise((resolve) => { this.socket.on('close', resolve) })
  }
}

/** A browser in which a person is signed in. */
async function browserOf(username: Username): Promise<{ cookie: string; tab: Tab }> {
  const cookie = await newCookie()
  const tab = await Tab.open({ cookie, origin })
  await tab.signIn(username)
  return { cookie, tab }
}

describe('the page', () => {
  it('is served with a policy that lets it load and reach nothing but its own', async () => {
    const { status, headers, body } = await ask('GET', '/')
    expect([status, body.toString()]).toEqual([200, '<!doctype html>the page'])
    const policy = headers['content-security-policy'] as string
    expect(policy.split('; ')).toEqual(expect.arrayContaining([
      "default-src 'self'", "script-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
      `connect-src 'self' ws://127.0.0.1:${host.port}`
    ]))
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|\*/)
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cross-origin-resource-policy': 'same-origin' })
  })

  it('keeps files with a hash in their names, and asks again for the page itself', async () => {
    expect((await ask('GET', '/assets/index-1a2b.js')).headers['cache-control']).toContain('immutable')
    expect((await ask('GET', '/')).headers['cache-control']).toBe('no-cache')
    expect((await ask('HEAD', '/')).body).toHaveLength(0)
  })

  it('gives nothing outside its folder, however the path is written', async () => {
    for (const path of [
      '/../secret.js', '/..%2fsecret.js', '/..%5csecret.js', '/%2e%2e/secret.js', '/%2e%2e%2fsecret.js', '/%252e%252e%252fsecret.js',
      '/assets/..%2f..%2fsecret.js', '/..%2frenderer-secret%2fsecret.js', '//secret.js', '/%00.js', '/secret.js%00.js', '/%E0%A4%A.js'
    ]) {
      const { status, body } = await ask('GET', path)
      expect(`${path} ${status}`).toBe(`${path} 404`)
      expect(body.toString()).not.toContain('secret')
    }
  })

  it('answers 404 where there is nothing, also by names that no file can have', async () => {
    for (const path of ['/nothing.js', '/assets', '/index.html/x.js', `/${'x'.repeat(300)}.js`, '/artifact/none/image']) {
      expect((await ask('GET', path)).status).toBe(404)
    }
    expect((await ask('GET', 'http://[')).status).toBe(400)
  })
})

describe('who may ask', () => {
  it('is only who names this very host', async () => {
    for (const name of ['evil.example', `evil.example:${host.port}`, '127.0.0.1', `127.0.0.1:${host.port + 1}`, `127.0.0.1:${host.port}.evil.example`]) {
      expect((await ask('GET', '/', { host: name })).status).toBe(421)
    }
    expect((await ask('GET', '/', { host: `localhost:${host.port}` })).status).toBe(200)
  })

  it('changes something only from our own page', async () => {
    const cookie = await newCookie()
    for (const foreign of ['http://evil.example', 'null', `https://127.0.0.1:${host.port}`, `http://localhost:${host.port}`]) {
      expect((await ask('POST', '/session', { origin: foreign }, JSON.stringify({ token }))).status).toBe(403)
      expect((await ask('POST', '/upload?name=a.png', { origin: foreign, cookie }, 'x')).status).toBe(403)
    }
    expect((await ask('POST', '/session', {}, JSON.stringify({ token }))).status).toBe(403)
  })

  it('gets a session for the launch token alone', async () => {
    for (const body of [JSON.stringify({ token: 'wrong' }), JSON.stringify({ token: token.slice(0, -1) }), '{}', 'no JSON', '', 'x'.repeat(100_000)]) {
      const { status, headers } = await ask('POST', '/session', { origin }, body)
      expect([status, headers['set-cookie']]).toEqual([403, undefined])
    }
    const { status, headers } = await ask('POST', '/session', { origin }, JSON.stringify({ token }))
    expect(status).toBe(204)
    expect(headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/)
  })
})

describe('the socket', () => {
  it('wants cookie, host and origin', async () => {
    const cookie = await newCookie()
    const refused: [Record<string, string>, string?][] = [
      [{ origin }],
      [{ origin, cookie: `benchlight-${host.port}=guessed` }],
      [{ cookie }],
      [{ cookie, origin: 'http://evil.example' }],
      [{ cookie, origin: 'http://evil.example', host: 'evil.example' }],
      [{ cookie, origin }, '/other']
    ]
    for (const [headers, path] of refused) await expect(Tab.open(headers, path)).rejects.toThrow('403')
    const tab = await Tab.open({ cookie, origin })
    expect(await tab.call('session.current', {})).toMatchObject({ type: 'result', value: { state: 'signed_out' } })
    tab.socket.close()
  })

  it('that is refused and reset by its sender does no harm', async () => {
    for (let attempt = 0; attempt < 20; attempt++) {
      const socket = connectSocket(host.port, '127.0.0.1')
      socket.on('error', () => undefined)
      await new Promise<void>((resolve) => { socket.on('connect', () => resolve()) })
      socket.write(`GET /ws HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`)
      socket.resetAndDestroy()
    }
    expect((await ask('GET', '/')).status).toBe(200)
  })

  it('is closed when a frame is too large, and the host lives on', async () => {
    const tab = await Tab.open({ cookie: await newCookie(), origin })
    const code = tab.closed()
    tab.socket.send(Buffer.alloc(ONE_FRAME_TOO_LARGE))
    expect(await code).toBe(CLOSED_TOO_LARGE)
    expect((await ask('GET', '/')).status).toBe(200)
  })

  it('is closed when a frame is no message of the contract, and the host lives on', async () => {
    const frames = [
      Buffer.from([0xc1]), Buffer.from('hello'), encode(null), encode({ type: 'request', id: 'one', command: 'x', input: {} }),
      encode({ type: 'result', id: 1, value: 1 }), encode({ type: 'request', id: 1, command: 'x'.repeat(10_000), input: {} }),
      Buffer.alloc(0), Buffer.from(encode({ type: 'stop', id: 1 })).subarray(0, 5), Buffer.alloc(10_000, 0x91)
    ]
    for (const frame of frames) {
      const tab = await Tab.open({ cookie: await newCookie(), origin })
      const code = tab.closed()
      tab.socket.send(frame)
      expect(await code).toBe(CLOSED_UNSUPPORTED_DATA)
    }
    expect((await ask('GET', '/')).status).toBe(200)
  })

  it('carries dates as dates, both ways', async () => {
    const { tab } = await browserOf('nweber')
    const lot = await test.makeLot()
    const answer = await tab.call('lots.get', { lot_id: lot.id })
    expect(answer).toMatchObject({ type: 'result', value: { created_at: expect.any(Date) as Date } })
    const made = tab.call('reports.create', {
      id: uuidv7(), report_type: 'inspection_summary', format: 'json', scope: { kind: 'shift', from: new Date(0), to: new Date(1) }
    })
    expect(await made).toMatchObject({ type: 'next', value: { step: 'reading' } })
    tab.socket.close()
  })
})

describe('a browser', () => {
  it('that reloads the page is still signed in', async () => {
    const { cookie, tab } = await browserOf('mito')
    tab.socket.close()
    const reloaded = await Tab.open({ cookie, origin })
    expect(await reloaded.call('session.current', {})).toMatchObject({ value: { state: 'signed_in', user: { username: 'mito' } } })
    reloaded.socket.close()
  })

  it('has one person for all its tabs, and shares none with another browser', async () => {
    const { cookie } = await browserOf('mito')
    const second = await Tab.open({ cookie, origin })
    await second.call('session.lock', {})
    const other = await browserOf('jkim')
    expect(await second.call('session.current', {})).toMatchObject({ value: { state: 'locked' } })
    expect(await other.tab.call('session.current', {})).toMatchObject({ value: { state: 'signed_in', user: { username: 'jkim' } } })
    for (const { socket } of [second, other.tab]) socket.close()
  })

  it('keeps the sessions of two hosts on this machine apart, whose cookies it cannot', async () => {
    const neighbour = await startWebHost({ core: test.core(), pageFolder: page, address: '127.0.0.1', port: 0 })
    const mine = await newCookie()
    const theirs = await fetch(`http://127.0.0.1:${neighbour.port}/session`, {
      method: 'POST', headers: { origin: `http://127.0.0.1:${neighbour.port}` },
      body: JSON.stringify({ token: decodeURIComponent(new URL(neighbour.url).hash.slice('#t='.length)) })
    })
    const [name] = mine.split('=')
    expect(theirs.headers.get('set-cookie')?.split('=')[0]).not.toBe(name)
    await neighbour.close()
  })
})

describe('files', () => {
  let owner: { cookie: string; tab: Tab }
  let bench: Bench
  let artifactId: string
  beforeAll(async () => {
    bench = await test.signedIn('jkim')
    await bench.client.call('session.chooseStation', { station_id: 'B2' })
    const lot = await test.makeLot()
    artifactId = (await test.capture(bench, lot, '0001', await cleanPicture(1))).artifact.id
    owner = await browserOf('jkim')
  })
  afterAll(() => {
    owner.tab.socket.close()
    bench.connection.close()
  })

  it('are for those who are signed in, at the station', async () => {
    const path = `/artifact/${artifactId}/image`
    const picture = await ask('GET', path, { cookie: owner.cookie })
    expect([picture.status, picture.headers['content-type'], picture.headers['x-content-type-options']]).toEqual([200, 'image/png', 'nosniff'])
    expect(picture.body).toEqual(await cleanPicture(1))
    expect((await ask('GET', path)).status).toBe(404)
    expect((await ask('GET', path, { cookie: await newCookie() })).status).toBe(401)
    const stranger = await browserOf('mito')
    expect((await ask('GET', path, { cookie: stranger.cookie })).status).toBe(404)
    await owner.tab.call('session.lock', {})
    expect((await ask('GET', path, { cookie: owner.cookie })).status).toBe(401)
    await owner.tab.call('session.unlock', { pin: pinOf('jkim') })
    stranger.tab.socket.close()
  })

  it('that do not exist are 404, also by ids that are none', async () => {
    for (const id of [uuidv7(), '-'.repeat(36), 'f'.repeat(36), `${uuidv7()}/..`, '%00']) {
      for (const path of [`/artifact/${id}/image`, `/golden/${id}/thumbnail`, `/report/${id}/file`, `/labels/${id}`]) {
        expect(`${path} ${(await ask('GET', path, { cookie: owner.cookie })).status}`).toBe(`${path} 404`)
      }
    }
    expect((await ask('GET', `/artifact/${artifactId}/tile/9/0/0`, { cookie: owner.cookie })).status).toBe(404)
  })

  it('are thumbnails that are whole, also when many ask for the first at once', async () => {
    const lot = await test.makeLot()
    const { artifact } = await test.capture(bench, lot, '0001', await cleanPicture(2))
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask('GET', `/artifact/${artifact.id}/thumbnail`, { cookie: owner.cookie })))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(new Set(answers.map(({ body }) => body.toString('base64'))).size).toBe(1)
  })

  it('are taken in, and answered with hash and size', async () => {
    const bytes = await cleanPicture(3)
    const answer = await ask('POST', `/upload?name=${encodeURIComponent('<b>ä.png')}`, { origin, cookie: owner.cookie }, bytes)
    expect(answer.status).toBe(200)
    expect(JSON.parse(answer.body.toString())).toMatchObject({ file_size_bytes: bytes.length, content_type: 'image/png', note: null })
  })

  it('are refused with the reason, also while more of them is on the way', async () => {
    const upload = (body: string | Buffer, cookie = owner.cookie) => ask('POST', '/upload?name=a.png', { origin, cookie }, body)
    const text = await upload('no picture')
    expect([text.status, (JSON.parse(text.body.toString()) as { error: { code: string } }).error.code]).toEqual([422, 'IMAGE_UNREADABLE'])
    const large = await upload(Buffer.alloc(24 * MEBIBYTE))
    expect([large.status, (JSON.parse(large.body.toString()) as { error: { code: string } }).error.code]).toEqual([413, 'UPLOAD_TOO_LARGE'])
    expect((await upload(Buffer.alloc(24 * MEBIBYTE), await newCookie())).status).toBe(401)
    expect((await upload('')).status).toBe(422)
  })

  it('broken off on the way, in or out, leave nothing, and the host lives on', async () => {
    const identity = [`Host: 127.0.0.1:${host.port}`, `Origin: ${origin}`, `Cookie: ${owner.cookie}`]
    const requests = [
      ['POST /upload?name=a.png HTTP/1.1', ...identity, 'Content-Length: 1000000', '', 'beginning'],
      [`GET /artifact/${artifactId}/image HTTP/1.1`, ...identity, '', '']
    ]
    for (let attempt = 0; attempt < 20; attempt++) {
      for (const lines of requests) {
        const socket = connectSocket(host.port, '127.0.0.1')
        socket.on('error', () => undefined)
        await new Promise<void>((resolve) => { socket.on('connect', () => resolve()) })
        await new Promise<void>((resolve) => { socket.write(lines.join('\r\n'), () => resolve()) })
        socket.resetAndDestroy()
      }
    }
    expect((await ask('GET', '/')).status).toBe(200)
    await expect.poll(() => readdir(join(test.home(), 'store', 'incoming')), { timeout: PATIENCE_MS }).toEqual([])
  })
})
