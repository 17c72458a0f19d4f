import { expect, type Locator, type Page } from '@playwright/test'

export interface ScreenBox {
  x: number
  y: number
  width: number
  height: number
}

/** One lot on the bench: chips left, pictures in the middle, defects right. */
export class BenchScreen {
  readonly facts: Locator
  readonly chipList: Locator
  readonly chips: Locator
  readonly currentChip: Locator
  readonly toCapture: Locator
  readonly picture: Locator
  readonly golden: Locator
  readonly zoom: Locator
  readonly nextStep: Locator
  readonly band: Locator
  readonly defects: Locator
  readonly rows: Locator
  readonly selectedRow: Locator
  readonly editor: Locator
  readonly note: Locator
  readonly type: Locator
  readonly drawnDialog: Locator
  readonly conflictDialog: Locator
  readonly images: Locator

  constructor(private readonly page: Page) {
    this.facts = page.getByLabel('Lot', { exact: true })
    this.chipList = page.getByRole('navigation', { name: 'Chips' })
    this.toCapture = this.chipList.getByRole('button', { name: /to capture$/ })
    this.chips = this.chipList.getByRole('button').filter({ hasNotText: 'to capture' })
    this.currentChip = this.chipList.locator('[aria-current=true]')
    this.picture = page.getByRole('application', { name: 'Captured' })
    this.golden = page.getByRole('application', { name: 'Golden' })
    this.zoom = this.picture.getByText(/^Zoom /)
    this.nextStep = page.locator('button[data-step]')
    this.band = page.locator('[aria-live=assertive]')
    this.defects = page.getByRole('complementary', { name: 'Defects' })
    this.rows = this.defects.locator('button[data-judged]')
    this.selectedRow = this.defects.locator('button[data-judged][aria-current=true]')
    this.editor = this.defects.getByRole('region', { name: 'Selected defect' })
    this.note = this.editor.getByRole('textbox', { name: 'Note', exact: true })
    this.type = this.editor.getByRole('combobox', { name: 'Type' }).or(this.editor.getByRole('textbox', { name: 'Type' }))
    this.drawnDialog = page.getByRole('dialog', { name: 'Missed defect' })
    this.conflictDialog = page.getByRole('dialog', { name: 'Someone else judged this defect meanwhile' })
    this.images = page.getByRole('group', { name: 'Images of this chip' })
  }

  chip(id: string): Locator {
    return this.chips.filter({ hasText: id })
  }

  row(index: number): Locator {
    return this.rows.nth(index)
  }

  severity(name: 'low' | 'medium' | 'high' | 'critical'): Locator {
    return this.editor.getByRole('group', { name: 'Severity' }).getByRole('button', { name })
  }

  verdict(name: 'Confirm' | 'Reject' | 'False positive' | 'Needs review'): Locator {
    return this.editor.getByRole('group', { name: 'Verdict' }).getByRole('button', { name })
  }

  /** Captures with the demo camera and waits until detection has put its defects on the screen. */
  async capture(defects: number): Promise<void> {
    await expect(this.nextStep).toHaveText(/^Capture/)
    await this.page.keyboard.press('Enter')
    await this.detected(defects)
  }

  async detected(defects: number): Promise<void> {
    await expect(this.nextStep).toHaveText(defects === 0 ? /^Complete/ : new RegExp(`^Judge ${defects} defect`))
    await expect(this.rows).toHaveCount(defects)
  }

  /** Completes the chip by the next step's key. */
  async complete(): Promise<void> {
    await expect(this.nextStep).toHaveText(/^Complete/)
    await this.page.keyboard.press('Enter')
  }

  /** Gives every waiting defect the verdict of this key. @returns how many there were */
  async judgeAll(key: 'c' | 'r' | 'f' | 'n'): Promise<number> {
    await expect(this.nextStep).toHaveText(/^(Judge|Complete)/)
    const pending = this.defects.locator('button[data-judged=false]')
    const count = await pending.count()
    for (let left = count; left > 0; left--) {
      await expect(pending).toHaveCount(left)
      await this.page.keyboard.press(key)
    }
    await expect(pending).toHaveCount(0)
    return count
  }

  /** Where the picture lies on the page. */
  async pictureBox(): Promise<ScreenBox> {
    const box = await this.picture.boundingBox()
    if (!box) throw new Error('The picture is not on the screen')
    return box
  }

  /** Drags over the picture; corners as parts of its width and height, 0 to 1. */
  async drag(from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
    const { x, y, width, height } = await this.pictureBox()
    await this.page.mouse.move(x + from.x * width, y + from.y * height)
    await this.page.mouse.down()
    await this.page.mouse.move(x + ((from.x + to.x) / 2) * width, y + ((from.y + to.y) / 2) * height)
    await this.page.mouse.move(x + to.x * width, y + to.y * height)
    await this.page.mouse.up()
  }

  /** The zoom once the picture has come to rest, in percent. */
  async steadyZoom(): Promise<number> {
    let last = NaN
    await expect.poll(async () => {
      const before = last
      last = await this.zoomPercent()
      return last - before
    }).toBe(0)
    return last
  }

  async zoomPercent(): Promise<number> {
    return Number(/\d+/.exec((await this.zoom.textContent()) ?? '')?.[0])
  }
}
