import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { skipUnless } from '@core/testing/require-all'
import { expect, test } from '../fixtures/app'
import { runCommand } from '../fixtures/core-process'
import { hasRealBoards, NO_REAL_BOARDS, REAL_BOARDS } from '../fixtures/pictures'

const PAIRS = 4
const LOT = 'REAL-1'

test.skip(skipUnless(hasRealBoards, NO_REAL_BOARDS), NO_REAL_BOARDS)

/** Copies the first pairs of the data set. @returns the stems */
function copyPairs(folder: string): string[] {
  mkdirSync(folder)
  const images = join(REAL_BOARDS, 'images')
  const captured = readdirSync(images).filter((name) => name.endsWith('_test.jpg')).toSorted().slice(0, PAIRS)
  for (const name of captured) {
    copyFileSync(join(images, name), join(folder, name))
    const golden = name.replace('_test', '_temp')
    copyFileSync(join(images, golden), join(folder, golden))
  }
  return captured.map((name) => name.replace('_test.jpg', ''))
}

test('real boards from the command line open, zoom and are judged', async ({ app, station }, testInfo) => {
  const folder = testInfo.outputPath('boards')
  const stems = copyPairs(folder)
  const reportFile = testInfo.outputPath('report.json')
  const { code, stderr } = await runCommand(
    station.home, 'inspect', '--lot', LOT, '--part', 'DEEPPCB', '--images', folder, '--golden', folder, '--report', reportFile
  )
  expect(code, stderr).toBe(0)
  const before = JSON.parse(readFileSync(reportFile, 'utf8')) as { inspections: number; defects: number }
  expect(before.inspections).toBe(PAIRS)
  expect(before.defects).toBeGreaterThan(PAIRS)

  const { bench } = app
  await app.enterAs('mito')
  await app.openLot(LOT)
  let judged = 0
  for (const stem of stems) {
    await bench.chip(stem).click()
    await expect(bench.currentChip).toContainText(stem)
    await expect(bench.picture).toHaveAttribute('data-phase', 'shown')
    await expect(bench.golden).toHaveAttribute('data-phase', 'shown')
    await expect(bench.selectedRow).toHaveCount(1)
    expect(await bench.steadyZoom()).toBeGreaterThan(100)
    await app.press('x')
    await expect(bench.zoom).toHaveText('Zoom 100 %')
    judged += await bench.judgeAll('c')
    await bench.complete()
    await expect(bench.chip(stem)).toContainText('fail')
  }
  expect(judged).toBe(before.defects)
  await expect(bench.facts).toContainText('completed')

  const report = await app.lotReport()
  expect(report.defects_by_verdict.confirmed).toBe(before.defects)
  expect(report.chips).toMatchObject({ inspected: PAIRS, failed: PAIRS, open: 0 })
})
