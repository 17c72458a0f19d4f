import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '../fixtures/app'
import { declaringPng, demoBoard, truncatedJpeg } from '../fixtures/pictures'
import type { App } from '../page-objects/app'

const LOT = 'LOT-0917'

interface GivenFile {
  name: string
  mimeType: string
  buffer: Buffer
}

const png = (name: string, buffer: Buffer): GivenFile => ({ name, mimeType: 'image/png', buffer })

test.beforeEach(async ({ app }) => {
  await app.enterAs('mito')
  await app.openLot(LOT)
})

/** Gives files to the page as drag-and-drop or the clipboard do. */
async function give(app: App, how: 'drop' | 'paste', files: readonly GivenFile[]): Promise<void> {
  const transfer = await app.page.evaluateHandle((given) => {
    const data = new DataTransfer()
    for (const { name, mimeType, base64 } of given) {
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
      data.items.add(new File([bytes], name, { type: mimeType }))
    }
    return data
  }, files.map(({ name, mimeType, buffer }) => ({ name, mimeType, base64: buffer.toString('base64') })))
  if (how === 'drop') {
    await app.bench.picture.dispatchEvent('dragover', { dataTransfer: transfer })
    await expect(app.page.getByText('Drop images to add them')).toBeVisible()
    await app.bench.picture.dispatchEvent('drop', { dataTransfer: transfer })
  } else {
    await app.page.evaluate((data) => {
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
    }, transfer)
  }
}

test('takes a file from the chooser, for the chip that is named', async ({ app }, testInfo) => {
  const { bench, capture } = app
  const path = testInfo.outputPath('board.png')
  writeFileSync(path, await demoBoard(LOT, '0001'))
  await app.chooseFiles(path)
  await expect(capture.chip).toHaveValue('0001')
  await capture.chip.fill('A-17')
  await capture.store.click()
  await expect(capture.dialog).toHaveCount(0)
  await expect(app.page.getByText(/Chip A-17 stored SHA-256 [0-9a-f]{12}/)).toBeVisible()
  await bench.detected(3)
  await expect(bench.chip('A-17')).toContainText('now')
})

for (const how of ['drop', 'paste'] as const) {
  test(`takes a file by ${how}, and knows it again`, async ({ app }) => {
    const { bench, capture } = app
    const board = png('board.png', await demoBoard(LOT, '0002'))
    await give(app, how, [board])
    await capture.store.click()
    await bench.detected(0)

    await give(app, how, [{ ...board, name: 'the same again.png' }])
    await capture.chip.fill('0009')
    await capture.store.click()
    await expect(capture.dialog).toContainText('Already captured for chip 0001')
    await expect(capture.dialog).toContainText('1 known before')
    await capture.dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
    await expect(bench.chips).toHaveCount(1)
  })
}

test('takes a folder, passes over what is no captured image, and names the chips after the files', async ({ app }, testInfo) => {
  const { bench, capture } = app
  const folder = testInfo.outputPath('boards')
  mkdirSync(folder)
  for (const chip of ['0002', '0004', '0007']) writeFileSync(join(folder, `${chip}_test.png`), await demoBoard(LOT, chip))
  writeFileSync(join(folder, '0002_temp.png'), await demoBoard(LOT, '0010'))
  writeFileSync(join(folder, 'notes.txt'), 'three boards')
  await app.chooseFiles(folder, 'Shift+O')
  await expect(capture.dialog).toContainText('2 files are passed over')
  await capture.store.click()
  await expect(capture.dialog).toContainText('3 of 3')
  await expect(capture.dialog).toContainText('3 stored')
  await capture.dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
  await expect(bench.chips).toHaveText([/0002/, /0004/, /0007/])
})

test('refuses what is no image, is broken or too large, each with its reason, and keeps the rest', async ({ app }) => {
  const { bench, capture } = app
  await give(app, 'drop', [
    png('notes.png', Buffer.from('these are three boards')),
    { name: 'half.jpg', mimeType: 'image/jpeg', buffer: await truncatedJpeg() },
    png('endless.png', await declaringPng(100_000)),
    png('good.png', await demoBoard(LOT, '0004'))
  ])
  await capture.store.click()
  await expect(capture.dialog).toContainText('3 refused')
  await expect(capture.items.filter({ hasText: 'notes.png' })).toContainText(/not accepted|no readable image/)
  await expect(capture.items.filter({ hasText: 'half.jpg' })).toContainText('no readable image')
  await expect(capture.items.filter({ hasText: 'endless.png' })).toContainText('too many pixels')
  await expect(capture.items.filter({ hasText: 'endless.png' })).toContainText('Nothing of it was stored')
  await expect(capture.items.filter({ hasText: 'good.png' })).toContainText('Stored')
  await capture.dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
  await expect(bench.chips).toHaveCount(1)
})

test('shows names of files as what they are, whatever is in them', async ({ app }) => {
  const { capture } = app
  const dialogs: string[] = []
  app.page.on('dialog', (dialog) => { dialogs.push(dialog.message()); void dialog.dismiss() })
  const names = [
    '../../etc/passwd.png',
    '<img src=x onerror=alert(1)>.png',
    '<script>alert(2)</script>.png',
    'board\u202Egnp.exe.png',
    `${'long'.repeat(75)}.png`,
    '板 🔬 café.png'
  ]
  const boards = await Promise.all(['0002', '0004', '0007', '0010', '0012', '0001'].map((chip) => demoBoard(LOT, chip)))
  await give(app, 'drop', names.map((name, index) => png(name, boards[index] ?? Buffer.of())))
  await capture.store.click()
  await expect(capture.dialog).toContainText('6 of 6')
  await expect(capture.dialog).toContainText('6 stored')
  const shown = (await capture.items.allTextContents()).join('\n')
  for (const text of ['<img src=x onerror=alert(1)>', 'board[U+202E]gnp.exe.png', '板 🔬 café.png', 'longlong']) expect(shown).toContain(text)
  expect(shown).not.toContain('\u202E')
  await capture.dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
  await expect(app.bench.chips).toHaveCount(6)

  const report = await app.lotReport()
  expect(report.inspections).toBe(6)
  expect(dialogs).toEqual([])
  expect(await app.page.locator('img[src="x"], script:not([src])').count()).toBe(0)
})
