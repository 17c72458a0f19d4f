/** `npm start`: from a fresh clone to an open Benchlight. See `npm start -- --help`. */
import './lib/require-node.mjs'
import { createInterface } from 'node:readline'
import { endedTogether, signalGroup, startChild } from './lib/child.mjs'
import { asReason, collectTail, downloadRuntime, findRuntime } from './lib/electron-runtime.mjs'
import { chooseHost, hasDisplay } from './lib/host-choice.mjs'
import { say, seconds } from './lib/log.mjs'
import { openBrowser } from './lib/open-browser.mjs'
import { cliCommand, prepare, PreparationError } from './lib/prepare.mjs'
import { ROOT } from './lib/repository.mjs'
import { parseStartOptions, START_HELP } from './lib/start-options.mjs'
import { UsageError } from './lib/usage-error.mjs'

/** How long Electron may take until its window stands. */
const WINDOW_LIMIT_MS = 20_000

/** What Electron's main process prints on stdout once its window stands, or once it has raised the window of a running one. */
const WINDOW_READY = 'benchlight: window ready'
const ALREADY_OPEN = 'benchlight: already open'

/** The line on which the web host prints its address. */
const ADDRESS_LINE = /^https?:\/\/\S+$/

const EXIT_USAGE = 2

/** @param {import('./lib/start-options.mjs').StartOptions} options */
async function start(options) {
  await prepare()
  const choice = chooseHost({
    webWanted: options.web,
    published: options.published,
    platform: process.platform,
    env: process.env,
    uid: process.getuid?.()
  })
  if (choice.host === 'web') {
    say(`opening in the browser: ${choice.reason}`)
    return runWebHost(options)
  }

  const runtime = await provideRuntime()
  if (runtime.stopped) return 0
  if (!runtime.path) {
    say(`opening in the browser, because Electron's runtime is missing: ${runtime.failure}`)
    return runWebHost(options)
  }

  const electron = await runElectron(runtime.path, options)
  if (electron.windowStood) return electron.code
  say(`opening in the browser, because Electron did not open its window: ${electron.failure}`)
  return runWebHost(options)
}

/** @returns {Promise<{ path?: string, failure?: string, stopped: boolean }>} */
async function provideRuntime() {
  const installed = findRuntime(ROOT)
  if (installed) return { path: installed, stopped: false }
  const { failure, stopped } = await downloadRuntime(ROOT)
  const path = findRuntime(ROOT)
  return { path, stopped, failure: failure ?? 'its installer reported success but left no runtime' }
}

/**
 * Runs Electron until its window is closed, or until it is clear that there will be none.
 *
 * @param {string} runtime
 * @param {import('./lib/start-options.mjs').StartOptions} options
 * @returns {Promise<{ windowStood: true, code: number } | { windowStood: false, failure: string }>}
 */
async function runElectron(runtime, options) {
  const env = { ...process.env }
  delete env.ELECTRON_RUN_AS_NODE
  const child = startChild(runtime, [ROOT, ...options.electronArgs], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const tail = collectTail(child)
  let windowStood = false
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    signalGroup(child, 'SIGKILL')
  }, WINDOW_LIMIT_MS)

  child.stderr?.pipe(process.stderr)
  forEachLine(child, (line) => {
    if (line === WINDOW_READY || line === ALREADY_OPEN) {
      windowStood = true
      clearTimeout(timer)
    }
    if (line === ALREADY_OPEN) say('Benchlight is open already; its window was raised')
  })

  const { code, stopped } = await endedTogether(child)
  clearTimeout(timer)
  if (windowStood || stopped) return { windowStood: true, code: stopped ? 0 : code }
  const failure = timedOut ? `none within ${seconds(WINDOW_LIMIT_MS)}` : `it ended with code ${code}`
  return { windowStood: false, failure: `${failure}${asReason(tail())}` }
}

/**
 * Runs the web host until it is stopped; its address stays alone on a line of our stdout.
 *
 * @param {import('./lib/start-options.mjs').StartOptions} options
 */
async function runWebHost(options) {
  const child = startChild(...cliCommand(['serve', ...options.webHostArgs], ['ignore', 'pipe', 'inherit', 'ipc']))
  const mayOpen = options.open && hasDisplay(process)
  let opened = false
  forEachLine(child, (line) => {
    process.stdout.write(`${line}\n`)
    if (!mayOpen || opened || !ADDRESS_LINE.test(line)) return
    opened = true
    openBrowser(line)
  })
  const { code } = await endedTogether(child)
  return code
}

/** @param {import('node:child_process').ChildProcess} child @param {(line: string) => void} use */
function forEachLine(child, use) {
  if (child.stdout) createInterface({ input: child.stdout }).on('line', use)
}

/** @param {string[]} args */
async function main(args) {
  try {
    const options = parseStartOptions(args)
    if (options.help) {
      process.stdout.write(START_HELP)
      return 0
    }
    return await start(options)
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n\n${START_HELP}`)
      return EXIT_USAGE
    }
    if (error instanceof PreparationError) {
      say(error.message)
      return 1
    }
    throw error
  }
}

process.exitCode = await main(process.argv.slice(2))
