import { toSVG } from 'bwip-js/node'
import pdfmake, { type Content, type TableLayout } from 'pdfmake'
import { formatIso15434 } from '@shared/domain/labels'
import { BASE_FONT, ReportFonts } from '../reports/render/pdf/fonts'

/** What a label says of a lot. */
export interface LabelledLot {
  lot_number: string
  part_number: string
  part_name: string
  batch_size: number
  /** `YYYY-MM-DD` */
  production_date: string
  production_line: string
}

export interface LotLabel {
  /** The message in the Data Matrix: ISO/IEC 15434 format 06 with lot (1T), part (1P), quantity (Q) and date (9D). */
  message: string
  /** Data Matrix ECC 200 (ISO/IEC 16022) of the message, without quiet zone. */
  dataMatrixSvg: string
  /** Code 128 (ISO/IEC 15417) of the plain lot number, without quiet zone; null when it would not be readable. */
  code128: { svg: string, modules: number } | null
}

/** Code 128 has the letters of ASCII; other lot numbers are for the Data Matrix alone. */
const PRINTABLE_ASCII = /^[\x20-\x7e]+$/
/** Narrower bars than this are beyond common scanners and office printers (GS1 General Specifications, 5.12). */
const NARROWEST_MODULE_MM = 0.19
const QUIET_MODULES = 10

const MM = 72 / 25.4
const LABEL = { width: 70 * MM, height: 37 * MM, columns: 3, rows: 8 } as const
const A4_HEIGHT = 297 * MM
const PADDING = { side: 5 * MM, top: 4 * MM } as const
const INNER_WIDTH = LABEL.width - 2 * PADDING.side
const MATRIX_SIDE = 16 * MM
const GAP = 3 * MM
const BARS_HEIGHT = 7 * MM
const WIDEST_MODULE = 0.4 * MM
const COLOR = { ink: '#000000', dim: '#333333' } as const
const SIZE = { lot: 12, part: 8, small: 6.5 } as const
/** Letters of a line that still fit when all are as wide as W; the Data Matrix has the whole. */
const LONGEST = { lot: 30, part: 20, name: 34 } as const

/**
 * The symbols of a lot's label.
 *
 * @throws AppError BAD_INPUT when the lot or part number has characters that cannot be printed on a label
 */
export function renderLotLabel(lot: LabelledLot): LotLabel {
  const message = formatIso15434({
    lotNumber: lot.lot_number,
    supplierPartNumber: lot.part_number,
    quantity: lot.batch_size,
    dateCode: lot.production_date.replaceAll('-', '')
  })
  return {
    message,
    dataMatrixSvg: toSVG({ bcid: 'datamatrix', text: message, scale: 1, padding: 0 }),
    code128: readableCode128(lot.lot_number)
  }
}

function readableCode128(lotNumber: string): LotLabel['code128'] {
  if (!PRINTABLE_ASCII.test(lotNumber)) return null
  const svg = toSVG({ bcid: 'code128', text: lotNumber, scale: 1, height: BARS_HEIGHT / MM, padding: 0 })
  const modules = viewBoxWidth(svg)
  const module = INNER_WIDTH / (modules + 2 * QUIET_MODULES)
  return module < NARROWEST_MODULE_MM * MM ? null : { svg, modules }
}

/** At scale 1 a unit of the drawing is a module of the symbol. */
function viewBoxWidth(svg: string): number {
  const match = /viewBox="0 0 (\d+) /.exec(svg)
  if (!match) throw new Error('The barcode writer drew no view box')
  return Number(match[1])
}

/**
 * Labels for a sheet of 3 x 8, 70 x 37 mm each, on A4 (as Avery 3474 and others), in the order given, on as many pages
 * as it takes. To be printed at actual size. Not for a process that renders reports at the same time: pdfmake keeps
 * its settings in a module.
 *
 * @param fontsFolder fonts for East Asian names (`resources/fonts`); null writes such letters as code points
 * @throws AppError as `renderLotLabel`
 * @throws RangeError without any lot
 */
export async function renderLabelSheetPdf(lots: readonly LabelledLot[], fontsFolder: string | null): Promise<Buffer> {
  if (lots.length === 0) throw new RangeError('A label sheet needs at least one lot')
  const fonts = new ReportFonts(fontsFolder)
  pdfmake.setFonts(fonts.files)
  pdfmake.setUrlAccessPolicy(() => false)
  pdfmake.setLocalAccessPolicy((path) => fonts.owns(path))
  pdfmake.setProgressCallback(undefined)
  const topMargin = (A4_HEIGHT - LABEL.rows * LABEL.height) / 2
  return pdfmake.createPdf({
    pageSize: 'A4',
    pageMargins: [0, topMargin, 0, 0],
    info: { title: 'Lot labels', creator: 'Benchlight' },
    defaultStyle: { font: BASE_FONT, fontSize: SIZE.small, color: COLOR.ink },
    content: [{
      table: {
        widths: Array.from({ length: LABEL.columns }, () => LABEL.width),
        heights: LABEL.height,
        dontBreakRows: true,
        body: inRows(lots.map((lot) => labelContent(lot, fonts)))
      },
      layout: SHEET
    }]
  }).getBuffer()
}

/** Labels touch: the sheet is die-cut, and lines would show every misfeed of the printer. */
const SHEET: TableLayout = {
  hLineWidth: () => 0,
  vLineWidth: () => 0,
  paddingLeft: () => 0,
  paddingRight: () => 0,
  paddingTop: () => 0,
  paddingBottom: () => 0
}

function inRows(labels: readonly Content[]): Content[][] {
  const rows = Math.ceil(labels.length / LABEL.columns)
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: LABEL.columns }, (_unused, column) => labels[row * LABEL.columns + column] ?? ''))
}

function labelContent(lot: LabelledLot, fonts: ReportFonts): Content {
  const { dataMatrixSvg, code128 } = renderLotLabel(lot)
  const line = (text: string, longest: number) => fonts.inlines(shortened(text, longest))
  return {
    margin: [PADDING.side, PADDING.top, PADDING.side, 0],
    stack: [
      {
        columnGap: GAP,
        columns: [
          { svg: dataMatrixSvg, width: MATRIX_SIDE },
          {
            width: INNER_WIDTH - MATRIX_SIDE - GAP,
            stack: [
              { text: line(lot.lot_number, LONGEST.lot), fontSize: fitted(lot.lot_number), bold: true },
              { text: line(lot.part_number, LONGEST.part), fontSize: SIZE.part, margin: [0, 1, 0, 0] },
              { text: line(lot.part_name, LONGEST.name), color: COLOR.dim },
              {
                text: fonts.inlines(`Qty ${lot.batch_size}  ·  ${lot.production_date}  ·  ${lot.production_line}`),
                margin: [0, 2, 0, 0]
              }
            ]
          }
        ]
      },
      code128 === null
        ? { text: 'Scan the square code', alignment: 'center', margin: [0, 6, 0, 0] }
        : { svg: code128.svg, width: barsWidth(code128.modules), alignment: 'center', margin: [0, 6, 0, 0] }
    ]
  }
}

function barsWidth(modules: number): number {
  return modules * Math.min(WIDEST_MODULE, INNER_WIDTH / (modules + 2 * QUIET_MODULES))
}

/** Long lot numbers go on two lines, in smaller letters. */
function fitted(lotNumber: string): number {
  const roomy = 14
  return lotNumber.length <= roomy ? SIZE.lot : SIZE.part
}

function shortened(text: string, longest: number): string {
  const letters = Array.from(text)
  return letters.length <= longest ? text : `${letters.slice(0, longest - 1).join('')}…`
}
