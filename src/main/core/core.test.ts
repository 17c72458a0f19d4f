import { mkdir, readFile, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { BenchlightEvent } from '@shared/contract/health.contract'
import type { CoreConfig } from './config'
import { type Core, createCore } from './core'
import { clusterStatus } from './db/cluster'
import { acquireFileLock } from './db/cluster/file-lock'
import { lockFolder } from './db/cluster/place'
import { cleanPicture, goldenPicture } from './testing/board-pictures'
import { bundleWorker } from './testing/bundle-worker'
import { makeDataFolder, removeDataFolder } from './testing/data-folder'
import { linkClient, type LinkedClient } from './testing/linked-client'
import { chunksOf } from './testing/test-core'
import { WatchedWorkers } from './testing/watched-workers'

const RESOURCES = resolve(__dirname, '../../../resources')
/** For what other processes have to come to, on a machine that has much to do. */
const PATIENCE_MS = 30_000
const ADMINISTRATOR_NOTICE = /Administrator "(?<login>\w+)" was made with the PIN (?<pin>\d{6})/

let workersFolder: string
let workers: WatchedWorkers
beforeAll(async () => {
  workersFolder = await bundleWorker('inference', 'picture', 'report')
  workers = new WatchedWorkers(workersFolder)
})
afterAll(() => rm(workersFolder, { recursive: true }))

let home: string
const running: Core[] = []
beforeEach(async () => { home = await makeDataFolder() })
afterEach(async () => {
  workers.onRequest = () => undefined
  for (const core of running.splice(0)) await core.dispose()
  await removeDataFolder(home)
})

async function start(own: Partial<CoreConfig> = {}, purpose: 'station' | 'command' = 'station'): Promise<Core> {
  const core = await createCore({
    config: {
      home, demo: false, idleLockSeconds: 0, maxMegapixels: 2000, maxFileMebibytes: 8, workersFolder,
      resourcesFolder: RESOURCES, version: 'test', ...own
    },
    purpose,
    spawnWorker: workers.spawn
  })
  running.push(core)
  return core
}

interface Window extends LinkedClient { events: BenchlightEvent[] }

async function signedIn(core: Core, notice: string | undefined): Promise<Window> {
  const linked = linkClient((send) => core.connect({ host: 'web', ipAddress: null, userAgent: null }).open(send))
  await linked.client.call('session.signIn', administratorOf(notice))
  const events: BenchlightEvent[] = []
  void (async () => { for await (const event of linked.client.stream('events.subscribe', {})) events.push(event) })().catch(() => undefined)
  return { ...linked, events }
}

function administratorOf(notice: string | undefined): { login: string; pin: string } {
  const { login = '', pin = '' } = ADMINISTRATOR_NOTICE.exec(notice ?? '')?.groups ?? {}
  return { login, pin }
}

/** @returns what kills the database server, at once */
async function serverKiller(): Promise<() => void> {
  const { pid } = await clusterStatus(home)
  return () => process.kill(pid as number, 'SIGKILL')
}

/** Does what is to happen while nobody can start the server again. */
async function whileDown(work: () => Promise<void>): Promise<void> {
  const lock = await acquireFileLock(lockFolder(home))
  try {
    await work()
  } finally {
    await lock.release()
  }
}

/** A part with its golden image, and a lot of it. */
async function makeLot(core: Core, window: Window): Promise<string> {
  const who = await automation(core)
  const part = await core.services.lots.ensurePart(who, { part_number: 'PCB-1', copper_tone: 'dark' })
  const golden = await core.services.uploads.take(chunksOf(await goldenPicture()), 'golden.png')
  await core.services.lots.ensureGolden(who, { part_id: part.id, view: 'top', ...golden })
  const lot = await window.client.call('lots.create', newLot(part.id))
  return lot.id
}

async function automation(core: Core) {
  const { session } = core.connect({ host: 'cli', ipAddress: null, userAgent: null })
  await core.services.sessions.signInAsService(session, 'automation')
  return session.acting()
}

function newLot(part_id: string, lot_number = 'LOT-1') {
  return { id: uuidv7(), lot_number, part_id, production_date: '2026-03-02', batch_size: 3, production_line: 'L1' }
}

describe('a first start', () => {
  it('makes an administrator whose PIN it tells once, and then no demo station any more', async () => {
    const first = await start()
    expect(first.notices).toHaveLength(1)
    const window = await signedIn(first, first.notices[0])
    expect(await window.client.call('session.current', {})).toMatchObject({
      state: 'signed_in', demo: false, user: { roles: ['administrator', 'operator', 'supervisor'] }
    })
    expect((await stat(home)).mode & 0o077).toBe(0)

    const second = await start({ demo: true })
    expect(second.notices).toEqual([expect.stringContaining('without the demo station')])
    expect(second.services.sessions.demoUsers()).toEqual([])

    await first.dispose()
    expect(await readFile(join(home, 'logs', 'benchlight.log'), 'utf8')).not.toContain(administratorOf(first.notices[0]).pin)
  })

  it('makes the demo station once, also when two windows are opened at the same moment', async () => {
    const [demo, again] = await Promise.all([start({ demo: true }), start({ demo: true })])
    const people = demo.services.sessions.demoUsers()
    expect(people.map(({ role }) => role)).toEqual(expect.arrayContaining(['operator', 'reviewer', 'supervisor', 'administrator']))
    const linked = linkClient((send) => demo.connect({ host: 'web', ipAddress: null, userAgent: null }).open(send))
    const [operator] = people
    await linked.client.call('session.signIn', { login: operator?.badge as string, pin: operator?.pin as string })
    const { lots } = await linked.client.call('lots.list', {})
    expect(lots.map(({ status }) => status)).toEqual(expect.arrayContaining(['active', 'completed']))

    const [newest] = lots
    const shot = await linked.client.call('capture.demo', { artifact_id: uuidv7(), inspection_id: uuidv7(), lot_id: newest?.id as string })
    expect(shot).toMatchObject({ chip_id: '0001', known: false })
    await demo.services.inference.drain()
    const { defects } = await linked.client.call('inspections.get', { inspection_id: shot.inspection_id })
    expect(defects.length).toBeGreaterThan(0)

    const relinked = linkClient((send) => again.connect({ host: 'web', ipAddress: null, userAgent: null }).open(send))
    await relinked.client.call('session.signIn', { login: operator?.username as string, pin: operator?.pin as string })
    expect((await relinked.client.call('lots.list', {})).lots.map(({ id }) => id)).toEqual(lots.map(({ id }) => id))
  })

  it('that fails leaves nothing running', async () => {
    const empty = join(home, 'no-resources')
    await mkdir(empty)
    await expect(start({ resourcesFolder: empty })).rejects.toMatchObject({ code: 'DETECTION_FAILED' })
    expect((await clusterStatus(home)).state).toBe('stopped')
    await expect(start()).resolves.toBeDefined()
  })
})

describe('a database that dies under the core', () => {
  it('is said to be away, comes back by itself, and then the same command is carried out once', async () => {
    const core = await start()
    const window = await signedIn(core, core.notices[0])
    await makeLot(core, window)
    const [part] = await window.client.call('parts.list', {})
    const input = newLot(part?.id as string, 'LOT-2')

    const killServer = await serverKiller()
    await whileDown(async () => {
      killServer()
      await expect.poll(() => window.events, { timeout: PATIENCE_MS }).toContainEqual({ type: 'database.state', available: false })
      await expect(window.client.call('lots.create', input)).rejects.toMatchObject({
        code: 'DATABASE_UNAVAILABLE', message: expect.stringContaining('Nothing was changed') as string
      })
      expect((await core.health()).find(({ name }) => name === 'database')).toMatchObject({ state: 'failed' })
    })

    await expect.poll(() => window.events, { timeout: PATIENCE_MS }).toContainEqual({ type: 'database.state', available: true })
    const created = await window.client.call('lots.create', input)
    expect(await window.client.call('lots.create', input)).toEqual(created)
    const { lots } = await window.client.call('lots.list', {})
    expect(lots.map(({ lot_number }) => lot_number)).toEqual(['LOT-2', 'LOT-1'])
    expect((await core.health()).find(({ name }) => name === 'database')).toMatchObject({ state: 'ok' })
  })

  it('in the middle of a capture loses no byte, and the capture repeated is recorded once', async () => {
    const core = await start()
    const window = await signedIn(core, core.notices[0])
    const lot_id = await makeLot(core, window)
    const picture = await cleanPicture(1)
    const { checksum_sha256 } = await core.services.uploads.take(chunksOf(picture), 'board.png')
    const input = { artifact_id: uuidv7(), inspection_id: uuidv7(), lot_id, chip_id: '0001', sha256: checksum_sha256, file_name: 'board.png' }

    const killServer = await serverKiller()
    await whileDown(async () => {
      workers.onRequest = (_name, worker) => {
        workers.onRequest = () => undefined
        killServer()
        // The picture process starts anew, so that the capture comes to the database when that is surely gone.
        worker.kill()
      }
      await expect(window.client.call('capture.add', input)).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' })
    })
    await expect.poll(() => window.events, { timeout: PATIENCE_MS }).toContainEqual({ type: 'database.state', available: true })

    const capture = await window.client.call('capture.add', input)
    expect(capture).toMatchObject({ artifact: { id: input.artifact_id, checksum_sha256 }, inspection_id: input.inspection_id, known: false })
    expect(await window.client.call('capture.add', input)).toMatchObject({ artifact: { id: input.artifact_id }, known: true })
    await core.services.inference.drain()
    const { images } = await window.client.call('inspections.get', { inspection_id: input.inspection_id })
    expect(images).toMatchObject([{ job: { status: 'completed' } }])
    expect(await readFile(storedPath(checksum_sha256))).toEqual(picture)
  })

  it('while the core ends stays down', async () => {
    const core = await start()
    const killServer = await serverKiller()
    killServer()
    await core.dispose()
    expect((await clusterStatus(home)).state).toBe('stopped')
  })
})

describe('two cores on one data folder', () => {
  it('share database and pictures, and the last to leave stops the server', async () => {
    const [one, two] = [await start(), await start()]
    const first = await signedIn(one, one.notices[0])
    const second = await signedIn(two, one.notices[0])
    const lot_id = await makeLot(one, first)
    const { checksum_sha256 } = await one.services.uploads.take(chunksOf(await cleanPicture(1)), 'board.png')
    const shot = await second.client.call('capture.add', {
      artifact_id: uuidv7(), inspection_id: uuidv7(), lot_id, chip_id: '0001', sha256: checksum_sha256, file_name: 'board.png'
    })
    await two.services.inference.drain()
    expect(await first.client.call('inspections.get', { inspection_id: shot.inspection_id })).toMatchObject({ images: [{ job: { status: 'completed' } }] })

    await one.dispose()
    expect(await second.client.call('lots.get', { lot_id })).toMatchObject({ progress: { chips_started: 1 } })
    await two.dispose()
    expect((await clusterStatus(home)).state).toBe('stopped')
  })

  it('started for the first time at the same moment tell one administrator’s PIN, which is right', async () => {
    const [one, two] = await Promise.all([start(), start()])
    const notices = [...one.notices, ...two.notices]
    expect(notices).toHaveLength(1)
    const window = await signedIn(one, notices[0])
    expect(await window.client.call('session.current', {})).toMatchObject({ state: 'signed_in' })
  })
})

function storedPath(hash: string): string {
  return join(home, 'store', 'sha256', hash.slice(0, 2), hash.slice(2, 4), hash)
}
