/** Brings the folder to the point where the product can run: dependencies installed, bundles built. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { npmCommand, runStep } from './child.mjs'
import { withLock } from './lock.mjs'
import { say, seconds } from './log.mjs'
import { CLI_BUNDLE, ROOT } from './repository.mjs'

const LOCK_FILE = 'out/.prepare.lock'
const BUILD_STAMP = 'out/.build-stamp'

/** What the bundles are made of; tests are not part of them. */
const BUILD_INPUTS = ['src', 'db', 'aliases.ts', 'electron.vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.json']
const NO_BUILD_INPUT = /\.test\.tsx?$/

/** How often a long step tells that it is still at work, where npm shows no moving bar. */
const HEARTBEAT_MS = 10_000

/** A step of the preparation failed; its own output, shown above, says why. */
export class PreparationError extends Error {}

/**
 * Installs and builds what is missing or out of date; when all is there it takes milliseconds and no network.
 *
 * @param {{ root?: string, build?: boolean }} [options] `build: false` installs only
 * @throws {PreparationError}
 */
export async function prepare({ root = ROOT, build = true } = {}) {
  if (isInstalled(root) && (!build || isBuilt(root))) return
  await withLock(join(root, LOCK_FILE), async () => {
    if (!isInstalled(root)) await install(root)
    if (build && !isBuilt(root)) await buildBundles(root)
  })
}

/**
 * Whether `node_modules` has what `package-lock.json` wants, by npm's own record of what it installed. Packages for
 * other platforms are left out by npm, so that optional ones do not count.
 *
 * @param {string} root
 */
export function isInstalled(root) {
  const wanted = readLock(join(root, 'package-lock.json'))
  const installed = readLock(join(root, 'node_modules/.package-lock.json'))
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || installed[path]?.version === entry.version
  )
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean }>} nothing if there is no such file
 */
function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return {}
    throw error
  }
}

/** @param {string} root */
async function install(root) {
  await step('installing the dependencies (npm ci, a few minutes the first time)', () =>
    runStep(...npmCommand(['ci', '--include=dev'], { cwd: root }))
  )
}

/**
 * Whether the bundles were made of the sources as they are now.
 *
 * @param {string} root
 */
export function isBuilt(root) {
  try {
    return readFileSync(join(root, BUILD_STAMP), 'utf8') === fingerprint(root)
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return false
    throw error
  }
}

/**
 * Builds all bundles, also when they are up to date.
 *
 * @param {string} [root]
 * @throws {PreparationError}
 */
export async function buildBundles(root = ROOT) {
  const built = fingerprint(root)
  rmSync(join(root, BUILD_STAMP), { force: true })
  await step('building', () => runStep(...npmCommand(['run', '--silent', 'build'], { cwd: root })))
  writeFileSync(join(root, BUILD_STAMP), built)
}

/**
 * One hash over the names and contents of all build inputs.
 *
 * @param {string} root
 */
function fingerprint(root) {
  const hash = createHash('sha256')
  for (const file of BUILD_INPUTS.flatMap((input) => filesBelow(join(root, input)))) {
    hash.update(`${relative(root, file).split(sep).join('/')}\0`)
    hash.update(readFileSync(file))
  }
  return hash.digest('hex')
}

/**
 * @param {string} path a file or a folder
 * @returns {string[]} in an order that depends on the names alone
 */
function filesBelow(path) {
  const entries = listFolder(path)
  if (!entries) return [path]
  return entries.toSorted().flatMap((name) => (NO_BUILD_INPUT.test(name) ? [] : filesBelow(join(path, name))))
}

/** @param {string} path @returns {string[] | undefined} nothing if it is a file */
function listFolder(path) {
  try {
    return readdirSync(path)
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOTDIR') return undefined
    throw error
  }
}

/**
 * Runs one announced step and shows that it is alive.
 *
 * @param {string} what
 * @param {() => Promise<import('./child.mjs').Ending & { stopped: boolean }>} work
 */
async function step(what, work) {
  say(what)
  const start = Date.now()
  const heartbeat = setInterval(() => say(`still ${what}: ${seconds(Date.now() - start)}`), HEARTBEAT_MS)
  const { code, stopped } = await work().finally(() => clearInterval(heartbeat))
  if (stopped) throw new PreparationError(`stopped while ${what}; run the command again to go on`)
  if (code !== 0) throw new PreparationError(`${what} failed (exit code ${code}); the output above says why`)
  say(`done in ${seconds(Date.now() - start)}`)
}

/**
 * Runs the command line's bundle in a child that ends with us, whatever ends us.
 *
 * @param {string[]} args
 * @param {import('node:child_process').StdioOptions} stdio an IPC channel included: its end tells the child to stop
 * @returns {[command: string, args: string[], options: import('node:child_process').SpawnOptions]} for `startChild`
 */
export function cliCommand(args, stdio) {
  return [process.execPath, [CLI_BUNDLE, ...args], { stdio }]
}
