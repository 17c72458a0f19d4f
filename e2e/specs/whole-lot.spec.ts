import { expect, test } from '../fixtures/app'
import type { App } from '../page-objects/app'

/** The smallest lot of the demo station that is still to be inspected. */
const LOT = 'LOT-0930'
const CHIPS = 6

interface Tally {
  passed: number
  failed: number
  defects: number
}

/** Inspects every chip: confirms the defects of the odd ones, rejects those of the even ones. */
async function inspectWholeLot(app: App): Promise<Tally> {
  const { bench } = app
  const tally: Tally = { passed: 0, failed: 0, defects: 0 }
  for (let number = 1; number <= CHIPS; number++) {
    await expect(bench.nextStep).toHaveText(/^Capture/)
    await app.press('Enter')
    tally.defects += await bench.judgeAll(number % 2 === 1 ? 'c' : 'r')
    await bench.complete()
    const chip = bench.chip(`000${number}`)
    await expect(chip).toContainText(/pass|fail/)
    if ((await chip.textContent())?.includes('pass')) tally.passed++
    else tally.failed++
  }
  return tally
}

test('completes a lot chip by chip, and reports it in all formats', async ({ app }) => {
  const { bench, reports } = app
  await app.enterAs('jkim')
  await app.openLot(LOT)
  const tally = await inspectWholeLot(app)
  expect(tally.failed).toBeGreaterThan(0)
  expect(tally.passed).toBeGreaterThan(0)

  await expect(bench.band).toContainText('The lot is completed')
  await expect(bench.facts).toContainText('completed')
  await expect(bench.facts).toContainText(`${CHIPS} of ${CHIPS}`)
  await expect(bench.facts).toContainText(`${tally.passed} of ${CHIPS}`)
  await expect(bench.nextStep).toHaveText(/^Report of this lot/)

  await app.press('Enter')
  await reports.create('PDF')
  for (const format of ['CSV', 'JSON'] as const) {
    await reports.dialog.getByRole('button', { name: 'Another one' }).click()
    await reports.create(format)
  }
  await app.page.reload()
  await expect(reports.rows).toHaveCount(3)

  const report = await reports.downloadJson()
  expect(report.lots).toMatchObject([{ lot_number: LOT, status: 'completed', batch_size: CHIPS }])
  expect(report.chips).toEqual({ inspected: CHIPS, open: 0, passed: tally.passed, failed: tally.failed })
  expect(report.kpis.yield).toMatchObject({ numerator: tally.passed, denominator: CHIPS })
  expect(report.inspections).toBe(CHIPS)
  expect(report.defects).toBe(tally.defects)

  const csv = (await reports.download('CSV')).toString('utf8')
  expect(csv.split('\r\n').filter((line) => line.includes(',rule_based,'))).toHaveLength(tally.defects)

  const pdf = (await reports.download('PDF')).toString('latin1')
  expect(pdf.startsWith('%PDF-')).toBe(true)
  expect(pdf.match(/\/Type \/Page\b(?!s)/g)?.length).toBeGreaterThan(1)
})

test('shows a completed lot for viewing only', async ({ app }) => {
  const { bench, frame } = app
  await app.enterAs('mito')
  await frame.typeLot('LOT-0898')
  await expect(frame.scanNotice).toContainText('Lot LOT-0898 is closed')
  await expect(frame.scanNotice).toContainText('every chip has a result')

  await frame.scanNotice.getByRole('button', { name: 'View' }).click()
  await expect(frame.title).toHaveText('Lot LOT-0898')
  await bench.chip('0002').click()
  await expect(bench.facts).toContainText('View only')
  await expect(bench.rows).not.toHaveCount(0)
  await bench.row(0).click()
  await expect(bench.editor).toContainText('confirmed')
  await expect(bench.verdict('Reject')).toHaveCount(0)
  await expect(frame.keyBar).not.toContainText('Confirm')
  await expect(bench.toCapture).toHaveCount(0)
})
