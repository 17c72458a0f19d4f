import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll } from 'vitest'
import type { Session } from '@shared/contract/session.contract'
import type { Lot, Part } from '@shared/contract/models'
import type { Output } from '@shared/contract'
import type { ToleranceRequirements } from '@shared/domain/tolerance'
import type { CoreConfig } from '../config'
import { type Connection, type Core, type CoreOptions, createCore, SERVICE_USER } from '../core'
import type { ClusterConnection } from '../db/cluster'
import { withClient } from '../db/cluster/with-client'
import { migrate } from '../db/migrator'
import { seedDemoPeople } from '../demo/demo-seed'
import { DEMO_USERS } from '../demo/demo-station'
import type { ActingUser, Origin } from '../users/user-session'
import { goldenPicture, PICTURE_SIDE } from './board-pictures'
import { bundleWorker } from './bundle-worker'
import { linkClient, type LinkedClient } from './linked-client'
import { type TestCluster, useTestCluster } from './test-cluster'
import { WatchedWorkers } from './watched-workers'

const RESOURCES = resolve(__dirname, '../../../../resources')
const ORIGIN: Origin = { host: 'web', ipAddress: '127.0.0.1', userAgent: 'test' }
const TEST_MAX_FILE_MIB = 8

/** Who may sign in: the demo station's people. `mito` works at B1 alone, the others at both benches. */
export type Username = 'mito' | 'jkim' | 'rsilva' | 'nweber' | 'tokoye'

/** A client of the core with its connection: one window at a bench. */
export interface Bench extends LinkedClient {
  connection: Connection
  /** Signs this bench in, or another person. */
  signIn(username: Username): Promise<Session>
}

export interface CoreOverrides {
  config?: Partial<CoreConfig>
  spawnWorker?: CoreOptions['spawnWorker']
  purpose?: CoreOptions['purpose']
}

/** A real core for one test file: embedded PostgreSQL, worker processes, a data folder. */
export interface TestCore {
  core(): Core
  home(): string
  cluster: TestCluster
  workers(): WatchedWorkers
  /** What a core on this file's database is made with. */
  config(): CoreConfig
  /** One more core on the same database, with a data folder of its own unless one is named. */
  anotherCore(overrides?: CoreOverrides): Promise<Core>
  /** A bench at which nobody is signed in. */
  bench(core?: Core): Bench
  signedIn(username: Username, core?: Core): Promise<Bench>
  /** Rows of a query as the schema's owner, whom row-level security does not bind. */
  rows<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>
  /** A part whose view `top` has the standard board as its golden image, unless told otherwise. */
  makePart(options?: { tolerance?: ToleranceRequirements; golden?: boolean }): Promise<Part>
  /** An active lot, of a new part unless one is named. */
  makeLot(options?: { part?: Part; batchSize?: number; lotNumber?: string }): Promise<Lot>
  /** Takes a picture in and makes it an image of the chip, as the screens do. */
  capture(bench: Bench, lot: { id: string }, chipId: string, picture: Buffer): Promise<Output<'capture.add'>>
  /** Waits until no detection is queued or running. */
  detected(): Promise<void>
}

