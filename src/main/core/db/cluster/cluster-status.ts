import { readFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { readEndpoint, type Endpoint } from './endpoint'
import { liveHolders, type Holder } from './holders'
import { existingHome, findPlace, type ClusterPlace } from './place'
import { findPostmaster } from './postmaster-file'

export type ClusterStatus = {
  /** `absent` before the first start. */
  state: 'absent' | 'stopped' | 'running'
  /** Folder of everything that belongs to the cluster; undefined when absent. */
  folder?: string
  dataDir?: string
  logDir?: string
  /** Process number of the server while it runs. */
  pid?: number
  /** Major version of PostgreSQL that made the cluster, such as `18`. */
  majorVersion?: string
  /** Where the running server listens. */
  endpoint?: Endpoint
  /** Name or number of the system user that the server runs as, when that is not ourselves. */
  serverUser?: string
  /** The live processes that use the cluster. */
  holders: Holder[]
  /** Bytes on disk of the cluster's data, without programs and logs. */
  sizeBytes: number
}

/**
 * What there is of a data folder's cluster, for diagnosis. Starts nothing and takes no lock.
 *
 * @throws AppError DATABASE_UNAVAILABLE when the cluster belongs to someone else or its folder is gone
 */
export async function clusterStatus(home: string): Promise<ClusterStatus> {
  const realHome = await existingHome(home)
  const place = realHome === undefined ? undefined : await findPlace(realHome)
  const majorVersion = place && (await readVersion(place))
  if (place === undefined || majorVersion === undefined) return { state: 'absent', holders: [], sizeBytes: 0 }
  const pid = await findPostmaster(place)
  return {
    state: pid === undefined ? 'stopped' : 'running',
    folder: place.folder,
    dataDir: place.dataDir,
    logDir: place.logDir,
    pid,
    majorVersion,
    endpoint: pid === undefined ? undefined : await readEndpoint(place),
    serverUser: place.serverUser?.name,
    holders: await liveHolders(place),
    sizeBytes: await sizeOf(place.dataDir)
  }
}

async function readVersion(place: ClusterPlace): Promise<string | undefined> {
  const text = await readFile(join(place.dataDir, 'PG_VERSION'), 'utf8').catch(() => undefined)
  return text?.trim()
}

/** A running server removes files while we count; those count nothing. */
async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const files = entries.filter((entry) => entry.isFile())
  const sizes = await Promise.all(
    files.map((entry) => stat(join(entry.parentPath, entry.name)).then((found) => found.size, () => 0))
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
