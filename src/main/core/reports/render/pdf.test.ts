import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { skipUnless } from '@core/testing/require-all'
import type { EvidencePicture, InspectionSummary } from '../inspection-summary'
import { sampleSummary } from '../testing/sample-summary'
import { renderInspectionSummaryPdf } from './pdf'
import { paretoSvg } from './pdf/pareto'
import type { RenderProgress } from './progress'

const FONTS_FOLDER = resolve(__dirname, '../../../../../resources/fonts')
const run = promisify(execFile)
const hasPoppler = spawnSync('pdftotext', ['-v']).error === undefined
const withoutPoppler = skipUnless(hasPoppler, 'reading PDFs back needs pdftotext (Debian: poppler-utils)')

let folder: string
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'report-')) })
afterAll(async () => { await rm(folder, { recursive: true }) })

const render = (summary: InspectionSummary): Promise<Buffer> =>
  renderInspectionSummaryPdf(summary, { fontsFolder: FONTS_FOLDER })

describe('renderInspectionSummaryPdf', () => {
  it('is a PDF with its title, and its pictures embedded', async () => {
    const summary = await withPicture(sampleSummary({ chips: 3, defectsPerThirdChip: 1 }))
    const pdf = (await render(summary)).toString('latin1')
    expect(pdf.startsWith('%PDF-1.7')).toBe(true)
    expect(pdf.trimEnd().endsWith('%%EOF')).toBe(true)
    expect(pdf).toContain(summary.report_id)
    expect(pdf.match(/\/Subtype \/Image/g)).toHaveLength(2)
  })

  it('tells its progress: first the pictures, then the pages, both to the end', async () => {
    const summary = await withPicture(sampleSummary({ chips: 3, defectsPerThirdChip: 1 }))
    const told: RenderProgress[] = []
    await renderInspectionSummaryPdf(summary, { fontsFolder: null, onProgress: (progress) => told.push(progress) })
    expect(told[0]).toEqual({ step: 'pictures', done: 1, total: 1 })
    const rendering = told.slice(1)
    expect(rendering.every(({ step }) => step === 'rendering')).toBe(true)
    expect(rendering.map(({ done }) => done)).toEqual(rendering.map(({ done }) => done).toSorted((a, b) => a - b))
    expect(rendering.at(-1)).toMatchObject({ done: 100, total: 100 })
  })

  it('refuses a time zone that does not exist', async () => {
    const summary = sampleSummary({ chips: 1, defectsPerThirdChip: 0 })
    summary.scope.time_zone = 'Mars/Olympus'
    await expect(render(summary)).rejects.toThrow(RangeError)
  })
})

