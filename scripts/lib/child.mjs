/**
 * Children of the scripts: each is the leader of its own process group, so that a Ctrl-C in the terminal reaches it
 * once (through us) and nothing of it is left behind when we end.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { say, seconds } from './log.mjs'

const IS_WINDOWS = process.platform === 'win32'

/** How long a child that was told to stop may take: the web host stops PostgreSQL first. */
const GRACE_MS = 30_000

/** How long a child's output may stay open behind its end: something it left behind may hold it. */
const LAST_OUTPUT_MS = 1000

/** How often we look whether npm, which started us, is still there. */
const NPM_WATCH_MS = 1000

/** @type {NodeJS.Signals[]} */
const FORWARDED_SIGNALS = IS_WINDOWS ? ['SIGINT', 'SIGTERM', 'SIGBREAK'] : ['SIGINT', 'SIGTERM', 'SIGHUP']

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

/** @typedef {{ code: number, signal: NodeJS.Signals | null }} Ending `code` is 128 + n after a signal n, as in a shell */

/**
 * Starts a child in its own process group.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {ChildProcess}
 */
export function startChild(command, args, options) {
  return spawn(command, args, { detached: !IS_WINDOWS, windowsHide: true, ...options })
}

/**
 * Sends a signal to a child and everything it started in its group; on Windows, where there are no signals, ends them.
 *
 * @param {ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
export function signalGroup(child, signal) {
  if (child.pid === undefined) return
  if (IS_WINDOWS) {
    spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true })
    return
  }
  try {
    process.kill(-child.pid, signal)
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error
  }
}

/**
 * Waits for a child's end and for the last of its output. A command that cannot be started at all ends with code 127
 * and a message.
 *
 * @param {ChildProcess} child
 * @returns {Promise<Ending>}
 */
export function ended(child) {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      say(`could not start ${child.spawnfile}: ${error.message}`)
      resolve({ code: 127, signal: null })
    })
    // Not 'close': Node never emits it for a child whose IPC channel was closed from this side.
    child.once('exit', (code, signal) => {
      void lastOutput(child).then(() => resolve({ code: code ?? 128 + signalNumber(signal), signal }))
    })
  })
}

/** @param {ChildProcess} child that has ended */
async function lastOutput(child) {
  const closed = [child.stdout, child.stderr].flatMap((stream) => (stream && !stream.closed ? [once(stream, 'close')] : []))
  await Promise.race([Promise.all(closed), wait(LAST_OUTPUT_MS, undefined, { ref: false })])
}

/** @param {NodeJS.Signals | null} signal */
function signalNumber(signal) {
  return { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[/** @type {string} */ (signal)] ?? 0
}

/**
 * Asks a child to stop: by signal, or on Windows by the end of its IPC channel, if it has one.
 *
 * @param {ChildProcess} child
 * @param {NodeJS.Signals} signal
 * @param {boolean} asTool
 */
function askToStop(child, signal, asTool) {
  if (IS_WINDOWS && child.connected) child.disconnect()
  else if (IS_WINDOWS || asTool) signalGroup(child, signal)
  else child.kill(signal)
}

/**
 * Waits for a child's end and meanwhile hands our own end on to it: signals, and the death of the npm that started us.
 * A child that does not stop within the grace period is killed with all of its group.
 *
 * @param {ChildProcess} child
 * @param {{ asTool?: boolean }} [options] a tool (npm, a test runner) is stopped with all that it started; the product
 *   stops its own helpers itself, in the order it needs
 * @returns {Promise<Ending & { stopped: boolean }>} `stopped` if it ended because we were told to
 */
export async function endedTogether(child, { asTool = false } = {}) {
  let stopped = false
  /** @type {NodeJS.Timeout | undefined} */
  let killTimer

  /** @param {NodeJS.Signals} signal */
  const stop = (signal) => {
    stopped = true
    askToStop(child, signal, asTool)
    killTimer ??= setTimeout(() => {
      say(`what was started did not stop within ${seconds(GRACE_MS)} and is killed`)
      signalGroup(child, 'SIGKILL')
    }, GRACE_MS)
  }
  const stopWatching = watchNpm(() => {
    if (!stopped) stop('SIGTERM')
  })
  for (const signal of FORWARDED_SIGNALS) process.on(signal, stop)

  const ending = await ended(child)

  for (const signal of FORWARDED_SIGNALS) process.off(signal, stop)
  clearTimeout(killTimer)
  stopWatching()
  if (asTool && !IS_WINDOWS) signalGroup(child, 'SIGTERM')
  return { ...ending, stopped }
}

/**
 * Calls back once npm is gone. npm hands SIGINT and SIGTERM on to its shell, not to us, and SIGHUP and SIGKILL to nobody.
 *
 * @param {() => void} onOrphaned
 * @returns {() => void} stops watching
 */
function watchNpm(onOrphaned) {
  const startedByNpm = process.env.npm_lifecycle_event !== undefined
  if (!startedByNpm || IS_WINDOWS) return () => undefined
  const ancestors = ancestorsUpToNpm().join()
  const timer = setInterval(() => {
    if (ancestorsUpToNpm().join() === ancestors) return
    clearInterval(timer)
    onOrphaned()
  }, NPM_WATCH_MS)
  timer.unref()
  return () => clearInterval(timer)
}

/**
 * Our parent, and npm as its parent where npm runs scripts through a shell that waits (`sh -c …`). Where there is no
 * `/proc`, the parent alone.
 */
function ancestorsUpToNpm() {
  const parent = process.ppid
  try {
    const isShell = readFileSync(`/proc/${parent}/cmdline`, 'utf8').split('\0')[1] === '-c'
    // The name in parentheses may hold spaces; the parent is the second field behind it.
    const fields = readFileSync(`/proc/${parent}/stat`, 'utf8').split(') ').at(-1)?.split(' ')
    return isShell ? [parent, Number(fields?.[1])] : [parent]
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return [parent]
    throw error
  }
}

/**
 * Runs a command to its end with its output shown on our stderr.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export function runStep(command, args, options) {
  const child = startChild(command, args, { stdio: ['ignore', process.stderr, process.stderr], ...options })
  return endedTogether(child, { asTool: true })
}

/**
 * Runs an npm command with the npm that started us, else with the one on the PATH.
 *
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {[command: string, args: string[], options: import('node:child_process').SpawnOptions]} for `startChild`
 */
export function npmCommand(args, options = {}) {
  const npm = process.env.npm_execpath
  if (npm?.endsWith('npm-cli.js')) return [process.execPath, [npm, ...args], options]
  return IS_WINDOWS ? ['npm.cmd', args, { ...options, shell: true }] : ['npm', args, options]
}

/**
 * @param {ChildProcess} child with stdout piped
 * @param {(line: string) => void} use called with each line of its stdout
 */
export function forEachLine(child, use) {
  if (child.stdout) createInterface({ input: child.stdout }).on('line', use)
}
