import type { Content, Node } from 'pdfmake'
import type { InspectionRow, InspectionSummary } from '../../inspection-summary'
import { NONE, counted, number, words, type Paper } from './paper'
import { COLOR, ROWS, SIZE, headCells, heading, note, rowWidths } from './theme'

const HEAD = ['Chip', 'Try', 'Result', 'Reasons', 'Conf.', 'Rej.', 'False', 'Review', 'Pend.', 'Operator', 'Started – completed']
const FIRST_COUNT = 4
const AFTER_COUNTS = 9
const WIDTHS = [84, 16, 30, '*', 22, 18, 22, 27, 22, 56, 84] as const

/** Every inspection, a row each, the head repeated on every page. */
export function inspections(summary: InspectionSummary, paper: Paper): Content[] {
  const rows = summary.inspection_rows
  const title = heading('Inspections')
  if (rows.length === 0) return [title, { text: 'No inspections were recorded.' }]
  const severalLots = summary.lots.length > 1
  return [
    title,
    note(
      `${counted(rows.length, 'inspection')}. The counts are defects by verdict: confirmed, rejected, false positive, needs review, pending.`,
      { margin: [0, 0, 0, 5] }
    ),
    {
      layout: ROWS,
      fontSize: SIZE.dense,
      table: {
        headerRows: 1,
        keepWithHeaderRows: 1,
        dontBreakRows: true,
        widths: rowWidths(WIDTHS),
        body: [headCells(HEAD, FIRST_COUNT, AFTER_COUNTS), ...rows.map(row => cells(row, severalLots, paper))]
      }
    }
  ]
}

function cells(row: InspectionRow, severalLots: boolean, paper: Paper): Content[] {
  return [
    severalLots
      ? { stack: [{ text: paper.text(row.chip_id) }, note(paper.text(row.lot_number))] }
      : { text: paper.text(row.chip_id) },
    String(row.attempt),
    result(row),
    { text: row.reasons.length === 0 ? '' : paper.text(row.reasons.join('; ')) },
    count(row.defects_confirmed),
    count(row.defects_rejected),
    count(row.defects_false_positive),
    count(row.defects_needs_review),
    count(row.defects_pending),
    { text: paper.text(row.operator) },
    paper.span(row.started_at, row.completed_at)
  ]
}

function result({ result: passed, status }: InspectionRow): Node {
  if (passed === 'fail') return { text: 'FAIL', bold: true }
  if (passed === 'pass') return { text: 'Pass' }
  return { text: words(status), color: COLOR.dim }
}

/** Zeros are faint, so that the eye finds what is there. */
function count(value: number): Node {
  return { text: value === 0 ? NONE : number(value), alignment: 'right', color: value === 0 ? COLOR.line : COLOR.ink }
}
