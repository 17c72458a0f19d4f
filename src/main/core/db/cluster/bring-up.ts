import { setTimeout as delay } from 'node:timers/promises'
import { provideBinaries } from './binaries'
import { createCredentials, markApplied, readCredentials, type Credentials } from './credentials'
import { chooseEndpoint, readEndpoint, removeSocketLock, type Endpoint } from './endpoint'
import { clusterFault } from './faults'
import { liveHolders } from './holders'
import { assertSameMajor, hasCluster, initialiseCluster, resetSuperuserPassword } from './initialise'
import type { ClusterPlace } from './place'
import { findPostmaster, overruleStaleRecord } from './postmaster-file'
import { provisionDatabase } from './provision'
import { tailServerLog } from './server-log'
import { awaitReady, connectionFor, runningServer, startServer, stopServer } from './server-process'
import type { ClusterOptions } from './types'

/** Backends of a killed server notice within seconds that it is gone, unless a long statement keeps them. */
const ORPHANED_BACKENDS = /pre-existing shared memory block/
const ORPHANS_LIMIT_MS = 30_000
const RETRY_MS = 100

/** What is known of a server that takes connections. */
export type RunningServer = { endpoint: Endpoint, credentials: Credentials, version: string }

/**
 * Joins the server of a place, or starts it, and makes its cluster on the first start; tries again when it ended in
 * between, as one does that was just stopped or killed. Call it under the lock.
 *
 * @throws AppError DATABASE_UNAVAILABLE or STORAGE_FULL
 */
export async function bringUp(place: ClusterPlace, options: ClusterOptions): Promise<RunningServer> {
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

async function startStopped(place: ClusterPlace, options: ClusterOptions): Promise<RunningServer | undefined> {
  options.onProgress?.('Preparing the database programs')
  const binaries = await provideBinaries(place, options.binariesDir)
  const isNew = !(await hasCluster(place))
  let credentials = (await readCredentials(place)) ?? (await createCredentials(place))
  if (isNew) {
    options.onProgress?.('Creating the database')
    await initialiseCluster(place, binaries, credentials)
    const { version } = binaries
    options.log({ level: 'info', message: 'Created a database cluster', detail: { version, dataDir: place.dataDir } })
  }
  await assertSameMajor(place, binaries)
  options.onProgress?.('Starting the database')
  const overruled = await overruleStaleRecord(place)
  if (overruled !== undefined) {
    const message = 'Another process has the number of the crashed server by now'
    options.log({ level: 'warn', message, detail: { overruled } })
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
  options.log({ level: 'info', message: 'Started the database server', detail: { version, dataDir: place.dataDir } })
  return { endpoint, credentials, version }
}

async function join(place: ClusterPlace, options: ClusterOptions, pid: number): Promise<RunningServer | undefined> {
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
  const { dataDir } = place
  options.log({ level: 'info', message: 'Joined the database server', detail: { pid, version, dataDir } })
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
  await stopServer(place, () => provideBinaries(place, options.binariesDir))
}

function startFailed(place: ClusterPlace, log: string): Error {
  return clusterFault(`The database in ${place.dataDir} does not start.`, {
    folder: place.folder,
    output: log,
    advice: 'Everything saved is kept. Remove the cause that the log names and start again.'
  })
}
