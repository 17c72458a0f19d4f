import { createHash, randomUUID } from 'node:crypto'
import { chmod, chown, lstat, mkdir, mkdtemp, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@shared/contract/errors'
import type { SystemUser } from './run-program'
import { canEnter, ensureServerUser, isRoot, userOfFiles } from './server-user'

/** Where clusters go that root starts for a data folder which only root can enter. */
export const SYSTEM_ROOT = '/var/lib/benchlight'

const LOCATION_FILE = 'database-location.json'
const HOME_FILE = 'home.json'
const HASH_LENGTH = 12

/** Everything that the cluster manager keeps on disk, by path, and the user that the server runs as. */
export type ClusterPlace = {
  /** The data folder that the cluster belongs to, as a real path. */
  home: string
  folder: string
  dataDir: string
  logDir: string
  socketDir: string
  holdersDir: string
  binariesDir: string
  credentialsFile: string
  endpointFile: string
  /** Set when this process is root: PostgreSQL then runs as this user. */
  serverUser?: SystemUser
}

/** The real path of a data folder; undefined when there is none. */
export async function existingHome(home: string): Promise<string | undefined> {
  try {
    return await realpath(home)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** The folder of the lock that guards a data folder's cluster. It lies in the data folder wherever the cluster lies. */
export function lockFolder(home: string): string {
  return join(home, 'database.lock')
}

/**
 * Refuses a data folder whose database another user has started, before a lock of ours stands in that user's way.
 *
 * @throws AppError DATABASE_UNAVAILABLE
 */
export async function assertOwnHome(home: string): Promise<void> {
  const owner = await ownerOf(lockFolder(home))
  if (owner !== undefined && !isOwn(owner)) throw foreignPlace(home, owner.uid)
}

/**
 * Finds the cluster's place of a data folder, and makes it on the first start. Call it under the lock.
 *
 * The place is `<home>/database`. For root it is that too as long as the server's unprivileged user can enter it;
 * otherwise it is a folder of its own below `/var/lib/benchlight`, named in `<home>/database-location.json`. Nothing
 * that exists changes its mode or owner.
 *
 * @throws AppError DATABASE_UNAVAILABLE when the place belongs to someone else, is gone, or cannot be reached
 */
export async function preparePlace(home: string): Promise<ClusterPlace> {
  const known = await findPlace(home)
  const place = known ?? (await makePlace(home))
  await ensureFolders(place)
  return place
}

/** The place of a data folder's cluster if it has one; changes nothing but the note of a data folder that was moved. */
export async function findPlace(home: string): Promise<ClusterPlace | undefined> {
  const elsewhere = await readJson<{ folder: string }>(join(home, LOCATION_FILE))
  const folder = elsewhere?.folder ?? join(home, 'database')
  const owner = await ownerOf(folder)
  if (elsewhere !== undefined) {
    if (!isRoot()) throw startedByRoot(home, folder)
    if (owner === undefined) throw placeGone(home, folder)
    await claimForHome(folder, home)
  }
  if (owner === undefined) return undefined
  if (!isOwn(owner)) throw foreignPlace(home, owner.uid)
  return placeAt(home, folder, isRoot() ? await serverUserOf(folder) : undefined)
}

/** Removes the place with all that is in it, and the note of it in the data folder. Call it while no server runs. */
export async function forgetPlace(place: ClusterPlace): Promise<void> {
  await rm(place.folder, { recursive: true, force: true })
  await rm(join(place.home, LOCATION_FILE), { force: true })
}

/** Hands a file or folder that we made to the server's user, when that is not ourselves. */
export async function giveToServer(place: ClusterPlace, path: string): Promise<void> {
  if (place.serverUser !== undefined) await chown(path, place.serverUser.uid, place.serverUser.gid)
}

/** Writes a file as a whole, readable by us alone. */
export async function writePrivateFile(path: string, content: unknown): Promise<void> {
  const draft = `${path}.${randomUUID()}`
  await writeFile(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flush: true })
  await rename(draft, path)
}

/** The content of a JSON file; undefined when there is none. */
export async function readJson<T>(path: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as T
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function makePlace(home: string): Promise<ClusterPlace> {
  const inHome = join(home, 'database')
  if (!isRoot()) return placeAt(home, await makeFolder(inHome, 0o700), undefined)
  const serverUser = await ensureServerUser()
  if (await canEnter(serverUser, home)) return placeAt(home, await makeFolder(inHome, 0o700), serverUser)
  const folder = await makeSystemFolder(home)
  await writePrivateFile(join(home, LOCATION_FILE), { folder })
  return placeAt(home, folder, serverUser)
}

async function makeSystemFolder(home: string): Promise<string> {
  await mkdir(SYSTEM_ROOT, { recursive: true, mode: 0o755 })
  const root = await lstat(SYSTEM_ROOT)
  if (!root.isDirectory() || root.uid !== 0 || (root.mode & 0o022) !== 0) {
    throw new AppError(
      'DATABASE_UNAVAILABLE',
      `The database has to lie in ${SYSTEM_ROOT}, but others than root may write there. Nothing was changed. ` +
        `Make ${SYSTEM_ROOT} a folder that belongs to root alone, or start Benchlight as an ordinary user.`
    )
  }
  const hash = createHash('sha256').update(home).digest('hex').slice(0, HASH_LENGTH)
  const folder = await mkdtemp(join(SYSTEM_ROOT, `${hash}-`))
  await writePrivateFile(join(folder, HOME_FILE), { home })
  return folder
}

/** A data folder may be moved, and its cluster follows; a copy of it must not share the cluster of the original. */
async function claimForHome(folder: string, home: string): Promise<void> {
  const claim = await readJson<{ home: string }>(join(folder, HOME_FILE))
  if (claim === undefined || claim.home === home) return
  const other = await readJson<{ folder: string }>(join(claim.home, LOCATION_FILE))
  if (other?.folder === folder) {
    throw new AppError(
      'DATABASE_UNAVAILABLE',
      `${home} is a copy of ${claim.home}, and the database in ${folder} belongs to the original. ` +
        'Nothing was changed. Use the original, or begin the copy with an empty database ' +
        `by removing ${join(home, LOCATION_FILE)}.`
    )
  }
  await writePrivateFile(join(folder, HOME_FILE), { home })
}

function placeAt(home: string, folder: string, serverUser: SystemUser | undefined): ClusterPlace {
  return {
    home,
    folder,
    dataDir: join(folder, 'data'),
    logDir: join(folder, 'log'),
    socketDir: join(folder, 'socket'),
    holdersDir: join(folder, 'holders'),
    binariesDir: folder.startsWith(`${SYSTEM_ROOT}/`) ? join(SYSTEM_ROOT, 'binaries') : join(folder, 'binaries'),
    credentialsFile: join(folder, 'credentials.json'),
    endpointFile: join(folder, 'endpoint.json'),
    serverUser
  }
}

/** The folders inside the cluster's. Ours stay ours; those that the server writes to are the server's. */
async function ensureFolders(place: ClusterPlace): Promise<void> {
  if (place.serverUser !== undefined) {
    await chown(place.folder, 0, place.serverUser.gid)
    await chmod(place.folder, 0o710)
  }
  await makeFolder(place.holdersDir, 0o700)
  for (const path of [place.logDir, place.socketDir]) {
    await makeFolder(path, 0o700)
    await giveToServer(place, path)
  }
}

/** Makes a folder with exactly this mode, whatever the umask says. */
async function makeFolder(path: string, mode: number): Promise<string> {
  await mkdir(path, { recursive: true, mode })
  if (process.platform !== 'win32') await chmod(path, mode)
  return realpath(path)
}

/** Once files exist they decide who runs the server, even if another user would be chosen today. */
async function serverUserOf(folder: string): Promise<SystemUser> {
  const owner = await ownerOf(join(folder, 'data'))
  return owner === undefined ? ensureServerUser() : userOfFiles(owner)
}

function isOwn(owner: { uid: number }): boolean {
  return process.getuid === undefined || process.getuid() === owner.uid
}

async function ownerOf(path: string): Promise<{ uid: number, gid: number } | undefined> {
  try {
    const { uid, gid } = await stat(path)
    return { uid, gid }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function startedByRoot(home: string, folder: string): AppError {
  return new AppError(
    'DATABASE_UNAVAILABLE',
    `The database of ${home} was made by root and lies in ${folder}. Nothing was changed. ` +
      'Start Benchlight as root, or choose another data folder with --home.'
  )
}

function placeGone(home: string, folder: string): AppError {
  return new AppError(
    'DATABASE_UNAVAILABLE',
    `The database of ${home} lay in ${folder}, and that folder is gone. Nothing was changed. Put the folder back, ` +
      `or remove ${join(home, LOCATION_FILE)} to begin with an empty database.`
  )
}

function foreignPlace(home: string, uid: number): AppError {
  return new AppError(
    'DATABASE_UNAVAILABLE',
    `The database of ${home} belongs to the user with id ${uid}, not to the one who starts Benchlight now. ` +
      'Nothing was changed. Start it as that user, or choose another data folder with --home.'
  )
}
