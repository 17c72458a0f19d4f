import { mkdir, realpath, rm } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { provideBinaries } from './binaries'
import { createCredentials, markApplied, readCredentials, type Credentials } from './credentials'
import { chooseEndpoint, clearEndpoint, readEndpoint, removeSocketLock, type Endpoint } from './endpoint'
import { clusterFault, fileFault } from './faults'
import { acquireFileLock } from './file-lock'
import { addHolder, liveHolders, sweepHolders } from './holders'
import { assertSameMajor, hasCluster, initialiseCluster, resetSuperuserPassword } from './initialise'
import { assertOwnHome, lockFolder, preparePlace, type ClusterPlace } from './place'
import { findPostmaster, overruleStaleRecord } from './postmaster-file'
import { provisionDatabase } from './provision'
import { tailServerLog } from './server-log'
import { awaitReady, connectionFor, runningServer, startServer, stopServer } from './server-process'
import {
  DATABASE_NAME,
  type ClusterConnection,
  type ClusterEvent,
  type ClusterOptions,
  type ClusterRole
} from './types'

/** Backends of a killed server notice within seconds that it is gone, unless a long statement keeps them. */
const ORPHANED_BACKENDS = /pre-existing shared memory block/
const ORPHANS_LIMIT_MS = 30_000
const RETRY_MS = 100

/** A hold on the running cluster of a data folder. The cluster runs at least until the last hold is given up. */
export type ClusterHandle = {
  /** What `pg` needs to connect in a role; to `chip_quality` when no other database is named. */
  connection(role: ClusterRole, database?: string): ClusterConnection
  /** The server's version, such as `18.4`. */
  readonly version: string
  readonly dataDir: string
  /** Starts the server again if it died under us, at the same endpoint unless that is taken by now. */
  ensureRunning(): Promise<void>
  /** Gives the hold up. The last to leave stops the server and returns when it is gone. Harmless when repeated. */
  leave(): Promise<void>
}

/** What is known of a server that takes connections. */
type Running = { endpoint: Endpoint, credentials: Credentials, version: string }

/**
 * Starts the PostgreSQL cluster of a data folder, or joins it if it runs already; makes it on the first start.
 * Several processes may do so at once. A process that ended without leaving is noticed by the next start or leave.
 *
 * @throws AppError DATABASE_UNAVAILABLE or STORAGE_FULL, saying what happened, what was kept and what to do
 */
export async function startCluster(options: ClusterOptions): Promise<ClusterHandle> {
  return explained(options.home, async () => {
    await mkdir(options.home, { recursive: true, mode: 0o700 })
    const home = await realpath(options.home)
    await assertOwnHome(home)
    return underLock(home, options, async () => {
      const place = await preparePlace(home)
      const swept = await sweepHolders(place)
      if (swept.length > 0) report(options, 'warn', 'Processes ended without leaving the database', { swept })
      try {
        const running = await bringUp(place, options)
        return hold(place, options, running, await addHolder(place))
      } catch (error) {
        await stopIfUnused(place, options)
        throw error
      }
    })
  })
}

function hold(place: ClusterPlace, options: ClusterOptions, start: Running, note: string): ClusterHandle {
  let running = start
  let left: Promise<void> | undefined
  const ensureRunning = async (): Promise<void> => {
    running = await bringUp(place, options)
  }
  return {
    connection: (role, database = DATABASE_NAME) =>
      connectionFor(running.endpoint, running.credentials, role, database),
    version: start.version,
    dataDir: place.dataDir,
    ensureRunning: () => explained(place.home, () => underLock(place.home, options, ensureRunning)),
    leave: () => {
      left ??= explained(place.home, () => underLock(place.home, options, () => giveUp(place, options, note)))
      return left
    }
  }
}

/** Joins the server, or starts it; again when it ended in between, which a stopping or just killed one does. */
async function bringUp(place: ClusterPlace, options: ClusterOptions): Promise<Running> {
  const deadline = Date.now() + ORPHANS_LIMIT_MS
  for (;;) {
    const pid = await findPostmaster(place)
    const running = pid === undefined ? await startStopped(place, options) : await join(place, options, pid)
    if (running !== undefined) return running
    const log = await tailServerLog(place)
    const transient = (await findPostmaster(place)) !== undefined || pid !== undefined || ORPHANED_BACKENDS.test(log)
    if (!transient || Date.now() > deadline) throw startFailed(place, log)
    await delay(RETRY_MS)
  }
}

