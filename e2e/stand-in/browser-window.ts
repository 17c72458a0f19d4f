import { EventEmitter } from 'node:events'
import type { BrowserWindowConstructorOptions, Rectangle } from 'electron'
import { app } from './app'
import { CancellableEvent } from './cancellable-event'
import { screen } from './system'
import { WebContents } from './web-contents'

const DEFAULT_SIZE = { width: 800, height: 600 }

/** What a page must not be given; in Electron these would pass, here they fail every test. */
const REQUIRED_PREFERENCES = { sandbox: true, contextIsolation: true, nodeIntegration: false } as const
const FORBIDDEN_PREFERENCES = [
  'nodeIntegrationInWorker',
  'nodeIntegrationInSubFrames',
  'webviewTag',
  'allowRunningInsecureContent',
  'experimentalFeatures',
  'enableBlinkFeatures'
] as const

/** Electron's `BrowserWindow`: its state is kept here, its page is a page of headless Chromium of the same size. */
export class BrowserWindow extends EventEmitter {
  readonly webContents: WebContents
  private normalBounds: Rectangle
  private maximized = false
  private minimized = false
  private visible: boolean
  private readonly minimum: { width: number; height: number }

  static getAllWindows(): BrowserWindow[] {
    return [...app.windows]
  }

  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((window) => window.webContents === contents) ?? null
  }

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super()
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready')
    rejectInsecure(options.webPreferences ?? {})
    const { width = DEFAULT_SIZE.width, height = DEFAULT_SIZE.height } = options
    const { workArea } = screen.getPrimaryDisplay()
    this.minimum = { width: options.minWidth ?? 0, height: options.minHeight ?? 0 }
    this.normalBounds = {
      x: options.x ?? workArea.x + Math.round((workArea.width - width) / 2),
      y: options.y ?? workArea.y + Math.round((workArea.height - height) / 2),
      width,
      height
    }
    this.visible = options.show ?? true
    this.webContents = new WebContents(options.webPreferences?.preload)
    app.windows.add(this)
    this.webContents.once('destroyed', () => this.gone())
    void this.fitPage()
  }

  async loadURL(address: string): Promise<void> {
    await this.webContents.loadURL(address)
    this.emit('ready-to-show')
  }

  close(): void {
    const event = new CancellableEvent()
    this.emit('close', event)
    if (!event.defaultPrevented) this.webContents.close()
  }

  show(): void {
    this.visible = true
    this.emit('show')
  }

  isVisible(): boolean {
    return this.visible
  }

  focus(): void {
    this.emit('focus')
  }

  minimize(): void {
    this.minimized = true
    this.emit('minimize')
  }

  restore(): void {
    this.minimized = false
    this.emit('restore')
  }

  isMinimized(): boolean {
    return this.minimized
  }

  maximize(): void {
    this.maximized = true
    this.resized('maximize')
  }

  unmaximize(): void {
    this.maximized = false
    this.resized('unmaximize')
  }

  isMaximized(): boolean {
    return this.maximized
  }

  setBounds(bounds: Partial<Rectangle>): void {
    const wished = { ...this.normalBounds, ...bounds }
    this.normalBounds = {
      ...wished,
      width: Math.max(wished.width, this.minimum.width),
      height: Math.max(wished.height, this.minimum.height)
    }
    this.maximized = false
    this.resized('resize', 'move')
  }

  getBounds(): Rectangle {
    return this.maximized ? screen.getPrimaryDisplay().workArea : this.normalBounds
  }

  getNormalBounds(): Rectangle {
    return this.normalBounds
  }

  getMinimumSize(): [number, number] {
    return [this.minimum.width, this.minimum.height]
  }

  isDestroyed(): boolean {
    return this.webContents.isDestroyed()
  }

  private resized(...events: string[]): void {
    void this.fitPage()
    for (const event of events) this.emit(event)
  }

  private async fitPage(): Promise<void> {
    const { width, height } = this.getBounds()
    await this.webContents.setViewport(width, height)
  }

  private gone(): void {
    app.windows.delete(this)
    this.emit('closed')
    app.windowGone()
  }
}

function rejectInsecure(preferences: NonNullable<BrowserWindowConstructorOptions['webPreferences']>): void {
  for (const [name, value] of Object.entries(REQUIRED_PREFERENCES)) {
    if (preferences[name as keyof typeof REQUIRED_PREFERENCES] !== value) {
      throw new Error(`stand-in: insecure webPreferences: ${name} must be stated as ${value}`)
    }
  }
  for (const name of FORBIDDEN_PREFERENCES) {
    if (preferences[name]) throw new Error(`stand-in: insecure webPreferences: ${name}`)
  }
  if (preferences.webSecurity === false) throw new Error('stand-in: insecure webPreferences: webSecurity is off')
}
