import { mkdir, realpath, rm } from 'node:fs/promises'
import { bringUp, type RunningServer } from './bring-up'
import { provideBinaries } from './binaries'
import { clearEndpoint } from './endpoint'
import { clusterFault, fileFault } from './faults'
import { acquireFileLock } from './file-lock'
import { addHolder, liveHolders, sweepHolders } from './holders'
import {
  assertOwnHome,
  existingHome,
  findPlace,
  forgetPlace,
  lockFolder,
  preparePlace,
  type ClusterPlace
} from './place'
import { connectionFor, stopServer } from './server-process'
import { DATABASE_NAME, type ClusterConnection, type ClusterOptions, type ClusterRole } from './types'

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
      if (swept.length > 0) {
        options.log({ level: 'warn', message: 'Processes ended without leaving the database', detail: { swept } })
      }
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

/**
 * Removes the cluster of a data folder with everything in it, wherever it lies, so that the data folder can be removed
 * or begun anew. A server that nobody uses any more is stopped; where there is no cluster nothing happens.
 *
 * @throws AppError DATABASE_UNAVAILABLE when processes still use it
 */
export async function removeCluster(options: ClusterOptions): Promise<void> {
  return explained(options.home, async () => {
    const home = await existingHome(options.home)
    if (home === undefined) return
    await assertOwnHome(home)
    await underLock(home, options, async () => {
      const place = await findPlace(home)
      if (place === undefined) return
      const holders = await liveHolders(place)
      if (holders.length > 0) throw inUse(place, holders.map(({ pid }) => pid))
      await stopIfUnused(place, options)
      await forgetPlace(place)
    })
  })
}

function hold(place: ClusterPlace, options: ClusterOptions, start: RunningServer, note: string): ClusterHandle {
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

async function giveUp(place: ClusterPlace, options: ClusterOptions, note: string): Promise<void> {
  await rm(note, { force: true })
  await sweepHolders(place)
  await stopIfUnused(place, options)
}

async function stopIfUnused(place: ClusterPlace, options: ClusterOptions): Promise<void> {
  if ((await liveHolders(place)).length > 0) return
  const stopped = await stopServer(place, () => provideBinaries(place, options.binariesDir))
  await clearEndpoint(place)
  const { dataDir } = place
  if (stopped) options.log({ level: 'info', message: 'Stopped the database server', detail: { dataDir } })
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

function inUse(place: ClusterPlace, pids: number[]): Error {
  return clusterFault(`The database in ${place.folder} is in use by process ${pids.join(', ')}.`, {
    folder: place.folder,
    advice: 'Nothing was removed. End that process and try again.'
  })
}
