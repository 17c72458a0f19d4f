import { readFile } from 'node:fs/promises'
import { expect, type Locator, type Page } from '@playwright/test'
import type { InspectionSummaryJson } from '@core/reports/inspection-summary'

export type ReportFormat = 'PDF' | 'CSV' | 'JSON'

/** All reports, and the dialog that makes one. */
export class ReportsScreen {
  readonly table: Locator
  readonly rows: Locator
  readonly dialog: Locator
  readonly lot: Locator

  constructor(private readonly page: Page) {
    this.table = page.getByRole('table')
    this.rows = this.table.locator('tbody tr')
    this.dialog = page.getByRole('dialog', { name: 'New inspection summary' })
    this.lot = this.dialog.getByRole('combobox', { name: 'Lot' }).or(this.dialog.getByRole('textbox', { name: 'Lot' }))
  }

  /** In the open dialog, for the lot that stands in it. */
  async create(format: ReportFormat): Promise<void> {
    await this.dialog.getByRole('radiogroup', { name: 'Format' }).getByText(format, { exact: true }).click()
    await this.dialog.getByRole('button', { name: 'Create report' }).click()
    await expect(this.dialog.getByText('The report is ready')).toBeVisible()
  }

  row(format: ReportFormat): Locator {
    return this.rows.filter({ has: this.page.getByRole('cell', { name: format, exact: true }) })
  }

  async download(format: ReportFormat): Promise<Buffer> {
    const started = this.page.waitForEvent('download')
    await this.row(format).getByRole('link', { name: /^Download/ }).click()
    return readFile(await (await started).path())
  }

  async downloadJson(): Promise<InspectionSummaryJson> {
    return JSON.parse((await this.download('JSON')).toString('utf8')) as InspectionSummaryJson
  }
}
