import type { Locator, Page } from '@playwright/test'

export type ScreenName = 'Bench' | 'Lots' | 'Reports' | 'Health'

/** What stands around every screen: rail, scan field, state, person, key bar. */
export class Frame {
  readonly title: Locator
  readonly scanField: Locator
  readonly safety: Locator
  readonly person: Locator
  readonly keyBar: Locator
  /** What a scan had to say: an alert over the top of the screen. */
  readonly scanNotice: Locator

  constructor(private readonly page: Page) {
    this.title = page.locator('header').getByRole('heading', { level: 1 })
    this.scanField = page.getByRole('textbox', { name: 'Scan or search a lot' })
    this.safety = page.locator('header').getByRole('status')
    this.person = page.getByRole('button', { name: /^Signed in as/ })
    this.keyBar = page.getByRole('contentinfo', { name: 'Keys that work now' })
    this.scanNotice = page.locator('[aria-live=polite]').getByRole('alert')
  }

  rail(screen: ScreenName): Locator {
    return this.page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: screen })
  }

  async goTo(screen: ScreenName): Promise<void> {
    await this.rail(screen).click()
  }

  /** As one types a lot number: into the field, ended by Enter. */
  async typeLot(text: string): Promise<void> {
    await this.scanField.fill(text)
    await this.scanField.press('Enter')
  }

  async menuItem(name: string | RegExp): Promise<Locator> {
    await this.person.click()
    return this.page.getByRole('menuitem', { name })
  }
}
