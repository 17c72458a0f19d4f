import { readFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test } from '../fixtures/app'
import { databaseRuns, serveCore } from '../fixtures/core-process'
import { App } from '../page-objects/app'

const LOT = 'LOT-0917'
const DEFECTS = 3

/** The database server of a data folder, by the file that it keeps while it runs. */
function serverPid(home: string): number {
  return Number(readFileSync(join(home, 'database', 'data', 'postmaster.pid'), 'utf8').split('\n')[0])
}

/** Ends the database server as a crash does. */
function killDatabase(home: string): void {
  process.kill(serverPid(home), 'SIGKILL')
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => { server.close(resolve) })
  return port
}

test('goes on when the database is killed while one judges, and loses nothing', async ({ app, station }) => {
  const { bench, frame } = app
  await app.enterAs('mito')
  await app.openLot(LOT)
  await bench.capture(DEFECTS)
  await app.press('c')
  await expect(bench.row(0)).toContainText('confirmed')

  killDatabase(station.home)
  await app.press('r')
  await app.press('f')
  await expect(bench.row(1)).toContainText('rejected')
  await expect(bench.row(2)).toContainText('false positive')
  await expect(frame.safety).not.toHaveText('Safe')
  await expect(frame.safety).toHaveText('Safe', { timeout: 60_000 })

  await bench.complete()
  await expect(bench.chip('0001')).toContainText('fail')
  await app.page.reload()
  await bench.chip('0001').click()
  await expect(bench.rows).toHaveText([/confirmed/, /rejected/, /false positive/])
})

test('captures again by itself, or says so, when the database is killed before', async ({ app, station }) => {
  const { bench } = app
  await app.enterAs('mito')
  await app.openLot(LOT)
  killDatabase(station.home)
  await app.press('Enter')
  const retry = app.page.getByRole('alert').getByRole('button', { name: 'Retry' })
  await expect(retry.or(bench.row(0))).toBeVisible({ timeout: 60_000 })
  if (await retry.isVisible()) {
    await expect(app.page.getByRole('alert')).toContainText('The database does not answer')
    await expect(app.frame.safety).toHaveText('Safe', { timeout: 60_000 })
    await retry.click()
  }
  await bench.detected(DEFECTS)
  await expect(bench.chips).toHaveCount(1)
})

test.describe('a core that is started again', () => {
  test('finds the decisions that were made while it was away', async ({ page, home }) => {
    const port = String(await freePort())
    const first = await serveCore(home, {}, ['--port', port])
    const app = new App(page)
    const { bench, frame } = app
    await page.goto(first.url)
    await app.enterAs('mito')
    await app.openLot(LOT)
    await bench.capture(DEFECTS)
    await first.stop()

    await expect(frame.safety).toContainText(/Offline since \d\d:\d\d/)
    await app.press('c')
    await expect(bench.row(0)).toContainText('confirmed')
    await expect(frame.safety).toContainText('1 waiting')

    const second = await serveCore(home, {}, ['--port', port])
    await expect(page.getByRole('heading', { name: 'This page may not connect' })).toBeVisible({ timeout: 60_000 })
    await page.goto(second.url)
    await page.reload()
    await app.enterAs('mito')
    await app.openLot(LOT)
    await expect(bench.row(0)).toContainText('confirmed')
    await expect(frame.safety).toHaveText('Safe')
    await page.evaluate(() => { localStorage.clear() })
    await page.reload()
    await expect(bench.row(0)).toContainText('confirmed')
    await second.stop()
  })
})

test.describe('two windows on one station', () => {
  test('follow each other’s captures and verdicts', async ({ app, openWindow }) => {
    const other = await openWindow()
    await app.enterAs('mito')
    await other.enterAs('tokoye')
    await app.openLot(LOT)
    await other.openLot(LOT)
    await app.bench.capture(DEFECTS)
    await other.bench.detected(DEFECTS)

    await app.press('c')
    await expect(other.bench.row(0)).toContainText('confirmed')
    await other.bench.row(1).click()
    await other.press('r')
    await expect(app.bench.row(1)).toContainText('rejected')
    await app.bench.row(1).click()
    await expect(app.bench.editor).toContainText('by T. Okoye')
  })

  test('tell of a decision that overtook one’s own, with both versions', async ({ app, openWindow }) => {
    const other = await openWindow()
    await app.enterAs('mito')
    await other.enterAs('tokoye')
    await app.openLot(LOT)
    await other.openLot(LOT)
    await app.bench.capture(DEFECTS)
    await other.bench.detected(DEFECTS)

    await Promise.all([app.press('c'), other.press('r')])
    const mine = app.bench.conflictDialog
    const theirs = other.bench.conflictDialog
    await expect.poll(async () => (await mine.count()) + (await theirs.count())).toBe(1)
    const [loser, winner, kept, lost] = (await mine.isVisible())
      ? [app, other, 'rejected', 'confirmed'] as const
      : [other, app, 'confirmed', 'rejected'] as const
    const { conflictDialog } = loser.bench
    await expect(conflictDialog.getByRole('region', { name: 'Theirs, stored' })).toContainText(kept)
    await expect(conflictDialog.getByRole('region', { name: 'Yours' })).toContainText(lost)
    await conflictDialog.getByRole('button', { name: 'Store mine over it' }).click()
    await expect(loser.bench.row(0)).toContainText(lost)
    await expect(winner.bench.row(0)).toContainText(lost)
  })
})

test.describe('a second core on one data folder', () => {
  test('joins the database, and the last to leave stops it', async ({ app, station, page }) => {
    await app.enterAs('mito')
    await app.openLot(LOT)
    await app.bench.capture(DEFECTS)
    const before = serverPid(station.home)

    const second = await serveCore(station.home)
    expect(serverPid(station.home)).toBe(before)
    await station.stop()
    expect(serverPid(station.home)).toBe(before)

    await page.goto(second.url)
    await app.enterAs('mito')
    await app.openLot(LOT)
    await expect(app.bench.rows).toHaveCount(DEFECTS)
    expect(await second.stop()).toBe(0)
    expect(databaseRuns(station.home)).toBe(false)
  })
})
