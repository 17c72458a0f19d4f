import { expect, test } from '../fixtures/app'

/** The first demo lot: its first board has three defects, its second none. */
const LOT = 'LOT-0917'
const DEFECTS = 3

test.beforeEach(async ({ app }) => {
  await app.enterAs('mito')
  await app.openLot(LOT)
})

test('leads a newcomer from the lot’s number to a judged chip', async ({ app }) => {
  const { bench } = app
  await bench.capture(DEFECTS)
  await expect(bench.chip('0001')).toContainText('now')

  for (const [index, { key, verdict }] of [
    { key: 'c', verdict: 'confirmed' },
    { key: 'r', verdict: 'rejected' },
    { key: 'f', verdict: 'false positive' }
  ].entries()) {
    await expect(bench.row(index)).toHaveAttribute('aria-current', 'true')
    await app.press(key)
    await expect(bench.row(index)).toContainText(verdict)
  }

  await bench.complete()
  await expect(bench.band).toContainText('Chip 0001 fails')
  await expect(bench.band).toContainText(/\d.*allowed/)
  await expect(bench.chip('0001')).toContainText('fail')
  await expect(bench.nextStep).toHaveText(/^Capture next chip/)

  await app.press('Enter')
  await bench.detected(0)
  await bench.complete()
  await expect(bench.band).toContainText('Chip 0002 passes')
  await expect(bench.chip('0002')).toContainText('pass')
  await expect(bench.facts).toContainText('2 of 12')
})

test('stays on a defect when it is told not to go on by itself', async ({ app }) => {
  const { bench } = app
  await bench.capture(DEFECTS)
  await app.press('a')
  await app.press('n')
  await expect(bench.row(0)).toContainText('needs review')
  await expect(bench.row(0)).toHaveAttribute('aria-current', 'true')
  await app.press(' ')
  await expect(bench.row(1)).toHaveAttribute('aria-current', 'true')
})

test('takes back decisions one by one, the latest first', async ({ app }) => {
  const { bench } = app
  await bench.capture(DEFECTS)
  const before = await bench.rows.allTextContents()
  await app.press('c')
  await app.press('n')
  await app.press('4')
  await expect(bench.row(2)).toContainText('scratch')
  await bench.severity('critical').click()
  await expect(bench.row(2)).toContainText('critical')

  await app.press('Control+z')
  await expect(bench.row(2)).not.toContainText('critical')
  await app.press('Control+z')
  await expect(bench.row(2)).not.toContainText('scratch')
  await app.press('Control+z')
  await expect(bench.row(1)).toContainText('pending')
  await expect(bench.row(1)).toHaveAttribute('aria-current', 'true')
  await app.press('Control+z')
  await expect(bench.rows).toHaveText(before)

  await expect(app.frame.safety).toHaveText('Safe')
  await app.page.reload()
  await expect(bench.rows).toHaveText(before)
})

test('records corrections and a defect drawn by hand, and reports what was decided', async ({ app }) => {
  const { bench } = app
  await bench.capture(DEFECTS)
  await app.press('4')
  await app.press('s')
  await app.press('t')
  await bench.note.fill('Seen under the lens')
  await bench.note.press('Enter')
  await app.press('c')
  await app.press('f')
  await bench.note.fill('Ask the plant')
  await bench.verdict('Needs review').click()
  await expect(bench.nextStep).toHaveText(/^Complete/)
  const severity = await bench.row(0).locator('[title]').getAttribute('title')

  await app.press('d')
  await bench.drag({ x: 0.4, y: 0.4 }, { x: 0.5, y: 0.5 })
  await expect(bench.drawnDialog).toBeVisible()
  await app.press('8')
  await app.press('Enter')
  await expect(bench.rows).toHaveCount(DEFECTS + 1)
  await expect(bench.selectedRow).toContainText('crack')
  await expect(bench.editor).toContainText('drawn by hand')

  await bench.complete()
  await expect(bench.band).toContainText('Chip 0001 fails')

  const report = await app.lotReport()
  expect(report.defects_by_verdict).toEqual({ pending: 0, confirmed: 2, rejected: 0, needs_review: 1, false_positive: 1 })
  expect(report.defects).toBe(DEFECTS + 1)
  expect(report.defect_rows.filter(({ detection_method }) => detection_method === 'manual_review')).toMatchObject([
    { defect_type: 'crack', review_status: 'confirmed', reviewer: 'M. Ito' }
  ])
  expect(report.defect_rows).toContainEqual(expect.objectContaining({ review_status: 'needs_review', note: 'Ask the plant' }))
  expect(report.defect_rows).toContainEqual(expect.objectContaining({
    defect_type: 'scratch', severity, note: 'Seen under the lens', review_status: 'confirmed', detection_method: 'rule_based'
  }))
})
