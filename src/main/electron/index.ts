import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app, Menu } from 'electron'
import { registerAppScheme } from './app-protocol'
import { showFailure } from './failure'
import { profileFolder, readLaunchOptions } from './launch-options'
import { menuTemplate } from './menu-template'
import { Station } from './station'

/* The desktop program. Who started it reads on stdout what became of it. */

const WINDOW_READY = 'benchlight: window ready'
const ALREADY_OPEN = 'benchlight: already open'

/** Unpacked, Electron is given the folder of the application first. */
const FIRST_ARGUMENT = app.isPackaged ? 1 : 2

const launch = readLaunchOptions(process.argv.slice(FIRST_ARGUMENT), process.env)
const station = new Station(launch, {
  program: __dirname,
  // Native code reads models and fonts, and knows nothing of archives.
  resources: join(__dirname, '..', '..', 'resources').replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked')
})

// One application per data folder: the lock lies in the profile.
mkdirSync(profileFolder(launch.home), { recursive: true, mode: 0o700 })
app.setPath('userData', profileFolder(launch.home))
registerAppScheme()
app.enableSandbox()

let exitCode = 0
let isQuitting = false

if (app.requestSingleInstanceLock()) {
  void run()
} else {
  process.stdout.write(`${ALREADY_OPEN}\n`)
  app.quit()
}

async function run(): Promise<void> {
  app.on('second-instance', () => station.raise())
  app.on('window-all-closed', () => app.quit())
  app.on('will-quit', stopFirst)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())
  try {
    await app.whenReady()
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate({ isPackaged: app.isPackaged })))
    await station.openWindow()
    process.stdout.write(`${WINDOW_READY}\n`)
    await station.start()
  } catch (error) {
    // A window closed while its page was loading is no failure.
    if (isQuitting) return
    fail(error)
    app.quit()
  }
}

/** Electron ends the process once this returns, but the database wants to be left first. */
function stopFirst(event: Electron.Event): void {
  event.preventDefault()
  if (isQuitting) return
  isQuitting = true
  void station.stop().catch(fail).then(() => app.exit(exitCode))
}

function fail(error: unknown): void {
  exitCode = 1
  showFailure(error, join(launch.home, 'logs'))
}
