import pdfmake from 'pdfmake'
import type { DocumentDefinition, Line } from 'pdfmake'
import type { InspectionSummary } from '../inspection-summary'
import type { ReportProgressCallback } from './progress'
import { cover } from './pdf/cover'
import { worstDefects } from './pdf/evidence'
import { BASE_FONT, ReportFonts } from './pdf/fonts'
import { inspections } from './pdf/inspections'
import { lots } from './pdf/lots'
import { method } from './pdf/method'
import { createPaper, shortened, type Paper } from './pdf/paper'
import { pareto } from './pdf/pareto'
import { COLOR, CONTENT_WIDTH, PAGE_MARGIN, SIZE } from './pdf/theme'

const PDF_VERSION = '1.7'
/** The running head has one line; the cover has the whole title. */
const RUNNING_TITLE_LENGTH = 90
const NAME_WIDTH = 60
const PAGE_NUMBER_WIDTH = 70
const LINE_HEIGHT = 1.15
/** pdfmake tells its progress as a part of 1; ours is in whole steps of this many. */
const RENDERING_STEPS = 100

export interface PdfOptions {
  /** Folder of the fonts for East Asian names (`resources/fonts`); null writes such letters as code points. */
  fontsFolder: string | null
  onProgress?: ReportProgressCallback
}

/**
 * The inspection summary as a PDF, A4, vector charts, all fonts embedded. Not safe to run twice at the same time in
 * one process, as pdfmake keeps its settings in a module: the report worker renders one at a time.
 *
 * Pictures that cannot be read are said to be so in their place. Nothing is fetched, and no file but the named
 * pictures and the fonts is opened.
 *
 * @throws RangeError when `summary.scope.time_zone` is no IANA zone
 */
export async function renderInspectionSummaryPdf(summary: InspectionSummary, options: PdfOptions): Promise<Buffer> {
  const { fontsFolder, onProgress } = options
  const fonts = new ReportFonts(fontsFolder)
  const paper = createPaper(fonts, summary.scope.time_zone)
  const evidence = await worstDefects(summary, paper, (done, total) => onProgress?.({ step: 'pictures', done, total }))

  pdfmake.setFonts(fonts.files)
  pdfmake.setUrlAccessPolicy(() => false)
  pdfmake.setLocalAccessPolicy(path => fonts.owns(path))
  pdfmake.setProgressCallback(wholeSteps(onProgress))
  return pdfmake.createPdf({
    ...frame(summary, paper),
    content: [
      ...cover(summary, paper),
      { text: '', pageBreak: 'after' },
      ...lots(summary, paper),
      ...pareto(summary),
      ...evidence,
      ...inspections(summary, paper),
      ...method(summary)
    ]
  }).getBuffer()
}

/** pdfmake tells about every item that it draws; a listener wants to hear only of what it can show. */
function wholeSteps(onProgress: ReportProgressCallback | undefined): (part: number) => void {
  let told = -1
  return part => {
    const done = Math.floor(part * RENDERING_STEPS)
    if (done === told) return
    told = done
    onProgress?.({ step: 'rendering', done, total: RENDERING_STEPS })
  }
}

/** What every page has: paper, type, running head and foot. */
function frame(summary: InspectionSummary, paper: Paper): Omit<DocumentDefinition, 'content'> {
  const auditHead = summary.audit_head === null ? '' : ` · Audit head ${summary.audit_head}`
  return {
    pageSize: 'A4',
    pageMargins: [PAGE_MARGIN.side, PAGE_MARGIN.top, PAGE_MARGIN.side, PAGE_MARGIN.bottom],
    version: PDF_VERSION,
    language: 'en',
    displayTitle: true,
    info: {
      title: summary.title,
      author: summary.generated_by,
      subject: `Inspection summary ${summary.report_id}`,
      creator: 'Benchlight',
      creationDate: new Date(summary.generated_at)
    },
    defaultStyle: { font: BASE_FONT, fontSize: SIZE.body, color: COLOR.ink, lineHeight: LINE_HEIGHT },
    header: () => ({
      margin: [PAGE_MARGIN.side, 24, PAGE_MARGIN.side, 0],
      fontSize: SIZE.small,
      color: COLOR.dim,
      stack: [
        {
          columns: [
            { width: NAME_WIDTH, text: 'Benchlight', bold: true, color: COLOR.accent },
            { width: CONTENT_WIDTH - NAME_WIDTH, text: paper.text(shortened(summary.title, RUNNING_TITLE_LENGTH)), alignment: 'right' }
          ]
        },
        { canvas: [rule()], margin: [0, 4, 0, 0] }
      ]
    }),
    footer: (page, pages) => ({
      margin: [PAGE_MARGIN.side, 14, PAGE_MARGIN.side, 0],
      fontSize: SIZE.small,
      color: COLOR.dim,
      columns: [
        { width: CONTENT_WIDTH - PAGE_NUMBER_WIDTH, text: paper.text(`Report ${summary.report_id}${auditHead}`) },
        { width: PAGE_NUMBER_WIDTH, text: `Page ${page} of ${pages}`, alignment: 'right' }
      ]
    })
  }
}

/** A new one for every page, as pdfmake moves the one it is given. */
function rule(): Line {
  return { type: 'line', x1: 0, y1: 0, x2: CONTENT_WIDTH, y2: 0, lineWidth: 0.5, lineColor: COLOR.line }
}
