import { randomInt } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { HealthCheck } from '@shared/contract/health.contract'
import type { DownMessage } from '@shared/rpc/wire'
import { BlobStore } from './artifacts/blob-store'
import { CaptureService } from './capture/capture.service'
import { DemoCamera } from './capture/demo-camera'
import { UploadService } from './capture/upload.service'
import { type CoreConfig, maxFileBytes } from './config'
import { acquireFileLock } from './db/cluster/file-lock'
import { connectServer, type DatabaseServer } from './db/connect'
import { type Database, openDatabase } from './db/database'
import { migrate } from './db/migrator'
import { asOwner } from './db/owner'
import { assertRowSecurityBinds } from './db/row-security'
import { hasDemoPeople, playDemoHistory, seedDemoLots, seedDemoPeople } from './demo/demo-seed'
import { EventBus } from './events/event-bus'
import { createFileRoutes, type FileRoutes } from './files/file-routes'
import { healthHandlers } from './health/health.handlers'
import { checkHealth } from './health/health.service'
import { InferenceService } from './inference/inference.service'
import { createLocalBackend } from './inference/local-backend'
import { loadModel, SHIPPED_MODEL } from './inference/model-manifest'
import type { WorkerAnswer, WorkerRequest } from './inference/worker-protocol'
import { inspectionsHandlers } from './inspections/inspections.handlers'
import { InspectionsService } from './inspections/inspections.service'
import { type Logger, openLog } from './logger'
import { lotsHandlers } from './lots/lots.handlers'
import { LotsService } from './lots/lots.service'
import { PictureService } from './pictures/picture.service'
import type { RenderAnswer, RenderRequest } from './reports/render/render-protocol'
import { createReportRenderer } from './reports/render/report-renderer'
import { reportsHandlers } from './reports/reports.handlers'
import { ReportsService } from './reports/reports.service'
import { SummaryService } from './reports/summary.service'
import { ReviewService } from './review/review.service'
import { collectHandlers, createRouter, type LogFault, type RouterPeer } from './rpc/router'
import * as seed from './users/people-seed.repository'
import { sessionHandlers } from './users/session.handlers'
import { hashPin, SessionService } from './users/session.service'
import { type Origin, UserSession } from './users/user-session'
import type { SpawnWorker } from './workers/worker-process'

/** The user that the command line and the detection queue act as. */
export const SERVICE_USER = 'automation'

const DEFAULT_STATION = { id: 'B1', name: 'Bench 1', line: 'L1' }
const DEMO_LOCK = 'demo.lock'
const RECOVERY_PAUSE_MS = 500

/** One window, tab or command: its sign-in, its requests, its files. */
export interface Connection {
  session: UserSession
  /** Opens a channel for contract messages; several may share one connection, such as a reloaded page. */
  open(send: (message: DownMessage) => void): RouterPeer
  /** Answers a file request, or null when the path is none of the core's. */
  fetch(request: Request): Promise<Response | null>
  close(): void
}

export interface Services {
  db: Database
  sessions: SessionService
  lots: LotsService
  inspections: InspectionsService
  uploads: UploadService
  capture: CaptureService
  inference: InferenceService
  review: ReviewService
  reports: ReportsService
}

/** The running core: what every host is given. */
export interface Core {
  services: Services
  connect(origin: Origin): Connection
  health(): Promise<HealthCheck[]>
  log: Logger
  /** What a first start made and a person has to know, such as the administrator's PIN; shown once. */
  notices: string[]
  dispose(): Promise<void>
}

export interface CoreOptions {
  config: CoreConfig
  /** A station has people at it, and needs a first one; a command only does its work. */
  purpose: 'station' | 'command'
  spawnWorker: SpawnWorker
  /** Told what is being done, for a start-up screen or the terminal. */
  onProgress?: (step: string) => void
}

/**
 * Builds the core from its configuration: database started or joined, migrated, seeded; services; handlers.
 *
 * @throws AppError when a part cannot start; what was started until then is stopped again
 */