async function startStopped(place: ClusterPlace, options: ClusterOptions): Promise<Running | undefined> {
  options.onProgress?.('Preparing the database programs')
  const binaries = await provideBinaries(place, options.binariesDir)
  const isNew = !(await hasCluster(place))
  let credentials = (await readCredentials(place)) ?? (await createCredentials(place))
  if (isNew) {
    options.onProgress?.('Creating the database')
    await initialiseCluster(place, binaries, credentials)
    report(options, 'info', 'Created a database cluster', { dataDir: place.dataDir, version: binaries.version })
  }
  await assertSameMajor(place, binaries)
  options.onProgress?.('Starting the database')
  const overruled = await overruleStaleRecord(place)
  if (overruled !== undefined) {
    report(options, 'warn', 'Another process has the number of the crashed server by now', { overruled })
  }
  if (!isNew && !credentials.applied) await resetSuperuserPassword(place, binaries, credentials)
  const endpoint = await chooseEndpoint(place)
  await removeSocketLock(endpoint)
  const superuser = connectionFor(endpoint, credentials, 'postgres', 'postgres')
  const server = await startServer(place, binaries, endpoint)
  const version = await awaitReady(place, server, superuser)
  if (version === undefined) return undefined
  await provisionDatabase(superuser, credentials.applied ? undefined : credentials.passwords)
  credentials = await markApplied(place, credentials)
  report(options, 'info', 'Started the database server', { version, dataDir: place.dataDir })
  return { endpoint, credentials, version }
}

async function join(place: ClusterPlace, options: ClusterOptions, pid: number): Promise<Running | undefined> {
  options.onProgress?.('Joining the running database')
  const endpoint = await readEndpoint(place)
  const credentials = await readCredentials(place)
  if (endpoint === undefined || credentials === undefined) {
    await stopUnusable(place, options)
    return undefined
  }
  const superuser = connectionFor(endpoint, credentials, 'postgres', 'postgres')
  const version = await awaitReady(place, runningServer(place, pid), superuser)
  if (version === undefined) return undefined
  if (!credentials.applied) {
    await provisionDatabase(superuser, credentials.passwords)
    await markApplied(place, credentials)
  }
  report(options, 'info', 'Joined the running database server', { pid, version, dataDir: place.dataDir })
  return { endpoint, credentials, version }
}

/** Nobody can join a server whose credentials or endpoint file was lost; a start makes them anew. */
async function stopUnusable(place: ClusterPlace, options: ClusterOptions): Promise<void> {
  if ((await liveHolders(place)).length > 0) {
    throw clusterFault(`The database runs, but ${place.credentialsFile} or ${place.endpointFile} is missing.`, {
      folder: place.folder,
      advice: 'Everything saved is kept. End the other Benchlight processes and start again: the files are made anew.'
    })
  }
  await stop(place, options)
}

async function giveUp(place: ClusterPlace, options: ClusterOptions, note: string): Promise<void> {
  await rm(note, { force: true })
  await sweepHolders(place)
  await stopIfUnused(place, options)
}

async function stopIfUnused(place: ClusterPlace, options: ClusterOptions): Promise<void> {
  if ((await liveHolders(place)).length > 0) return
  await stop(place, options)
  await clearEndpoint(place)
  report(options, 'info', 'Stopped the database server', { dataDir: place.dataDir })
}

function stop(place: ClusterPlace, options: ClusterOptions): Promise<void> {
  return stopServer(place, () => provideBinaries(place, options.binariesDir))
}

async function underLock<T>(home: string, options: ClusterOptions, work: () => Promise<T>): Promise<T> {
  const lock = await acquireFileLock(lockFolder(home), {
    onWait: () => options.onProgress?.('Waiting for another Benchlight process to start or stop the database')
  })
  try {
    return await work()
  } finally {
    await lock.release()
  }
}

async function explained<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw fileFault(error, folder)
  }
}

function startFailed(place: ClusterPlace, log: string): Error {
  return clusterFault(`The database in ${place.dataDir} does not start.`, {
    folder: place.folder,
    output: log,
    advice: 'Everything saved is kept. Remove the cause that the log names and start again.'
  })
}

function report(
  options: ClusterOptions,
  level: ClusterEvent['level'],
  message: string,
  detail: Record<string, unknown>
): void {
  options.log({ level, message, detail })
}
