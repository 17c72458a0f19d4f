import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import type { BrowserWindow } from './browser-window'
import { CancellableEvent } from './cancellable-event'
import { Chromium } from './chromium'
import { protocol } from './protocol'
import { serveScheme } from './scheme-server'
import { SingleInstanceLock } from './single-instance'

/** Electron's `app`, as far as a program with windows, a profile and an orderly end needs it. */
class App extends EventEmitter {
  readonly isPackaged = process.env['BENCHLIGHT_STAND_IN_PACKAGED'] === '1'
  readonly windows = new Set<BrowserWindow>()
  private readonly paths = new Map<string, string>([['temp', tmpdir()]])
  private readonly ready: Promise<Chromium>
  private chromium: Chromium | null = null
  private quitting = false
  private exiting = false

  constructor() {
    super()
    // Electron is ready some time after the main script has run to its end.
    this.ready = new Promise((resolve, reject) => { setImmediate(() => { this.boot().then(resolve, reject) }) })
    this.ready.catch((error: unknown) => {
      process.stderr.write(`stand-in: ${String(error)}\n`)
      process.exit(1)
    })
  }

  async whenReady(): Promise<void> {
    await this.ready
  }

  /** The browser behind the windows, once the application is ready. */
  browser(): Promise<Chromium> {
    return this.ready
  }

  isReady(): boolean {
    return this.chromium !== null
  }

  enableSandbox(): void {
    if (this.isReady()) throw new Error('app.enableSandbox() can only be called before the app is ready')
  }

  setPath(name: string, path: string): void {
    if (!existsSync(path)) throw new Error(`Failed to set path: ${path} does not exist`)
    this.paths.set(name, path)
  }

  getPath(name: string): string {
    const path = this.paths.get(name)
    if (path === undefined) throw new Error(`Failed to get '${name}' path`)
    return path
  }

  requestSingleInstanceLock(): boolean {
    const lock = new SingleInstanceLock(this.getPath('userData'))
    return lock.acquire((argv) => this.emit('second-instance', {}, argv, process.cwd(), undefined))
  }

  /** Closes the windows, asks the listeners of `will-quit`, and ends. */
  quit(): void {
    this.emit('before-quit', new CancellableEvent())
    this.quitting = true
    for (const window of this.windows) window.close()
    this.windowGone()
  }

  /** Ends at once, asking nobody. */
  exit(code = 0): void {
    if (this.exiting) return
    this.exiting = true
    this.emit('quit', {}, code)
    const closed = this.chromium?.context.close() ?? Promise.resolve()
    void closed.finally(() => process.exit(code))
  }

  /** A window is gone, or there was none. */
  windowGone(): void {
    if (this.windows.size > 0) return
    if (!this.quitting) {
      this.emit('window-all-closed')
      return
    }
    const event = new CancellableEvent()
    this.emit('will-quit', event)
    if (event.defaultPrevented) this.quitting = false
    else this.exit(0)
  }

  private async boot(): Promise<Chromium> {
    if (this.exiting) return new Promise(() => undefined)
    const port = await serveScheme((request) => protocol.answer(request))
    const chromium = await Chromium.launch(this.getPath('userData'), port)
    this.chromium = chromium
    chromium.context.on('close', () => this.exit(1))
    this.emit('ready')
    return chromium
  }
}

export const app = new App()