export async function createCore(options: CoreOptions): Promise<Core> {
  const { config, onProgress = () => undefined } = options
  await mkdir(config.home, { recursive: true, mode: 0o700 })
  const log = openLog(config.home)
  onProgress('Starting the database')
  const server = await connectServer(config, (message, detail) => log.info({ detail }, message), onProgress)
  const disposers: (() => Promise<void> | void)[] = [() => server.leave()]
  const dispose = async (): Promise<void> => {
    for (const end of disposers.splice(0).toReversed()) await end()
    log.flush()
  }
  try {
    return await build({ ...options, onProgress, server, log, disposers, dispose })
  } catch (error) {
    await dispose()
    throw error
  }
}

interface BuildContext extends CoreOptions {
  onProgress: (step: string) => void
  server: DatabaseServer
  log: Logger
  /** Ended in reverse order. */
  disposers: (() => Promise<void> | void)[]
  dispose: () => Promise<void>
}

async function build(context: BuildContext): Promise<Core> {
  const { config, spawnWorker, onProgress, server, log, disposers, dispose } = context
  const logFault: LogFault = ({ correlationId, command, error }) => log.error({ correlationId, command, err: error }, 'fault')
  if (server.owner) {
    onProgress('Bringing the database up to date')
    await migrate(server.owner, (name) => onProgress(`Migrated ${name}`))
  }
  const { demo, notices } = server.owner ? await seedPeople(context, server.owner) : { demo: false, notices: [] }

  const events = new EventBus()
  let recovery: Promise<void> | undefined
  let disposed = false
  const db = openDatabase(server.application, (available) => {
    events.emit({ type: 'database.state', available })
    if (!available) recovery ??= recover().finally(() => { recovery = undefined })
  })
  disposers.push(() => db.close())
  // Waited for, so that no server is started again once it was left.
  disposers.push(() => { disposed = true; return recovery })
  async function recover(): Promise<void> {
    while (!disposed) {
      try {
        await server.ensureRunning()
        await db.ping()
        return
      } catch (error) {
        log.warn({ err: error }, 'the database is still away')
        await delay(RECOVERY_PAUSE_MS)
      }
    }
  }
  await assertRowSecurityBinds(db)

  const store = new BlobStore(join(config.home, 'store'))
  await store.open()
  const pictures = new PictureService(spawnWorker, join(config.home, 'derived'))
  await pictures.open()
  disposers.push(() => pictures.close())

  const sessions = new SessionService({ db, stationId: config.stationId, demo, version: config.version })
  const serviceSession = new UserSession({ host: 'cli', ipAddress: null, userAgent: SERVICE_USER }, 0, events)
  await sessions.signInAsService(serviceSession, SERVICE_USER)
  disposers.push(() => sessions.signOut(serviceSession).catch((error: unknown) => log.warn({ err: error }, 'the service session stays open')))

  const modelDir = join(config.resourcesFolder, SHIPPED_MODEL)
  const inference = new InferenceService({
    db, store, events, modelDir,
    model: await loadModel(modelDir),
    backend: createLocalBackend({ spawner: { spawn: () => spawnWorker<WorkerRequest, WorkerAnswer>('inference') } }),
    runAs: () => Promise.resolve(serviceSession.actor),
    logFault: (message, error) => log.error({ err: error }, message)
  })
  disposers.push(() => inference.close())

  const uploads = new UploadService(store, pictures, { maxFileBytes: maxFileBytes(config), maxMegapixels: config.maxMegapixels })
  const inspections = new InspectionsService(db, events)
  const capture = new CaptureService({
    db, store, uploads, inspections, inference, events,
    demoCamera: demo ? new DemoCamera(pictures) : null
  })
  const review = new ReviewService(db, events)
  const lots = new LotsService(db, events)
  const fontsFolder = join(config.resourcesFolder, 'fonts')
  const reports = new ReportsService({
    db, events,
    home: config.home,
    summaries: new SummaryService(db, store),
    renderer: createReportRenderer(() => spawnWorker<RenderRequest, RenderAnswer>('report'), fontsFolder)
  })
  await reports.open()

  if (demo) {
    onProgress('Preparing the demo station')
    const who = serviceSession.acting()
    // Two windows opened for the first time at once would make the same things.
    const lock = await acquireFileLock(join(config.home, DEMO_LOCK))
    try {
      await seedDemoLots(db, store, { actor: who.actor, userId: who.user.id })
      await inference.open()
      await playDemoHistory({ db, capture, inference, review, inspections }, who, (done, total) =>
        onProgress(`Preparing the demo station: board ${done} of ${total}`)
      )
    } finally {
      await lock.release()
    }
  } else {
    await inference.open()
  }

  const health = (): Promise<HealthCheck[]> => checkHealth({ db, databaseFault: null, home: config.home, modelDir })
  const router = createRouter(
    collectHandlers([
      sessionHandlers(sessions),
      lotsHandlers(lots),
      inspectionsHandlers({ inspections, capture, inference, review }),
      reportsHandlers(reports),
      healthHandlers(health)
    ]),
    logFault
  )
  const fileRoutes: FileRoutes = createFileRoutes({ db, store, pictures, uploads, reports, fontsFolder, logFault })

  /** Ends one connection each, and the row of its session. */
  const leavers = new Set<() => Promise<void>>()
  disposers.push(async () => { await Promise.all(Array.from(leavers, (leave) => leave())) })

  return {
    services: { db, sessions, lots, inspections, uploads, capture, inference, review, reports },
    connect(origin) {
      const session = new UserSession(origin, config.idleLockSeconds, events)
      const peers = new Set<RouterPeer>()
      let left: Promise<void> | undefined
      const leave = (): Promise<void> => {
        for (const peer of peers) peer.close()
        left ??= sessions.signOut(session)
          .catch((error: unknown) => log.warn({ err: error }, 'a session stays open'))
          .finally(() => leavers.delete(leave))
        return left
      }
      leavers.add(leave)
      return {
        session,
        open(send) {
          const peer = router.connect(send, session)
          peers.add(peer)
          return { receive: (message) => peer.receive(message), close: () => { peers.delete(peer); peer.close() } }
        },
        fetch: (request) => fileRoutes(request, session),
        close: () => void leave()
      }
    },
    health,
    log,
    notices,
    dispose
  }
}

