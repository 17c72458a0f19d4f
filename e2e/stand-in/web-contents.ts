import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext, CDPSession, Download, Page } from 'playwright-core'
import { toApplication, toChromium } from './addresses'
import { app } from './app'
import { CancellableEvent } from './cancellable-event'
import { DownloadItem } from './download-item'
import { ipcMain } from './ipc-main'
import { pack, unpack } from './page/codec'
import type { RendererMessage } from './page/preload-world'
import { session } from './session'

const PRELOAD_WORLD = 'stand-in-preload'
const TO_MAIN_BINDING = 'standInToMain'
const MAIN_WORLD_SCRIPT = readFileSync(join(__dirname, 'main-world.js'), 'utf8')
const PRELOAD_WORLD_SCRIPT = readFileSync(join(__dirname, 'preload-world.js'), 'utf8')

type WindowOpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' }

let lastId = 0

/** Electron's `webContents` over one page of Chromium. */
export class WebContents extends EventEmitter {
  readonly id = ++lastId
  readonly session = session.defaultSession
  /** The frame that `senderFrame` of its own messages is. */
  readonly mainFrame = { url: '' }
  private readonly opened: Promise<{ page: Page; cdp: CDPSession }>
  private openedPage: { page: Page; cdp: CDPSession } | null = null
  private mainFrameId = ''
  private preloadContextId: number | null = null
  private windowOpenHandler: WindowOpenHandler = () => ({ action: 'allow' })
  /** What the main process itself wants to load, in Chromium's terms: no listener is asked about that. */
  private wanted: string | null = null
  private destroyed = false

  constructor(preload: string | undefined) {
    super()
    this.opened = this.open(preload)
    app.emit('web-contents-created', {}, this)
  }

  async loadURL(address: string): Promise<void> {
    const { page } = await this.opened
    this.wanted = toChromium(address)
    await page.goto(this.wanted)
    this.emit('did-finish-load')
  }

  reload(): void {
    this.wanted = toChromium(this.mainFrame.url)
    void this.openedPage?.page.reload()
  }

  async executeJavaScript(code: string): Promise<unknown> {
    const { cdp } = await this.opened
    const { result, exceptionDetails } = await cdp.send('Runtime.evaluate', {
      expression: code, awaitPromise: true, returnByValue: true
    })
    if (exceptionDetails) throw new Error(exceptionDetails.text)
    return result.value
  }

  /** Lost when the page has no preload, as in Electron. */
  send(channel: string, ...args: unknown[]): void {
    const expression = `standInFromMain("${pack({ channel, args } satisfies RendererMessage)}")`
    if (this.preloadContextId === null) return
    // The document may go while the message is on its way.
    this.openedPage?.cdp.send('Runtime.evaluate', { contextId: this.preloadContextId, expression }).catch(() => undefined)
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.windowOpenHandler = handler
  }

  getURL(): string {
    return this.mainFrame.url
  }

  isDestroyed(): boolean {
    return this.destroyed
  }

  async setViewport(width: number, height: number): Promise<void> {
    const { page } = await this.opened
    await page.setViewportSize({ width, height })
  }

  close(): void {
    void this.opened.then(({ page }) => page.close())
  }

  private async open(preload: string | undefined): Promise<{ page: Page; cdp: CDPSession }> {
    const browser = await app.browser()
    const { context } = browser
    const page = await browser.newPage()
    const cdp = await context.newCDPSession(page)
    this.openedPage = { page, cdp }
    this.mainFrameId = (await cdp.send('Page.getFrameTree')).frameTree.frame.id
    this.followDocuments(context, page, cdp)
    this.guardNavigation(cdp)
    this.guardWindows(cdp)
    this.receiveMessages(cdp)
    await cdp.send('Page.enable')
    await cdp.send('Runtime.enable')
    await cdp.send('Fetch.enable', { patterns: [{ resourceType: 'Document' }] })
    await this.injectPreload(cdp, preload)
    return { page, cdp }
  }

  private async injectPreload(cdp: CDPSession, preload: string | undefined): Promise<void> {
    if (preload === undefined) return
    await cdp.send('Runtime.addBinding', { name: TO_MAIN_BINDING, executionContextName: PRELOAD_WORLD })
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: MAIN_WORLD_SCRIPT })
    const source = readFileSync(preload, 'utf8')
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
      worldName: PRELOAD_WORLD,
      // Like Electron's, it runs in the main frame only.
      source: `if (window === window.top) {
        ${PRELOAD_WORLD_SCRIPT}
        (function (require, module, exports) { ${source}\n })(standInRequire, { exports: {} }, {})
      }`
    })
  }

  private followDocuments(context: BrowserContext, page: Page, cdp: CDPSession): void {
    cdp.on('Runtime.executionContextCreated', ({ context: world }) => {
      const { frameId } = (world.auxData ?? {}) as { frameId?: string }
      if (world.name === PRELOAD_WORLD && frameId === this.mainFrameId) this.preloadContextId = world.id
    })
    cdp.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId !== undefined) return
      this.mainFrame.url = toApplication(frame.url)
      this.emit('did-navigate', {}, this.mainFrame.url)
      this.session.applyPermissions(context, this).catch((error: unknown) => this.emit('error', error))
    })
    page.on('crash', () => this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 }))
    page.on('download', (download) => void this.offerDownload(download))
    page.on('close', () => {
      this.destroyed = true
      this.emit('destroyed')
    })
  }

  /** Documents that the page asks for are the listeners' to prevent; those that the main process loads are not. */
  private guardNavigation(cdp: CDPSession): void {
    cdp.on('Fetch.requestPaused', ({ requestId, request, frameId, redirectedRequestId }) => {
      const isMainFrame = frameId === this.mainFrameId
      const isWanted = isMainFrame && this.wanted === request.url
      if (isWanted) this.wanted = null
      const prevented = !isWanted && this.preventsNavigation(toApplication(request.url), isMainFrame, redirectedRequestId !== undefined)
      const verdict = prevented
        ? cdp.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
        : cdp.send('Fetch.continueRequest', { requestId })
      // A page that closes takes its requests with it.
      verdict.catch(() => undefined)
    })
  }

  private preventsNavigation(url: string, isMainFrame: boolean, isRedirect: boolean): boolean {
    const event = Object.assign(new CancellableEvent(), { url, isMainFrame })
    if (isRedirect) this.emit('will-redirect', event)
    else this.emit('will-frame-navigate', event)
    if (isMainFrame && !isRedirect && !event.defaultPrevented) this.emit('will-navigate', event)
    return event.defaultPrevented
  }

  /** Chromium tells of a new window before it opens it; the browser closes every one that is not ours. */
  private guardWindows(cdp: CDPSession): void {
    cdp.on('Page.windowOpen', ({ url }) => {
      const { action } = this.windowOpenHandler({ url: toApplication(url) })
      if (action === 'allow') throw new Error('stand-in: pages cannot be given windows of their own')
    })
  }

  private receiveMessages(cdp: CDPSession): void {
    cdp.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name !== TO_MAIN_BINDING || executionContextId !== this.preloadContextId) return
      const { channel, args } = unpack(payload) as RendererMessage
      ipcMain.emit(channel, { sender: this, senderFrame: this.mainFrame, type: 'frame' }, ...args)
    })
  }

  private async offerDownload(download: Download): Promise<void> {
    const event = new CancellableEvent()
    const item = new DownloadItem(toApplication(download.url()), download.suggestedFilename())
    this.session.emit('will-download', event, item, this)
    if (event.defaultPrevented || item.savePath === '') await download.cancel()
    else await download.saveAs(item.savePath)
  }
}
