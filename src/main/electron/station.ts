import { join } from 'node:path'
import { app, type BrowserWindow, dialog, session, shell } from 'electron'
import { type Connection, type Core, createCore, PageFiles, readConfig } from '@core/index'
import { version } from '../../../package.json'
import { PAGE_ADDRESS, START_UP_ADDRESS } from './app-address'
import { serveApp } from './app-protocol'
import { DocumentOpener } from './document-opener'
import { serveContract } from './ipc'
import { type LaunchOptions, profileFolder } from './launch-options'
import { guardNavigation } from './navigation'
import { denyPermissions } from './permissions'
import { showStep } from './start-up-page'
import { utilityWorkers } from './utility-workers'
import { createStationWindow } from './window'

export interface StationFolders {
  /** `out/main`, where this program and its workers lie. */
  program: string
  /** `resources/` of the checkout or the package, as real files. */
  resources: string
}

/** The running desktop application: one window over one core. */
export class Station {
  private core: Core | null = null
  private connection: Connection | null = null
  private starting: Promise<void> | null = null
  private window: BrowserWindow | null = null
  private readonly documents: DocumentOpener

  constructor(
    private readonly launch: LaunchOptions,
    private readonly folders: StationFolders
  ) {
    this.documents = new DocumentOpener(join(profileFolder(launch.home), 'documents'), (path) => shell.openPath(path))
  }

  /** Shows the window with the start-up page. Call it when Electron is ready. */
  async openWindow(): Promise<void> {
    denyPermissions(session.defaultSession)
    guardNavigation({
      app,
      session: session.defaultSession,
      openDocument: (address) => void this.openDocument(address),
      log: () => this.core?.log ?? null
    })
    serveApp(session.defaultSession.protocol, {
      page: new PageFiles(join(this.folders.program, '..', 'renderer')),
      connection: () => this.connection
    })
    const window = createStationWindow({
      preload: join(this.folders.program, '..', 'preload', 'index.cjs'),
      icon: join(this.folders.resources, 'icons', 'benchlight.png'),
      stateFile: join(profileFolder(this.launch.home), 'window-state.json')
    })
    this.window = window
    await window.loadURL(START_UP_ADDRESS)
    window.show()
  }

  /**
   * Starts the core and opens the application's page.
   *
   * @throws AppError when the core cannot start
   */
  start(): Promise<void> {
    this.starting ??= this.startCore()
    return this.starting
  }

  /** Brings the window to the front, for a second start. */
  raise(): void {
    if (this.window?.isMinimized()) this.window.restore()
    this.window?.show()
    this.window?.focus()
  }

  /** Stops the core, also one that is starting still, and with it the database unless another process uses it. */
  async stop(): Promise<void> {
    await this.starting?.catch(() => undefined)
    this.connection?.close()
    await this.core?.dispose()
    await this.documents.clear()
  }

  private async startCore(): Promise<void> {
    const workersFolder = join(this.folders.program, 'workers')
    await this.documents.clear()
    const config = readConfig(
      { ...this.launch, workersFolder, resourcesFolder: this.folders.resources, version },
      process.env
    )
    const core = await createCore({
      config,
      purpose: 'station',
      spawnWorker: utilityWorkers(workersFolder),
      onProgress: (step) => { if (this.window) showStep(this.window.webContents, step) }
    })
    this.core = core
    this.connection = core.connect({ host: 'electron', ipAddress: null, userAgent: `Benchlight ${version}` })
    if (!this.window || this.window.isDestroyed()) return
    this.servePage(this.window, core, this.connection)
    await this.window.loadURL(PAGE_ADDRESS)
    for (const message of core.notices) await dialog.showMessageBox(this.window, { type: 'info', title: 'Benchlight', message })
  }

  private servePage(window: BrowserWindow, core: Core, connection: Connection): void {
    const contract = serveContract({ contents: window.webContents, connection, log: core.log })
    window.on('close', () => contract.close('Benchlight is closing.'))
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      core.log.error({ reason }, 'the page ended')
      void this.offerReload(window)
    })
  }

  /** The page's process died. The core still runs, and who was signed in is so after a reload. */
  private async offerReload(window: BrowserWindow): Promise<void> {
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      title: 'Benchlight',
      message: 'The page stopped. What was saved is kept.',
      detail: 'Load it again to go on where you were.',
      buttons: ['Load again', 'Quit'],
      defaultId: 0
    })
    if (response === 0) window.webContents.reload()
    else app.quit()
  }

  private async openDocument(address: string): Promise<void> {
    if (!this.connection || !this.window) return
    try {
      await this.documents.open(address, this.connection)
    } catch (error) {
      this.core?.log.error({ err: error }, 'a document was not opened')
      const message = error instanceof Error ? error.message : String(error)
      await dialog.showMessageBox(this.window, { type: 'warning', title: 'Benchlight', message })
    }
  }
}
