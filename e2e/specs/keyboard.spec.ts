import type { Page } from '@playwright/test'
import { COMMAND_IDS, commandDefinition } from '@renderer/commands/definitions'
import commandTexts from '@renderer/i18n/en/commands.json'
import { expect, test } from '../fixtures/app'

const MOST_TABS = 20

/** Roles that must have a name, as they stand in an ARIA snapshot when they have none. */
const NAMELESS = /^\s*- (?:button|link|textbox|combobox|checkbox|radio|menuitem|option|dialog)(?![ \w]*")(?: \[[^\]]*\])*:?$/m

/** Tabs until the focus is on an element of this name, which must show that it has it. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let step = 0; step < MOST_TABS; step++) {
    await page.keyboard.press('Tab')
    const { label, isMarked } = await page.evaluate(() => {
      const element = document.activeElement
      if (!element) return { label: '', isMarked: false }
      const { outlineStyle, outlineWidth, boxShadow, borderColor } = getComputedStyle(element)
      const outlined = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2
      return {
        label: element.getAttribute('aria-label') ?? element.textContent,
        isMarked: outlined || boxShadow !== 'none' || (element instanceof HTMLInputElement && borderColor !== '')
      }
    })
    expect(isMarked, `the focus on "${label}" can be seen`).toBe(true)
    if (name.test(label)) return
  }
  throw new Error(`Tab does not reach ${name}`)
}

test('one gets from the sign-in to a verdict without a mouse', async ({ app }) => {
  const { bench, page } = app
  await expect(app.signIn.login).toBeFocused()
  await tabTo(page, /M\. Ito/)
  await app.press('Enter')
  await expect(app.frame.person).toBeVisible()

  await app.press('/')
  await expect(app.frame.scanField).toBeFocused()
  await app.frame.scanField.pressSequentially('LOT-0917', { delay: 60 })
  await app.press('Enter')
  await expect(app.frame.title).toHaveText('Lot LOT-0917')
  await bench.capture(3)
  await bench.judgeAll('c')
  await bench.complete()
  await expect(bench.band).toContainText('Chip 0001 fails')
})

test('the user name and the PIN are enough, and Escape leaves fields and dialogs', async ({ app }) => {
  await app.signIn.login.pressSequentially('mito', { delay: 60 })
  await app.press('Enter')
  await expect(app.signIn.pin).toBeFocused()
  await app.signIn.pin.pressSequentially('2468', { delay: 60 })
  await app.press('Enter')
  await expect(app.frame.person).toBeVisible()
  await app.press('/')
  await app.press('Escape')
  await expect(app.frame.scanField).not.toBeFocused()
  await app.press('Shift+?')
  await expect(app.help.dialog).toBeVisible()
  await app.press('Escape')
  await expect(app.help.dialog).toHaveCount(0)
})

test('the sheet of keys lists every command that has one', async ({ app }) => {
  await app.enterAs('mito')
  await app.press('Shift+?')
  const withKeys = COMMAND_IDS.filter((id) => commandDefinition(id).keys.length > 0)
  await expect(app.help.rows).toHaveCount(withKeys.length)
  const listed = await app.help.rows.locator('dt').allTextContents()
  expect(listed.toSorted()).toEqual(withKeys.map((id) => commandTexts.label[id]).toSorted())
  const dimmed = app.help.rows.filter({ hasText: commandTexts.label.confirm })
  await expect(dimmed.first()).toHaveAttribute('data-active', 'false')
})

test('the palette runs what is typed', async ({ app }) => {
  await app.enterAs('mito')
  await app.press('Control+k')
  await app.page.getByRole('textbox', { name: 'What do you want to do?' }).fill('health')
  await app.press('Enter')
  await expect(app.frame.title).toHaveText('Health')
  await app.press('Alt+1')
  await expect(app.frame.title).toHaveText('Bench')
})

test('keys zoom, fit and blink the picture', async ({ app }) => {
  const { bench } = app
  await app.enterAs('mito')
  await app.openLot('LOT-0917')
  await bench.capture(3)
  await app.press('0')
  const whole = await bench.steadyZoom()
  await app.press('+')
  await expect.poll(() => bench.zoomPercent()).toBeGreaterThan(whole)
  await app.press('-')
  await expect.poll(() => bench.zoomPercent()).toBeLessThanOrEqual(whole + 1)
  await app.press('x')
  await expect(bench.zoom).toHaveText('Zoom 100 %')
  await app.press('z')
  await expect.poll(() => bench.zoomPercent()).toBeGreaterThan(100)

  await expect(bench.picture.getByText('Captured', { exact: true })).toBeVisible()
  await app.page.keyboard.down('b')
  await expect(bench.picture.getByText('Golden shown')).toBeVisible()
  await app.page.keyboard.up('b')
  await expect(bench.picture.getByText('Captured', { exact: true })).toBeVisible()
})

test('everything that can be operated has a name', async ({ app }) => {
  const { page, bench } = app
  const nameless = async (): Promise<string[]> => (await page.locator('body').ariaSnapshot()).split('\n').filter((line) => NAMELESS.test(line))
  await expect(app.signIn.heading).toBeVisible()
  expect(await nameless()).toEqual([])
  await app.enterAs('mito')
  for (const screen of ['Lots', 'Reports', 'Health', 'Bench'] as const) {
    await app.frame.goTo(screen)
    await expect(app.frame.title).toHaveText(screen)
    expect(await nameless(), screen).toEqual([])
  }
  await app.openLot('LOT-0917')
  await bench.capture(3)
  expect(await nameless()).toEqual([])
  await app.press('p')
  await expect(app.reports.dialog).toBeVisible()
  expect(await nameless()).toEqual([])
})
