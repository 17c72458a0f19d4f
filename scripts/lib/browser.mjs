/** The browser for the end-to-end tests: found on the machine, or installed. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { runStep } from './child.mjs'
import { say, seconds } from './log.mjs'
import { ROOT } from './repository.mjs'

/** @typedef {{ path: string, origin: 'configured' | 'system' | 'playwright' }} Browser */

/** In the order of preference: what Debian, Ubuntu, Fedora, Arch and Google's and Microsoft's packages call them. */
const NAMES_ON_PATH = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge'
]

const MAC_APPLICATIONS = [
  'Chromium.app/Contents/MacOS/Chromium',
  'Google Chrome.app/Contents/MacOS/Google Chrome',
  'Microsoft Edge.app/Contents/MacOS/Microsoft Edge'
]

const WINDOWS_PROGRAMS = [
  'Chromium\\Application\\chrome.exe',
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe'
]

/** What to do where no browser was found and none could be installed. */
export const NO_BROWSER =
  'there is no Chromium, Chrome or Edge, Playwright could not download one, and only on Debian as root is one taken from ' +
  'apt. Install one, or name its executable in BENCHLIGHT_BROWSER, and run the tests again'

const PROBE_LIMIT_MS = 20_000
const PLAYWRIGHT_INSTALL_LIMIT_MS = 240_000

/**
 * @typedef {object} Machine what is asked about the machine; a test hands in another
 * @property {NodeJS.Platform} platform
 * @property {Record<string, string | undefined>} env
 * @property {string} home
 * @property {(path: string) => boolean} exists
 * @property {(path: string) => boolean} starts whether the program runs: a file of that name may be a mere hint to install it
 * @property {() => string | undefined} playwrightPath where Playwright keeps its own Chromium
 */

/** @type {Machine} */
const THIS_MACHINE = {
  platform: process.platform,
  env: process.env,
  home: homedir(),
  exists: existsSync,
  starts: answersVersion,
  playwrightPath: () => createRequire(import.meta.url)('playwright-core').chromium.executablePath()
}

/**
 * Finds a Chromium, Chrome or Edge: the one that BENCHLIGHT_BROWSER names, else the system's, else Playwright's own.
 *
 * @param {Machine} [machine]
 * @returns {Browser | undefined}
 */
export function findBrowser(machine = THIS_MACHINE) {
  const configured = machine.env.BENCHLIGHT_BROWSER
  if (configured) return machine.exists(configured) ? { path: configured, origin: 'configured' } : undefined

  const system = systemPaths(machine).find((path) => machine.exists(path) && machine.starts(path))
  if (system) return { path: system, origin: 'system' }

  const own = machine.playwrightPath()
  return own && machine.exists(own) && machine.starts(own) ? { path: own, origin: 'playwright' } : undefined
}

/** @param {Machine} machine */
function systemPaths({ platform, env, home }) {
  if (platform === 'win32') {
    const folders = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter((folder) => folder !== undefined)
    return WINDOWS_PROGRAMS.flatMap((program) => folders.map((folder) => `${folder}\\${program}`))
  }
  const onPath = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  const named = NAMES_ON_PATH.flatMap((name) => onPath.map((folder) => join(folder, name)))
  if (platform !== 'darwin') return named
  const folders = ['/Applications', join(home, 'Applications')]
  return [...MAC_APPLICATIONS.flatMap((app) => folders.map((folder) => join(folder, app))), ...named]
}

/**
 * Whether the program says its version; on Windows, where browsers open a window instead, whether it is there at all.
 *
 * @param {string} path
 */
function answersVersion(path) {
  if (process.platform === 'win32') return true
  return spawnSync(path, ['--version'], { timeout: PROBE_LIMIT_MS, stdio: 'ignore' }).status === 0
}

/**
 * Finds a browser or installs one: Playwright's own, else, on Debian as root, the distribution's.
 *
 * @returns {Promise<Browser | undefined>} nothing if all of that failed: `NO_BROWSER` says what to do
 */
export async function provideBrowser() {
  const found = findBrowser()
  if (found || process.env.BENCHLIGHT_BROWSER) return found
  await installPlaywrightChromium()
  const installed = findBrowser()
  if (installed || !isDebianRoot()) return installed
  await installDebianChromium()
  return findBrowser()
}

async function installPlaywrightChromium() {
  say(`no browser found; downloading Playwright's Chromium (for at most ${seconds(PLAYWRIGHT_INSTALL_LIMIT_MS)})`)
  const command = join(ROOT, 'node_modules/playwright/cli.js')
  await runStep(process.execPath, [command, 'install', 'chromium'], { timeout: PLAYWRIGHT_INSTALL_LIMIT_MS })
}

async function installDebianChromium() {
  say('installing Chromium from Debian (apt-get)')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const updated = await runStep('apt-get', ['update', '-qq'], { env })
  if (updated.code === 0) await runStep('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env })
}

function isDebianRoot() {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version')
}
