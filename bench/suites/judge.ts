import { spawnSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from '@playwright/test'
import sharp from 'sharp'
import { generateBoardDesign, planDefects, renderCaptured, renderGolden } from '@core/demo/board-generator'
import { removeCluster } from '@core/db/cluster'
import { DEMO_USERS } from '@core/demo/demo-station'
import type { GreyImage } from '@core/inference/detector/detector'
import { findBrowser } from '../../scripts/lib/browser.mjs'
import { type BenchContext, type BenchSuite, type Figure, quantile } from '../lib/report'
import { startStation } from '../lib/station'

const LOT = 'BENCH-JUDGE'
const DEFECTS = 40
const UNUSED_KEY = 'F9'
const FRAME_MS = 1000 / 60
const PENDING_ROW = '[aria-label="Defects"] button[data-judged="false"]'
const BROWSER_FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking']

/** The operator's rhythm: a verdict key, and the next defect stands selected and framed on the screen. */
export const suite: BenchSuite = {
  name: 'judge',
  description: 'Verdict key to next defect painted, in frames of 60 Hz, against a key that only turns a class on the same page',
  run
}

async function* run({ root, scratch, log }: BenchContext): AsyncGenerator<Figure> {
  const found = findBrowser()
  if (!found) throw new Error('No Chromium, Chrome or Edge was found; `npm test` installs one')
  const home = join(scratch, 'home')
  log('judge: a board with many defects')
  await inspectDenseBoard(root, scratch, home)
  const station = await startStation(root, home)
  const browser = await chromium.launch({ executablePath: found.path, args: BROWSER_FLAGS })
  try {
    const page = await openLot(browser, station.url)
    const { judged, plain } = await measure(page)
    const n = judged.length
    yield { name: 'key to next defect painted, p50', value: quantile(judged, 0.5), unit: 'frames', baseline: quantile(plain, 0.5), n }
    yield { name: 'key to next defect painted, p95', value: quantile(judged, 0.95), unit: 'frames', baseline: quantile(plain, 0.95), n }
  } finally {
    await browser.close()
    await station.stop()
    await removeCluster({ home, log: () => undefined })
  }
}

async function inspectDenseBoard(root: string, scratch: string, home: string): Promise<void> {
  const images = join(scratch, 'images')
  await mkdir(images)
  const design = generateBoardDesign('bench-judge')
  const { image } = renderCaptured(design, { seed: 'bench-judge', defects: planDefects(design, 'bench-judge', DEFECTS) })
  await writeFile(join(images, '0001_temp.png'), await png(renderGolden(design)))
  await writeFile(join(images, '0001_test.png'), await png(image))
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      join(root, 'out/main/cli.js'), '--home', home, 'inspect', '--lot', LOT, '--part', LOT, '--copper', 'bright',
      '--images', images, '--golden', images, '--report', join(scratch, 'report.json')
    ],
    { encoding: 'utf8' }
  )
  if (status !== 0) throw new Error(`inspect ended with ${status}: ${stderr}`)
}

function png({ data, width, height }: GreyImage): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels: 1 } }).png().toBuffer()
}

async function openLot(browser: Browser, url: string): Promise<Page> {
  const operator = DEMO_USERS.find(({ role }) => role === 'operator')
  if (!operator) throw new Error('The demo station has no operator')
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } })
  await page.goto(url)
  await page.getByRole('button', { name: operator.display_name }).click()
  await page.getByRole('searchbox').or(page.getByPlaceholder('Scan or search')).first().fill(LOT)
  await page.keyboard.press('Enter')
  await page.getByRole('navigation', { name: 'Chips' }).getByRole('button', { name: /0001/ }).click()
  await page.locator(PENDING_ROW).first().waitFor()
  return page
}

interface Samples {
  /** Frames from the key to the next defect. */
  judged: number[]
  /** Frames from a key that nothing listens to, to a class turned by it: what the browser itself takes. */
  plain: number[]
}

async function measure(page: Page): Promise<Samples> {
  await page.evaluate(installProbe)
  const samples: Samples = { judged: [], plain: [] }
  for (;;) {
    // At the last one there is no next defect to go to.
    if ((await page.locator(PENDING_ROW).count()) < 2) return samples
    samples.plain.push(await timeKey(page, UNUSED_KEY, 'plain'))
    samples.judged.push(await timeKey(page, 'c', 'judged'))
  }
}

/** Arms first and presses then: the two reach the page on different ways, in no certain order. */
async function timeKey(page: Page, key: string, kind: KeyKind): Promise<number> {
  await page.evaluate((wanted) => (globalThis as unknown as ProbeHolder).benchProbe.arm(wanted), kind)
  await page.keyboard.press(key)
  return (await page.evaluate(() => (globalThis as unknown as ProbeHolder).benchProbe.painted)) / FRAME_MS
}

type KeyKind = 'plain' | 'judged'

interface ProbeHolder {
  benchProbe: {
    /** Waits for the next key press. */
    arm(kind: KeyKind): void
    /** Milliseconds from that key press to the end of the frame that shows its effect. */
    painted: Promise<number>
  }
}

/** Runs in the page. A change that is there when a frame begins is painted by the end of that frame. */
function installProbe(): void {
  const selected = (): Element | null => document.querySelector('[aria-label="Defects"] [aria-current="true"]')
  const timeNextKey = (kind: KeyKind): Promise<number> =>
    new Promise((resolve) => {
      const before = selected()
      const onKey = (): void => {
        const pressed = performance.now()
        if (kind === 'plain') document.body.classList.toggle('bench-probe')
        const look = (): void => {
          if (kind === 'judged' && selected() === before) requestAnimationFrame(look)
          else requestAnimationFrame(() => resolve(performance.now() - pressed))
        }
        requestAnimationFrame(look)
      }
      addEventListener('keydown', onKey, { capture: true, once: true })
    })
  const holder = globalThis as unknown as ProbeHolder
  holder.benchProbe = {
    painted: Promise.resolve(0),
    arm(kind) { this.painted = timeNextKey(kind) }
  }
}
