import { access, chmod, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolder } from '../../artifacts/durable-file'
import { AppError } from '@shared/contract/errors'
import type { Binaries } from './binaries'
import type { Credentials } from './credentials'
import { clusterFault } from './faults'
import { giveToServer, type ClusterPlace } from './place'
import { runProgram } from './run-program'

/** A draft that is still there was left by an interrupted first start. */
const DRAFT_PREFIX = 'init-'

/**
 * UTF-8 with byte order collation that no library update can change, whatever locale the machine has; checksums so that
 * a damaged page is noticed; SCRAM so that no password crosses even a local socket.
 */
const INITDB_FLAGS = [
  '--username=postgres',
  '--encoding=UTF8',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--locale=C',
  '--data-checksums',
  '--auth=scram-sha-256'
]

/** Whether the place holds a cluster, which then is complete: an unfinished one never gets its final name. */
export async function hasCluster(place: ClusterPlace): Promise<boolean> {
  return access(join(place.dataDir, 'PG_VERSION')).then(() => true, () => false)
}

/**
 * Creates the cluster in a draft folder and renames it. Call it under the lock, where no cluster is.
 *
 * @throws AppError STORAGE_FULL or DATABASE_UNAVAILABLE, quoting initdb; no draft is left then
 */
export async function initialiseCluster(
  place: ClusterPlace,
  binaries: Binaries,
  credentials: Credentials
): Promise<void> {
  await removeDrafts(place)
  const draft = join(place.folder, `${DRAFT_PREFIX}${process.pid}`)
  try {
    await mkdir(draft, { mode: 0o700 })
    if (process.platform !== 'win32') await chmod(draft, 0o700)
    const passwordFile = join(draft, 'password')
    await writeFile(passwordFile, credentials.passwords.postgres, { mode: 0o600 })
    await giveToServer(place, passwordFile)
    await giveToServer(place, draft)
    const data = join(draft, 'data')
    const flags = [...INITDB_FLAGS, `--pgdata=${data}`, `--pwfile=${passwordFile}`]
    const result = await runProgram(binaries.initdb, flags, { user: place.serverUser, cwd: place.folder })
    if (result.code !== 0) throw initdbFailed(place, result.output)
    await rename(data, place.dataDir)
    await syncFolder(place.folder)
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

/**
 * Refuses a cluster made by another major version of PostgreSQL, which these programs cannot open.
 *
 * @throws AppError DATABASE_UNAVAILABLE
 */
export async function assertSameMajor(place: ClusterPlace, binaries: Binaries): Promise<void> {
  const made = (await readFile(join(place.dataDir, 'PG_VERSION'), 'utf8')).trim()
  if (made === String(binaries.major)) return
  throw new AppError(
    'DATABASE_UNAVAILABLE',
    `The database in ${place.dataDir} was made by PostgreSQL ${made}, and this Benchlight brings ` +
      `${binaries.version}, which cannot open it. The database is kept as it was. ` +
      'Start the Benchlight version that made it, or choose another data folder with --home.'
  )
}

/**
 * Sets the superuser's password without knowing the old one, in a cluster that is not running. Whoever owns the files
 * may do this; it makes a cluster usable again whose credentials file was lost.
 *
 * @throws AppError DATABASE_UNAVAILABLE, quoting the server
 */
export async function resetSuperuserPassword(
  place: ClusterPlace,
  binaries: Binaries,
  credentials: Credentials
): Promise<void> {
  const result = await runProgram(binaries.postgres, ['--single', '-D', place.dataDir, 'postgres'], {
    user: place.serverUser,
    cwd: place.folder,
    input: `alter role postgres password '${credentials.passwords.postgres}';\n`
  })
  if (result.code === 0 && !result.output.includes('ERROR')) return
  throw clusterFault(`The database in ${place.dataDir} could not be given a new password.`, {
    folder: place.folder,
    output: result.output,
    advice: 'The data is kept as it was. Put credentials.json back from a backup and start again.'
  })
}

/** An initdb whose parent was killed may still be writing into its draft; it gives up when that goes away. */
async function removeDrafts(place: ClusterPlace): Promise<void> {
  const drafts = (await readdir(place.folder)).filter((name) => name.startsWith(DRAFT_PREFIX))
  for (const name of drafts) await rm(join(place.folder, name), { recursive: true, force: true, maxRetries: 20 })
}

function initdbFailed(place: ClusterPlace, output: string): AppError {
  return clusterFault(`The database could not be created in ${place.folder}.`, {
    folder: place.folder,
    output,
    advice: 'Nothing was kept of the attempt. Remove the cause that the message names and start again.'
  })
}
