import { formatIso15434 } from '@shared/domain/labels'
import { expect, test } from '../fixtures/app'

const RS = '\x1e'
const GS = '\x1d'
const EOT = '\x04'

/** A fast typist's pace, milliseconds a key. */
const TYPING = { delay: 60 }

/** What the label of a new lot says. */
const NEW_LABEL = formatIso15434({ lotNumber: '26-1042', supplierPartNumber: 'PCB-P0525-B', quantity: 25, dateCode: '20261103' })

test('opens a lot by a scanner, from any screen, with the separators of an ISO label', async ({ app }) => {
  await app.enterAs('mito')
  await app.frame.goTo('Health')
  await app.scanner.scan(formatIso15434({ lotNumber: 'LOT-0921', supplierPartNumber: 'PCB-B7310-A', quantity: 8 }))
  await expect(app.frame.title).toHaveText('Lot LOT-0921')

  await app.scanner.scan('LOT-0917')
  await expect(app.frame.title).toHaveText('Lot LOT-0917')
})

test('does not take the letters of a scan for keys', async ({ app }) => {
  const { bench } = app
  await app.enterAs('mito')
  await app.openLot('LOT-0917')
  await bench.capture(3)
  await app.scanner.scan('CRFN-1042')
  await expect(app.createLot.lotNumber).toHaveValue('CRFN-1042')
  await app.press('Escape')
  await expect(bench.rows).toHaveText([/pending/, /pending/, /pending/])

  await app.page.reload()
  await expect(bench.rows).toHaveText([/pending/, /pending/, /pending/])
})

test('takes a scan out of the note that one is writing', async ({ app }) => {
  const { bench } = app
  await app.enterAs('mito')
  await app.openLot('LOT-0917')
  await bench.capture(3)
  await app.press('t')
  await bench.note.pressSequentially('Burr at the edge', TYPING)
  await expect(bench.note).toHaveValue('Burr at the edge')
  await app.scanner.scan('LOT-0921')
  await expect(app.frame.title).toHaveText('Lot LOT-0921')

  await app.openLot('LOT-0917')
  await bench.row(0).click()
  await expect(bench.note).toHaveValue('Burr at the edge')
})

test('leaves a fast typist alone', async ({ app }) => {
  const { bench } = app
  await app.enterAs('mito')
  await app.openLot('LOT-0917')
  await bench.capture(3)
  const note = 'Confirmed by J. Kim, 24-0917 see LOT-0921 (crfn)'
  await app.press('t')
  await bench.note.pressSequentially(note, TYPING)
  await expect(bench.note).toHaveValue(note)
  await bench.note.press('Enter')
  await expect(app.frame.title).toHaveText('Lot LOT-0917')
  await expect(bench.rows).toHaveText([/pending/, /pending/, /pending/])
})

test('finds the lot whose number one just types, with or without the key of the field', async ({ app }) => {
  await app.enterAs('mito')
  await app.page.keyboard.type('LOT-0921', TYPING)
  await expect(app.frame.scanField).toHaveValue('LOT-0921')
  await app.press('Enter')
  await expect(app.frame.title).toHaveText('Lot LOT-0921')

  await app.page.keyboard.type('/LOT-0924', TYPING)
  await expect(app.frame.scanField).toHaveValue('LOT-0924')
  await app.press('Enter')
  await expect(app.frame.title).toHaveText('Lot LOT-0924')
})

test('lets go of what it said about a label with Escape', async ({ app }) => {
  await app.enterAs('mito')
  await app.scanner.scan('4006381333931')
  const refusal = app.page.getByRole('alert').filter({ hasText: 'This label names no lot' })
  await expect(refusal).toBeVisible()
  await expect(refusal.getByRole('button', { name: 'Retry' })).toHaveCount(0)
  await app.press('Escape')
  await expect(refusal).toHaveCount(0)
})

