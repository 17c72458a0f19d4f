import { expect, test } from '../fixtures/app'
import { demoPerson } from '../page-objects/sign-in-screen'

const ITO = demoPerson('mito')
const KIM = demoPerson('jkim')

test.describe('signing in', () => {
  test('takes the user name with the PIN', async ({ app }) => {
    await app.signIn.signIn(ITO.username, ITO.pin)
    await expect(app.frame.person).toContainText(ITO.display_name)
  })

  test('takes a scanned badge, and the PIN from the number pad', async ({ app }) => {
    await expect(app.signIn.login).toBeFocused()
    await app.scanner.scan(ITO.badge)
    await expect(app.signIn.login).toHaveValue(ITO.badge)
    for (const digit of ITO.pin) await app.signIn.key(Number(digit)).click()
    await app.signIn.submit.click()
    await expect(app.frame.person).toContainText(ITO.display_name)
  })

  test('says that something is wrong, not what, and pauses after five wrong PINs', async ({ app }) => {
    await app.signIn.signIn('nobody', '0000')
    await expect(app.signIn.alert).toHaveText('Wrong user name, badge or PIN.')
    await app.signIn.login.fill(ITO.username)
    for (let attempt = 1; attempt <= 5; attempt++) {
      await app.signIn.pin.fill(`000${attempt}`)
      await app.signIn.pin.press('Enter')
      await expect(app.signIn.alert).toHaveText('Wrong user name, badge or PIN.')
      await expect(app.signIn.pin).toHaveValue('')
    }
    await app.signIn.pin.fill(ITO.pin)
    await app.signIn.pin.press('Enter')
    await expect(app.signIn.alert).toContainText('Too many wrong PINs')
    await expect(app.signIn.submit).toHaveText(/^Next try in \d+ s/)
    await expect(app.signIn.submit).toBeDisabled()
    await expect(app.frame.person).toHaveCount(0)
  })

  test('outlives a reload of the page, and ends with a sign-out', async ({ app }) => {
    await app.enterAs('mito')
    await app.page.reload()
    await expect(app.frame.person).toContainText(ITO.display_name)
    await (await app.frame.menuItem('Sign out')).click()
    await expect(app.signIn.heading).toBeVisible()
    await app.page.reload()
    await expect(app.signIn.heading).toBeVisible()
  })

  test('wants the launch token: the bare address opens nothing', async ({ page, station }) => {
    await page.goto(new URL('/', station.url).href)
    await expect(page.getByRole('heading', { name: 'Sign in' })).toHaveCount(0)
    await page.goto(`${new URL('/', station.url).href}#t=wrong`)
    await page.reload()
    await expect(page.getByRole('heading', { name: 'This page may not connect' })).toBeVisible()
  })
})

test.describe('the lock', () => {
  test.beforeEach(async ({ app }) => {
    await app.enterAs('mito')
    await app.openLot('LOT-0917')
    await app.bench.capture(3)
    await app.bench.row(1).click()
    await app.press('t')
    await app.bench.note.pressSequentially('half a thou', { delay: 60 })
    await expect(app.bench.note).toHaveValue('half a thou')
  })

  test('covers the work and gives it back as it was', async ({ app }) => {
    const { bench, lock } = app
    await app.press('Control+l')
    await expect(lock.dialog).toContainText('M. Ito is signed in')
    await app.press('c')
    await app.press('Escape')
    await expect(lock.dialog).toBeVisible()

    await lock.unlock('9999')
    await expect(lock.alert).toContainText('Wrong')
    await lock.unlock(ITO.pin)
    await expect(lock.dialog).toHaveCount(0)
    await expect(app.frame.title).toHaveText('Lot LOT-0917')
    await expect(bench.row(1)).toHaveAttribute('aria-current', 'true')
    await expect(bench.note).toHaveValue('half a thou')
    await expect(bench.rows).toHaveText([/pending/, /pending/, /pending/])
  })

  test('lets another person take over and go on with the open lot', async ({ app }) => {
    const { bench, lock } = app
    await bench.note.press('Enter')
    await app.press('c')
    await expect(bench.row(1)).toContainText('confirmed')
    await (await app.frame.menuItem('Lock')).click()
    await lock.someoneElse.click()
    await lock.signIn(KIM.badge, KIM.pin)
    await expect(app.frame.person).toContainText(KIM.display_name)
    await expect(app.frame.title).toHaveText('Lot LOT-0917')

    await expect(bench.row(1)).toContainText('confirmed')
    await bench.judgeAll('r')
    await bench.complete()
    await expect(bench.band).toContainText('Chip 0001')
    await bench.row(1).click()
    await expect(bench.editor).toContainText(`by ${ITO.display_name}`)
    await bench.row(0).click()
    await expect(bench.editor).toContainText(`by ${KIM.display_name}`)
  })
})

test.describe('an idle station', () => {
  test.use({ stationEnv: { BENCHLIGHT_IDLE_LOCK_SECONDS: '3' } })

  test('locks by itself, and nothing can be called until it is unlocked', async ({ app }) => {
    await app.enterAs('mito')
    await expect(app.lock.dialog).toContainText('M. Ito is signed in')
    await app.lock.unlock(ITO.pin)
    await expect(app.lock.dialog).toHaveCount(0)
    await expect(app.frame.title).toHaveText('Bench')
  })
})

test.describe('a station of one’s own', () => {
  test.use({ homeKind: 'empty', stationArgs: ['--no-demo'] })

  test('shows nobody’s PIN, and is entered with the one printed at its first start', async ({ app, station }) => {
    const pin = /PIN (\d{6})/.exec(station.messages())?.[1]
    if (pin === undefined) throw new Error(`No PIN was printed:\n${station.messages()}`)
    await expect(app.signIn.heading).toBeVisible()
    await expect(app.signIn.demoPeople).toHaveCount(0)
    await expect(app.page.locator('body')).not.toContainText(/PIN \d/)

    await app.signIn.signIn('admin', pin)
    await expect(app.frame.person).toBeVisible()
    await app.frame.goTo('Lots')
    await expect(app.page.getByText('No lots yet')).toBeVisible()

    await station.stop()
    await station.start()
    expect(station.messages()).not.toMatch(/PIN \d{6}/)
  })
})