describe.skipIf(withoutPoppler)('the pages, read back', () => {
  it('say what was inspected, how it came out, and out of how many', async () => {
    const [cover = ''] = await pagesOf(sampleSummary({ chips: 12, defectsPerThirdChip: 3 }))
    for (const expected of ['24-0917', 'PCB-A4-C', '2026-02-28', 'B2', 'Europe/Berlin', 'Mika Ito', 'Lot completed',
      'Inspected by', 'Signature']) expect(cover).toContain(expected)
    expect(cover).toMatch(/12 chips inspected: \d+ passed, \d+ failed; none is open\./)
    expect(cover).toMatch(/\d+ \/ 12 chips passed/)
  })

  it('do not say of a shift that nothing is open: they have only what was completed in it', async () => {
    const summary = sampleSummary({ chips: 12, defectsPerThirdChip: 3 })
    summary.scope = { ...summary.scope, kind: 'shift', from: '2026-02-28T05:00:00Z', to: '2026-02-28T13:00:00Z' }
    const [cover = ''] = await pagesOf(summary)
    expect(cover).toMatch(/12 chips inspected: \d+ passed, \d+ failed\. What was not completed in the period is not counted\./)
    expect(cover).toContain('completed in the period')
    expect(cover).not.toMatch(/\bopen\b/)
  })

  it('number themselves and carry the report’s id', async () => {
    const summary = sampleSummary({ chips: 120, defectsPerThirdChip: 2 })
    const pages = await pagesOf(summary)
    expect(pages.length).toBeGreaterThan(3)
    for (const [index, page] of pages.entries()) {
      expect(page).toContain(`Page ${index + 1} of ${pages.length}`)
      expect(page).toContain(summary.report_id)
      expect(page).toContain(summary.audit_head)
    }
  })

  it('list 500 chips, each once, under a head that every page repeats', async () => {
    const pages = await pagesOf(sampleSummary({ chips: 500, defectsPerThirdChip: 1 }))
    const chips = pages.flatMap((page) => page.match(/A4C-\d{4}/g) ?? [])
    expect(chips).toHaveLength(500)
    expect(new Set(chips).size).toBe(500)
    for (const page of pages.filter((text) => text.includes('A4C-'))) expect(page).toMatch(/Chip\s+Try\s+Result\s+Reasons/)
  })

  it('read well when there is nothing to tell', async () => {
    const text = (await pagesOf(sampleSummary({ chips: 0, defectsPerThirdChip: 0 }))).join('')
    expect(text).toContain('No inspections were recorded.')
    expect(text).toContain('No defects were recorded.')
    expect(text).not.toMatch(/NaN|null|undefined|Infinity/)
  })

  it('write times in the report’s zone', async () => {
    const summary = sampleSummary({ chips: 1, defectsPerThirdChip: 0 })
    summary.scope.time_zone = 'Asia/Tokyo'
    expect((await pagesOf(summary)).join('')).toContain('2026-03-02 14:30')
  })

  it('lose nothing of hostile and foreign texts', async () => {
    const summary = sampleSummary({ chips: 5, defectsPerThirdChip: 1 })
    const operators = ['渡辺 さくら', '张伟', '<b>x</b>', '\u202Eevil', '🙂']
    for (const [index, operator] of operators.entries()) Object.assign(summary.inspection_rows[index] ?? {}, { operator })
    Object.assign(summary.inspection_rows[0] ?? {}, { chip_id: 'W'.repeat(100) })
    summary.title = '=cmd() <script>alert(1)</script> Ω µ ü'
    const text = (await pagesOf(summary)).join('')
    for (const expected of ['渡辺 さくら', '张伟', '<b>x</b>', '[U+202E]', '[U+1F642]', summary.title]) expect(text).toContain(expected)
    expect(text.match(/W/g)).toHaveLength(100)
  })

  it('keep every text within the paper', async () => {
    const summary = await withPicture(sampleSummary({ chips: 3, defectsPerThirdChip: 1 }))
    const long = 'W'.repeat(100)
    Object.assign(summary.inspection_rows[0] ?? {}, { chip_id: long, operator: long, reasons: [long] })
    Object.assign(summary.defect_rows[0] ?? {}, { note: 'N'.repeat(5000), raw_label: long, reviewer: long })
    Object.assign(summary.lots[0] ?? {}, { lot_number: long, part_name: long, production_line: long })
    const [picture] = summary.evidence
    if (picture !== undefined) picture.captured.file_name = `${'f'.repeat(296)}.png`
    summary.scope.station_id = long
    summary.title = long + long
    summary.audit_head = long
    const boxes = await wordBoxes(await render(summary))
    expect(boxes.length).toBeGreaterThan(100)
    const outside = boxes.filter(({ left, right, top, bottom, page }) =>
      left < 0 || top < 0 || right > page.width || bottom > page.height)
    expect(outside).toEqual([])
  })

  it('say which picture could not be read', async () => {
    const summary = await withPicture(sampleSummary({ chips: 3, defectsPerThirdChip: 1 }))
    const [picture] = summary.evidence
    const broken = join(folder, 'broken.png')
    await writeFile(broken, 'no picture')
    if (picture !== undefined) picture.golden = { path: broken, file_name: 'broken.png' }
    expect((await pagesOf(summary)).join('')).toContain('broken.png could not be read.')
  })
})

describe('paretoSvg', () => {
  it('has no stroke on its labels, which pdfmake would paint over them', () => {
    const svg = paretoSvg([{ defect_type: 'open', confirmed: 3, undecided: 1, cumulative_share: 1 }])
    expect(svg).toContain('<text')
    expect(svg).not.toMatch(/<text\b[^>]* stroke=/)
  })
})

/** Gives the first defect a captured and a golden picture. */
async function withPicture(summary: InspectionSummary): Promise<InspectionSummary> {
  return {
    ...summary,
    evidence: [{
      defect_id: summary.defect_rows[0]?.defect_id ?? '',
      captured: await plainPicture('captured.png', '#3a7d44'),
      golden: await plainPicture('golden.png', '#7d3a44'),
      golden_location: null,
      pixel_size_um: 12.5
    }]
  }
}

async function plainPicture(fileName: string, background: string): Promise<EvidencePicture> {
  const path = join(folder, fileName)
  await sharp({ create: { width: 640, height: 480, channels: 3, background } }).png().toFile(path)
  return { path, file_name: fileName }
}

/** The text of every page, in reading order of its layout. */
async function pagesOf(summary: InspectionSummary): Promise<string[]> {
  const { stdout } = await poppler(['-layout'], await render(summary))
  return stdout.split('\f').slice(0, -1)
}

interface WordBox {
  word: string
  left: number
  right: number
  top: number
  bottom: number
  page: { width: number, height: number }
}

/** Where every word lies on its page, in points from the upper left. */
async function wordBoxes(pdf: Buffer): Promise<WordBox[]> {
  const { stdout } = await poppler(['-bbox'], pdf)
  return stdout.split('<page ').slice(1).flatMap((text) => {
    const [, width, height] = /width="([\d.]+)" height="([\d.]+)"/.exec(text) ?? []
    const page = { width: Number(width), height: Number(height) }
    return Array.from(text.matchAll(/xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">([^<]*)/g), (match) => {
      const [left = NaN, top = NaN, right = NaN, bottom = NaN] = match.slice(1, 5).map(Number)
      return { word: match[5] ?? '', left, right, top, bottom, page }
    })
  })
}

async function poppler(options: string[], pdf: Buffer): Promise<{ stdout: string }> {
  const path = join(folder, 'read-back.pdf')
  await writeFile(path, pdf)
  return run('pdftotext', [...options, path, '-'], { maxBuffer: 64 * 2 ** 20 })
}
