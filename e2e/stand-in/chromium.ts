import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { STAND_IN_HOSTS } from './addresses'

/** A Chromium of this application's own, which ends with this process, however that ends. */
export class Chromium {
  private readonly ownPages = new Set<Page>()
  /** How many pages of our own are about to come up. */
  private expected = 0

  private constructor(
    readonly context: BrowserContext,
    /** Where the test's Playwright attaches to the same pages. */
    readonly endpoint: string
  ) {
    context.on('page', (page) => {
      if (this.expected > 0) this.expected -= 1
      // Chromium cannot be kept from opening what a page asks for, so it is closed at once.
      else void page.close()
    })
  }

  /**
   * @param userData the application's profile folder; Chromium's own lies in it
   * @param schemePort where the application's scheme is served
   */
  static async launch(userData: string, schemePort: number): Promise<Chromium> {
    const profile = join(userData, 'stand-in-chromium')
    mkdirSync(profile, { recursive: true })
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: process.env['BENCHLIGHT_BROWSER'],
      headless: true,
      viewport: null,
      // A signal is the application's to answer.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      args: [
        '--remote-debugging-port=0',
        `--host-resolver-rules=MAP ${STAND_IN_HOSTS} 127.0.0.1:${schemePort}`,
        '--disable-gpu',
        '--use-fake-device-for-media-stream'
      ]
    })
    const [port] = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n')
    return new Chromium(context, `http://127.0.0.1:${port}`)
  }

  /** A page for a window: the one that Chromium opens by itself, then new ones. */
  async newPage(): Promise<Page> {
    const first = this.context.pages()[0]
    if (this.ownPages.size === 0 && first) {
      this.ownPages.add(first)
      return first
    }
    this.expected += 1
    const page = await this.context.newPage()
    this.ownPages.add(page)
    return page
  }
}
