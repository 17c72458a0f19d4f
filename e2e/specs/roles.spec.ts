import { v7 as uuidv7 } from 'uuid'
import type { Output } from '@shared/contract'
import { expect, test } from '../fixtures/app'
import { RawSocket } from '../page-objects/raw-socket'

const NEW_LOT = { lot_number: '26-3000', production_date: '2026-11-03', batch_size: 2, production_line: 'L1' }

test('a reviewer is not offered to create lots, and cannot', async ({ app }) => {
  await app.enterAs('rsilva')
  const socket = new RawSocket(app.page)
  const [part] = await socket.call('parts.list', {}) as Output<'parts.list'>
  expect(await socket.refusal('lots.create', { ...NEW_LOT, id: uuidv7(), part_id: part?.id ?? '' })).toBe('FORBIDDEN')
  await app.frame.typeLot(NEW_LOT.lot_number)
  await expect(app.frame.scanNotice).toContainText('No lot 26-3000')
  await expect(app.createLot.dialog).toHaveCount(0)
})

test('an operator of one bench neither sees the other’s chips nor reaches them', async ({ app, openWindow }) => {
  const other = await openWindow()
  await other.enterAs('jkim')
  await (await other.frame.menuItem(/Bench 2/)).click()
  await expect(other.frame.person).toContainText('Bench 2')
  await other.openLot('LOT-0924')
  await other.press('Enter')
  await expect(other.bench.chip('0001')).toContainText('now')
  const theirs = new RawSocket(other.page)
  const { lots: [lot] } = await theirs.call('lots.list', { search: 'LOT-0924' }) as Output<'lots.list'>
  const [chip] = await theirs.call('lots.chips', { lot_id: lot?.id }) as Output<'lots.chips'>
  const inspection = await theirs.call('inspections.get', { inspection_id: chip?.inspection_id }) as Output<'inspections.get'>
  const image = `/artifact/${inspection.images[0]?.id}/image`
  expect(await statusOf(image, other)).toBe(200)

  await app.enterAs('mito')
  await expect(app.frame.person).toContainText('Bench 1')
  await app.openLot('LOT-0924')
  await expect(app.bench.chips).toHaveCount(0)
  const own = new RawSocket(app.page)
  expect(await own.refusal('inspections.get', { inspection_id: inspection.id })).toBe('NOT_FOUND')
  expect(await own.refusal('session.chooseStation', { station_id: 'B2' })).toBe('FORBIDDEN')
  expect(await statusOf(image, app)).toBe(404)
  await app.frame.person.click()
  await expect(app.page.getByRole('menuitem', { name: /^Bench/ })).toHaveCount(0)

  async function statusOf(path: string, window: typeof app): Promise<number> {
    return window.page.evaluate(async (address) => (await fetch(address)).status, path)
  }
})

test('nothing is answered before the sign-in, nor under the lock', async ({ app }) => {
  await expect(app.signIn.heading).toBeVisible()
  const socket = new RawSocket(app.page)
  expect(await socket.refusal('lots.list', {})).toBe('SIGNED_OUT')
  expect(await socket.refusal('health.check', {})).toBe('SIGNED_OUT')

  await app.enterAs('tokoye')
  expect(await socket.refusal('lots.list', {})).toBeNull()
  await app.press('Control+l')
  await expect(app.lock.dialog).toBeVisible()
  expect(await socket.refusal('lots.list', {})).toBe('LOCKED')
})

test('what is no command, or not in its form, is refused', async ({ app }) => {
  await app.enterAs('tokoye')
  const socket = new RawSocket(app.page)
  for (const command of ['lots.drop', 'constructor', '']) {
    expect(await socket.exchange(command, {})).toMatchObject({ type: 'error', error: { code: 'NOT_FOUND' } })
  }
  for (const [command, input] of [
    ['lots.get', { lot_id: "'; drop table lots; --" }],
    ['lots.list', { limit: 100_000 }],
    ['defects.review', { review_status: 'confirmed' }]
  ] as const) {
    expect(await socket.exchange(command, input)).toMatchObject({ type: 'error', error: { code: 'BAD_INPUT' } })
  }
})

test('every role sees the screens that it may use', async ({ app, openWindow }) => {
  for (const [window, person] of [[app, 'mito'], [await openWindow(), 'rsilva'], [await openWindow(), 'nweber']] as const) {
    await window.enterAs(person)
    for (const screen of ['Lots', 'Reports', 'Health', 'Bench'] as const) {
      await window.frame.goTo(screen)
      await expect(window.frame.title).toHaveText(screen)
    }
  }
})