const FIRST_PIN_DIGITS = 6

/**
 * The people that a station cannot do without: the service user, and the demo's people or a first
 * administrator. A database that has real people never gets the demo's, whose PINs everyone can read.
 */
async function seedPeople(
  { config, purpose }: CoreOptions,
  owner: NonNullable<DatabaseServer['owner']>
): Promise<{ demo: boolean; notices: string[] }> {
  const station = config.stationId === undefined ? DEFAULT_STATION : { ...DEFAULT_STATION, id: config.stationId, name: config.stationId }
  const { hasPeople, isDemo } = await asOwner(owner, async (db) => {
    await seed.seedStations(db, [station])
    await seed.seedPeople(db, [{
      username: SERVICE_USER, display_name: 'Automation', badge: null, pin_hash: null, is_service: true,
      roles: ['operator', 'supervisor'], stations: [station.id]
    }])
    return { hasPeople: await seed.hasPeople(db), isDemo: await hasDemoPeople(db) }
  })
  const demo = config.demo && (isDemo || !hasPeople)
  const notices: string[] = []
  if (demo) await seedDemoPeople(owner)
  else if (config.demo) notices.push('This database has people of its own, so it is opened without the demo station.')
  else if (!hasPeople && purpose === 'station') notices.push(...(await makeFirstAdministrator(owner, station.id)))
  await asOwner(owner, (db) => seed.grantAllStations(db, SERVICE_USER))
  return { demo, notices }
}

/** @returns what to tell of it; nothing where another process was faster, whose PIN it is then */
async function makeFirstAdministrator(owner: NonNullable<DatabaseServer['owner']>, stationId: string): Promise<string[]> {
  const pin = String(randomInt(10 ** FIRST_PIN_DIGITS)).padStart(FIRST_PIN_DIGITS, '0')
  const pin_hash = await hashPin(pin)
  const made = await asOwner(owner, (db) =>
    seed.seedPeople(db, [{
      username: 'admin', display_name: 'Administrator', badge: null, pin_hash, is_service: false,
      roles: ['administrator', 'supervisor', 'operator'], stations: [stationId]
    }])
  )
  return made.map((username) => `Administrator "${username}" was made with the PIN ${pin}. It is shown only now; write it down.`)
}
