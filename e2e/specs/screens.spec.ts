/**
 * Pictures of the screens, at the sizes of a bench's and of a small monitor. They always go to `test-results/screens`;
 * with BENCHLIGHT_SCREENS=1 also, reduced to a palette, to `docs/screens`, which the README shows:
 *
 *     BENCHLIGHT_SCREENS=1 npx playwright test screens
 */
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { formatIso15434 } from '@shared/domain/labels'
import sharp from 'sharp'
import { expect, test } from '../fixtures/app'
import type { App } from '../page-objects/app'

const DOCS = resolve(__dirname, '../../docs/screens')
const WRITES_DOCS = process.env['BENCHLIGHT_SCREENS'] === '1'
const SIZES = [{ width: 1920, height: 1080 }, { width: 1366, height: 768 }]
const PALETTE = { palette: true, effort: 10, compressionLevel: 9 } as const

/** An album of one screen size. */
function album(app: App, folder: string, size: { width: number; height: number }): (name: string) => Promise<void> {
  mkdirSync(folder, { recursive: true })
  if (WRITES_DOCS) mkdirSync(DOCS, { recursive: true })
  return async (name) => {
    const file = `${name}-${size.width}x${size.height}.png`
    await app.page.mouse.move(0, 0)
    const picture = await app.page.screenshot({ path: join(folder, file), animations: 'disabled', caret: 'hide' })
    if (WRITES_DOCS) await sharp(picture).png(PALETTE).toFile(join(DOCS, file))
  }
}

for (const size of SIZES) {
  test.describe(`at ${size.width} x ${size.height}`, () => {
    test.use({ viewport: size })

    test('every screen is laid out without scrolling sideways', async ({ app }, testInfo) => {
      const { bench, frame, page, reports } = app
      const folder = join(testInfo.project.outputDir, 'screens')
      const keep = album(app, folder, size)
      const show = async (name: string): Promise<void> => {
        await keep(name)
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        expect(overflow, `${name} reaches beyond the window by so many pixels`).toBeLessThanOrEqual(0)
      }

      await expect(app.signIn.demoPeople).toHaveCount(5)
      await show('sign-in')
      await app.enterAs('mito')
      await expect(page.getByRole('button', { name: /LOT-0917/ })).toBeVisible()
      await show('bench-empty')
      await app.press('Shift+?')
      await expect(app.help.dialog).toBeVisible()
      await show('keys')
      await app.press('Escape')
      await app.press('Control+k')
      await expect(page.getByRole('textbox', { name: 'What do you want to do?' })).toBeVisible()
      await show('palette')
      await app.press('Escape')

      await app.openLot('LOT-0917')
      await bench.capture(3)
      await expect(bench.picture).toHaveAttribute('data-phase', 'shown')
      await expect(bench.golden).toHaveAttribute('data-phase', 'shown')
      await show('bench-judging')
      await app.press('c')
      await expect(bench.row(0)).toContainText('confirmed')
      await expect(bench.row(1)).toHaveAttribute('aria-current', 'true')
      await show('bench-judged')
      await bench.judgeAll('r')
      await bench.complete()
      await expect(bench.band).toContainText('Chip 0001 fails')
      await show('bench-fail')
      await app.press('Enter')
      await bench.detected(0)
      await bench.complete()
      await expect(bench.band).toContainText('Chip 0002 passes')
      await show('bench-pass')

      await frame.goTo('Lots')
      await expect(page.getByRole('row', { name: /LOT-0898/ })).toBeVisible()
      await show('lots')
      await app.scanner.scan(formatIso15434({ lotNumber: '26-1042', supplierPartNumber: 'PCB-P0525-B', quantity: 25, dateCode: '20261103' }))
      await expect(app.createLot.part).toHaveValue(/^PCB-P0525-B/)
      await show('create-lot')
      await app.press('Escape')
      await app.scanner.scan('[)>\x1e1TLOT-0917\x1e\x04')
      await expect(frame.scanNotice).toBeVisible()
      await show('label-error')
      await frame.scanNotice.getByRole('button', { name: 'Dismiss' }).click()

      await page.getByRole('button', { name: 'Report of lot LOT-0917' }).click()
      await reports.create('PDF')
      await show('report-ready')
      await app.press('Escape')
      await expect(reports.rows).toHaveCount(1)
      await show('reports')
      await frame.goTo('Health')
      await expect(page.getByText(/All checks passed|needs? attention/)).toBeVisible()
      await show('health')
      await app.press('Control+l')
      await expect(app.lock.dialog).toBeVisible()
      await show('lock')
    })
  })
}