test('opens a lot by the text of its label from the clipboard', async ({ app, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await app.enterAs('mito')
  const paste = async (text: string): Promise<void> => {
    await app.page.evaluate((copied) => navigator.clipboard.writeText(copied), text)
    await app.press('Control+v')
  }
  await paste(formatIso15434({ lotNumber: 'LOT-0921' }))
  await expect(app.frame.title).toHaveText('Lot LOT-0921')

  await app.frame.scanField.click()
  await paste(formatIso15434({ lotNumber: 'LOT-0924' }))
  await expect(app.frame.title).toHaveText('Lot LOT-0924')
  await expect(app.frame.scanField).toHaveValue('')
})

test('finds lots while one types', async ({ app }) => {
  await app.enterAs('mito')
  await app.press('/')
  await app.frame.scanField.pressSequentially('092', TYPING)
  await expect(app.page.getByRole('option', { name: /^LOT-092/ })).toHaveCount(2)
  await app.page.getByRole('option', { name: /LOT-0924/ }).click()
  await expect(app.frame.title).toHaveText('Lot LOT-0924')
})

test('offers to create an unknown lot from what its label says', async ({ app }) => {
  const { createLot, bench } = app
  await app.enterAs('mito')
  await app.scanner.scan(NEW_LABEL)
  await expect(createLot.lotNumber).toHaveValue('26-1042')
  await expect(createLot.part).toHaveValue(/^PCB-P0525-B/)
  await expect(createLot.batchSize).toHaveValue('25')
  await expect(createLot.date).toHaveValue('2026-11-03')
  await expect(createLot.line).toHaveValue('L1')

  await createLot.submit.click()
  await expect(app.frame.title).toHaveText('Lot 26-1042')
  await expect(bench.facts).toContainText('0 of 25')

  await app.frame.goTo('Lots')
  await app.scanner.scan(NEW_LABEL)
  await expect(app.frame.title).toHaveText('Lot 26-1042')
})

test('asks for what the label of an unknown lot does not say', async ({ app }) => {
  const { createLot } = app
  await app.enterAs('nweber')
  await app.frame.typeLot('26-2000')
  await createLot.submit.click()
  await expect(createLot.dialog).toContainText('Required')
  await expect(createLot.dialog).toBeVisible()
  await createLot.part.click()
  await app.page.getByRole('option', { name: /PCB-C2041-C/ }).click()
  await createLot.batchSize.fill('3')
  await createLot.submit.click()
  await expect(app.frame.title).toHaveText('Lot 26-2000')
})

test('tells a reviewer who may create an unknown lot', async ({ app }) => {
  await app.enterAs('rsilva')
  await app.scanner.scan(NEW_LABEL)
  await expect(app.frame.scanNotice).toContainText('No lot 26-1042')
  await expect(app.frame.scanNotice).toContainText('Ask an operator or a supervisor')
  await expect(app.createLot.dialog).toHaveCount(0)
})

test('says what is wrong with a label that breaks its format', async ({ app }) => {
  await app.enterAs('mito')
  await app.scanner.scan(`[)>${RS}1TLOT-0917${RS}${EOT}`)
  await expect(app.frame.scanNotice).toContainText('The label could not be read')
  await expect(app.frame.scanNotice).toContainText('LABEL_MALFORMED')
  await expect(app.frame.scanNotice).toContainText('[)><RS>1TLOT-0917<RS><EOT>')
})

test('says of a label without a lot what it lacks', async ({ app }) => {
  await app.enterAs('mito')
  await app.scanner.scan(`[)>${RS}06${GS}1PPCB-C2041-C${GS}Q10${RS}${EOT}`)
  await expect(app.frame.scanNotice).toContainText('This label names no lot')
  await expect(app.frame.scanNotice).toContainText('LABEL_FOREIGN')
  await app.frame.scanNotice.getByRole('button', { name: 'Dismiss' }).click()
  await expect(app.frame.scanNotice).toHaveCount(0)
})

test('shows a hostile lot number as what it is: text', async ({ app }) => {
  const hostile = '<img src=x onerror=alert(1)>'
  const dialogs: string[] = []
  app.page.on('dialog', (dialog) => { dialogs.push(dialog.message()); void dialog.dismiss() })
  await app.enterAs('mito')
  await app.frame.typeLot(hostile)
  await expect(app.createLot.lotNumber).toHaveValue(hostile)
  await createFromDialog()
  await expect(app.frame.title).toHaveText(`Lot ${hostile}`)
  expect(dialogs).toEqual([])

  async function createFromDialog(): Promise<void> {
    await app.createLot.part.click()
    await app.page.getByRole('option', { name: /PCB-C2041-C/ }).click()
    await app.createLot.batchSize.fill('1')
    await app.createLot.submit.click()
  }
})
