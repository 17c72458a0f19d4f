/** Electron's runtime: finding it, and fetching it with the installer of the package. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ended, npmCommand, signalGroup, startChild } from './child.mjs'
import { asReason, collectTail } from './last-words.mjs'
import { say, seconds } from './log.mjs'
import { isAtLeast, NODE_FOR_ELECTRON_INSTALLER } from './node-version.mjs'

/** How long the download may take before the web host is the better offer. */
export const DOWNLOAD_LIMIT_MS = 120_000

/** The line of npm's `node` package that runs the installer where our own Node is too old. */
const NODE_PACKAGE = 'node@22'

/**
 * The path of the runtime's executable if it is installed in the version that the package wants. The package's own
 * installer uses the same marks.
 *
 * @param {string} root the repository
 * @param {Record<string, string | undefined>} [env]
 * @returns {string | undefined}
 */
export function findRuntime(root, env = process.env) {
  const folder = join(root, 'node_modules/electron')
  const executable = readText(join(folder, 'path.txt'))
  const installed = readText(join(folder, 'dist/version'))?.replace(/^v/, '')
  const wanted = readText(join(folder, 'package.json'))
  if (!executable || !wanted || installed !== JSON.parse(wanted).version) return undefined
  const path = join(env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), executable)
  return existsSync(path) ? path : undefined
}

/** @param {string} file */
function readText(file) {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined
    throw error
  }
}

/**
 * Downloads the runtime, and gives up at the time limit.
 *
 * @param {string} root the repository
 * @param {{ limitMs?: number, command?: [string, string[], import('node:child_process').SpawnOptions] }} [options]
 * @returns {Promise<{ failure?: string, stopped: boolean }>} `failure` says why there is none now
 */
export async function downloadRuntime(root, { limitMs = DOWNLOAD_LIMIT_MS, command = installerCommand(root) } = {}) {
  say(`downloading Electron's runtime (about 110 MB, for at most ${seconds(limitMs)})`)
  const [file, args, options] = command
  const child = startChild(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  const tail = collectTail(child)
  let timedOut = false
  let stopped = false
  const timer = setTimeout(() => {
    timedOut = true
    signalGroup(child, 'SIGKILL')
  }, limitMs)
  const stop = () => {
    stopped = true
    signalGroup(child, 'SIGKILL')
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop)
  const { code } = await ended(child)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, stop)
  clearTimeout(timer)

  if (timedOut) return { stopped, failure: `its download took longer than ${seconds(limitMs)}${asReason(tail())}` }
  if (code !== 0) return { stopped, failure: `its installer failed${asReason(tail())}` }
  return { stopped }
}

/**
 * @param {string} root
 * @returns {[string, string[], import('node:child_process').SpawnOptions]}
 */
function installerCommand(root) {
  const installer = join(root, 'node_modules/electron/install.js')
  const options = { cwd: root }
  return isAtLeast(process.versions.node, NODE_FOR_ELECTRON_INSTALLER)
    ? [process.execPath, [installer], options]
    : npmCommand(['exec', '--yes', '--loglevel=error', `--package=${NODE_PACKAGE}`, '--', 'node', installer], options)
}