/** Gives a test file a running core with the demo station's people and benches, but none of its parts and lots. */
export function provideTestCore(overrides: CoreOverrides = {}): TestCore {
  // oxlint-disable-next-line react/rules-of-hooks -- a hook of the test runner, not of React
  const cluster = useTestCluster({
    templateKey: 'core',
    prepareTemplate: async (connect) => {
      await migrate(connect('cq_owner'))
      await seedDemoPeople(connect('cq_owner'))
    }
  })
  const folders: string[] = []
  const cores: Core[] = []
  let workersFolder = ''
  let watched: WatchedWorkers | undefined
  let main: Core | undefined
  let home = ''

  const temporaryFolder = async (): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), 'benchlight-core-'))
    folders.push(folder)
    return folder
  }
  const config = (): CoreConfig => ({
    home,
    databaseUrl: urlOf(cluster.connection('application_user')),
    databaseOwnerUrl: urlOf(cluster.connection('cq_owner')),
    stationId: 'B1',
    demo: false,
    idleLockSeconds: 0,
    maxMegapixels: 2000,
    maxFileMebibytes: TEST_MAX_FILE_MIB,
    workersFolder,
    resourcesFolder: RESOURCES,
    version: 'test'
  })
  const anotherCore = async (more: CoreOverrides = {}): Promise<Core> => {
    const core = await createCore({
      config: { ...config(), home: await temporaryFolder(), ...more.config },
      purpose: more.purpose ?? 'station',
      spawnWorker: more.spawnWorker ?? workers().spawn
    })
    cores.push(core)
    return core
  }
  const workers = (): WatchedWorkers => started(watched)
  const core = (): Core => started(main)

  beforeAll(async () => {
    workersFolder = await bundleWorkers(folders)
    watched = new WatchedWorkers(workersFolder)
    home = await temporaryFolder()
    main = await anotherCore({ ...overrides, config: { home, ...overrides.config } })
  })
  afterAll(async () => {
    for (const running of cores) await running.dispose()
    for (const folder of folders) await rm(folder, { recursive: true, force: true })
  })

  const bench = (at = core()): Bench => {
    const connection = at.connect(ORIGIN)
    const linked = linkClient((send) => connection.open(send))
    return { ...linked, connection, signIn: (username) => linked.client.call('session.signIn', { login: username, pin: pinOf(username) }) }
  }
  const service = async (): Promise<ActingUser> => {
    const { session } = core().connect(ORIGIN)
    await core().services.sessions.signInAsService(session, SERVICE_USER)
    return session.acting()
  }

  return {
    core,
    home: () => home,
    cluster,
    workers,
    config,
    anotherCore,
    bench,
    async signedIn(username, at) {
      const signingIn = bench(at)
      await signingIn.signIn(username)
      return signingIn
    },
    async rows<Row extends object>(text: string, values: unknown[] = []) {
      const result = await withClient(cluster.connection('cq_owner'), (client) => client.query<Row>(text, values))
      return result.rows
    },
    async makePart({ tolerance = {}, golden = true } = {}) {
      const who = await service()
      const part = await core().services.lots.ensurePart(who, { part_number: `PCB-${uuidv7()}`, copper_tone: 'dark' })
      if (golden) {
        const stored = await core().services.uploads.take(chunksOf(await goldenPicture()), 'golden.png')
        await core().services.lots.ensureGolden(who, { part_id: part.id, view: 'top', ...stored })
      }
      await withClient(cluster.connection('cq_owner'), (client) =>
        client.query('update parts set tolerance_requirements = $2 where id = $1', [part.id, JSON.stringify(tolerance)])
      )
      return { ...part, tolerance_requirements: { ...tolerance } }
    },
    async makeLot({ part, batchSize = 10, lotNumber = `LOT-${uuidv7()}` } = {}) {
      const made = part ?? (await this.makePart())
      return core().services.lots.create(await service(), {
        id: uuidv7(), lot_number: lotNumber, part_id: made.id, batch_size: batchSize,
        production_date: '2026-03-02', production_line: 'L1'
      })
    },
    async capture(at, lot, chipId, picture) {
      const { checksum_sha256 } = await core().services.uploads.take(chunksOf(picture), 'board.png')
      return at.client.call('capture.add', {
        artifact_id: uuidv7(), inspection_id: uuidv7(), lot_id: lot.id, chip_id: chipId,
        sha256: checksum_sha256, file_name: `${chipId}.png`
      })
    },
    detected: () => core().services.inference.drain()
  }
}

/** The side of the pictures that captures are made of, in pixels. */
export { PICTURE_SIDE }

/** Bytes as an upload delivers them. */
export async function* chunksOf(bytes: Uint8Array, chunkSize = 65_536): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += chunkSize) yield bytes.subarray(at, at + chunkSize)
}

export function pinOf(username: Username): string {
  return (DEMO_USERS.find((user) => user.username === username) as { pin: string }).pin
}

function started<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The test core is not up before beforeAll')
  return value
}

async function bundleWorkers(folders: string[]): Promise<string> {
  const folder = await bundleWorker('inference', 'picture', 'report')
  folders.push(folder)
  return folder
}

/** A socket's folder cannot stand where a URL has its host, but `host` as a parameter overrules that. */
export function urlOf({ host, port, user, password, database }: ClusterConnection): string {
  return `postgresql://${user}:${encodeURIComponent(password)}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`
}
