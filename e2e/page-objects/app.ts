import { expect, type FileChooser, type Page } from '@playwright/test'
import { BenchScreen } from './bench-screen'
import { CaptureDialog, CreateLotDialog, HelpSheet } from './dialogs'
import { Frame } from './frame'
import { ReportsScreen } from './reports-screen'
import { Scanner } from './scanner'
import { type DemoUsername, LockScreen, SignInScreen } from './sign-in-screen'

/** One window of Benchlight, by its screens. */
export class App {
  readonly signIn: SignInScreen
  readonly lock: LockScreen
  readonly frame: Frame
  readonly bench: BenchScreen
  readonly reports: ReportsScreen
  readonly createLot: CreateLotDialog
  readonly capture: CaptureDialog
  readonly help: HelpSheet
  readonly scanner: Scanner

  constructor(readonly page: Page) {
    this.signIn = new SignInScreen(page)
    this.lock = new LockScreen(page)
    this.frame = new Frame(page)
    this.bench = new BenchScreen(page)
    this.reports = new ReportsScreen(page)
    this.createLot = new CreateLotDialog(page)
    this.capture = new CaptureDialog(page)
    this.help = new HelpSheet(page)
    this.scanner = new Scanner(page)
  }

  press(key: string): Promise<void> {
    return this.page.keyboard.press(key)
  }

  /** Signs in by the person's card and waits for the bench. */
  async enterAs(username: DemoUsername): Promise<void> {
    await this.signIn.chooseDemoPerson(username)
    await expect(this.frame.person).toBeVisible()
  }

  async openLot(lotNumber: string): Promise<void> {
    await this.frame.typeLot(lotNumber)
    await expect(this.frame.title).toHaveText(`Lot ${lotNumber}`)
    await expect(this.bench.chipList).toBeVisible()
  }

  /** Chooses files, or a folder, by the key of the command and the browser's own dialog. */
  async chooseFiles(files: Parameters<FileChooser['setFiles']>[0], key: 'o' | 'Shift+O' = 'o'): Promise<void> {
    // The bar is drawn from the commands that are bound at the moment.
    await expect(this.frame.keyBar).toContainText('Add images')
    const chooser = this.page.waitForEvent('filechooser')
    await this.press(key)
    await (await chooser).setFiles(files)
  }

  /** The lot's report as data, made and downloaded as one does it. */
  async lotReport(): Promise<Awaited<ReturnType<ReportsScreen['downloadJson']>>> {
    await this.press('p')
    await this.reports.create('JSON')
    await this.press('Escape')
    return this.reports.downloadJson()
  }
}
