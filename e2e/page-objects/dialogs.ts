import type { Locator, Page } from '@playwright/test'

/** The offer to create a lot that is not known. */
export class CreateLotDialog {
  readonly dialog: Locator
  readonly lotNumber: Locator
  readonly part: Locator
  readonly batchSize: Locator
  readonly date: Locator
  readonly line: Locator
  readonly submit: Locator

  constructor(page: Page) {
    this.dialog = page.getByRole('dialog', { name: 'Create lot' })
    this.lotNumber = this.dialog.getByLabel('Lot number')
    this.part = this.dialog.getByRole('combobox', { name: 'Part' }).or(this.dialog.getByRole('textbox', { name: 'Part' }))
    this.batchSize = this.dialog.getByLabel('Batch size')
    this.date = this.dialog.getByLabel('Production date')
    this.line = this.dialog.getByLabel('Production line')
    this.submit = this.dialog.getByRole('button', { name: 'Create and open' })
  }
}

/** Files on their way to chips of the lot. */
export class CaptureDialog {
  readonly dialog: Locator
  readonly chip: Locator
  readonly store: Locator
  readonly items: Locator

  constructor(page: Page) {
    this.dialog = page.getByRole('dialog', { name: /^Add (an|\d+) images?$/ })
    this.chip = this.dialog.getByLabel('Chip', { exact: false })
    this.store = this.dialog.getByRole('button', { name: /^Store/ })
    this.items = this.dialog.getByRole('listitem')
  }
}

/** All keys on one sheet. */
export class HelpSheet {
  readonly dialog: Locator
  readonly rows: Locator

  constructor(page: Page) {
    this.dialog = page.getByRole('dialog', { name: 'Keys' })
    this.rows = this.dialog.locator('[data-active]')
  }
}
