import type { Locator, Page } from '@playwright/test'
import { DEMO_USERS } from '@core/demo/demo-station'

export type DemoUsername = 'mito' | 'jkim' | 'rsilva' | 'nweber' | 'tokoye'

export interface Person {
  username: string
  display_name: string
  badge: string
  pin: string
}

/** A person of the demo station. */
export function demoPerson(username: DemoUsername): Person {
  const person = DEMO_USERS.find((user) => user.username === username)
  if (!person) throw new RangeError(`The demo station has no user ${username}`)
  return person
}

/** Who it is, and the PIN: the sign-in screen, and the lock screen that asks the same. */
export class SignInScreen {
  readonly heading: Locator
  readonly login: Locator
  readonly pin: Locator
  readonly submit: Locator
  readonly demoPeople: Locator
  readonly alert: Locator

  constructor(private readonly page: Page) {
    this.heading = page.getByRole('heading', { name: 'Sign in', level: 1 })
    this.login = page.getByRole('textbox', { name: 'Badge or user name' })
    this.pin = page.getByLabel('PIN', { exact: true })
    this.submit = page.locator('form button[type=submit]')
    this.demoPeople = page.getByRole('region', { name: 'Demo station' }).getByRole('button')
    this.alert = page.locator('form').getByRole('alert')
  }

  /** By the person's card, as a newcomer does. */
  async chooseDemoPerson(username: DemoUsername): Promise<void> {
    await this.demoPeople.filter({ hasText: demoPerson(username).display_name }).click()
  }

  async signIn(login: string, pin: string): Promise<void> {
    await this.login.fill(login)
    await this.pin.fill(pin)
    await this.pin.press('Enter')
  }

  key(digit: number): Locator {
    return this.page.getByRole('group', { name: 'Number pad' }).getByRole('button', { name: String(digit), exact: true })
  }
}

/** What lies over the work while the station is locked. */
export class LockScreen extends SignInScreen {
  readonly dialog: Locator
  readonly someoneElse: Locator

  constructor(page: Page) {
    super(page)
    this.dialog = page.getByRole('dialog', { name: /^(Locked|Switch operator)$/ })
    this.someoneElse = this.dialog.getByRole('button', { name: 'Someone else' })
  }

  async unlock(pin: string): Promise<void> {
    await this.pin.fill(pin)
    await this.pin.press('Enter')
  }
}
