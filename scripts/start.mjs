/** `npm start`: from a fresh clone to an open Benchlight. See `npm start -- --help`. */
import './lib/require-node.mjs'
import { endedTogether, forEachLine, startChild } from './lib/child.mjs'
import { downloadRuntime, findRuntime } from './lib/electron-runtime.mjs'
import { runElectron } from './lib/electron-window.mjs'
import { chooseHost, hasDisplay } from './lib/host-choice.mjs'
import { say } from './lib/log.mjs'
import { openBrowser } from './lib/open-browser.mjs'
import { cliCommand, prepare, PreparationError } from './lib/prepare.mjs'
import { ROOT } from './lib/repository.mjs'
import { parseStartOptions, START_HELP } from './lib/start-options.mjs'
import { UsageError } from './lib/usage-error.mjs'

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

  const electron = await runElectron(runtime.path, [ROOT, ...options.electronArgs])
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
