import type { Content, Node } from 'pdfmake'
import { REVIEW_STATUSES } from '@shared/domain/enums'
import type { InspectionSummary, SummaryLot } from '../../inspection-summary'
import { NONE, capitalised, counted, number, perUnitOf, percentOf, wholeOf, words, type Paper } from './paper'
import { BARE, COLOR, CONTENT_WIDTH, SIZE, TILES, heading, note } from './theme'

const ACCENT_BAR = 5
const SIGNATURES = ['Inspected by', 'Reviewed by', 'Released by'] as const
const SIGNATURE_LINES = ['Name', 'Signature', 'Date'] as const
/** Room to write above the line. */
const SIGNATURE_SPACE = 26
const SIGNATURE_WIDTH = 160
const TILES_A_ROW = 3
/** More would push the signatures off the first page. */
const MAX_LOTS_NAMED = 5
const FACTS_GAP = 20
const FACT_LABEL_WIDTH = 62
/** A number, as a column that takes what is left grows with a long word instead of breaking it. */
const FACT_WIDTH = (CONTENT_WIDTH - FACTS_GAP) / 2 - FACT_LABEL_WIDTH
/** Longer titles are set smaller, so that the first page holds all it should. */
const LONG_TITLE = 60

/** The first page: what was inspected, how it came out, the figures, and where to sign. */
export function cover(summary: InspectionSummary, paper: Paper): Content[] {
  return [
    { text: 'INSPECTION SUMMARY', fontSize: SIZE.small, bold: true, color: COLOR.accent, characterSpacing: 1 },
    {
      text: paper.text(summary.title),
      fontSize: summary.title.length > LONG_TITLE ? SIZE.heading : SIZE.title,
      bold: true,
      margin: [0, 2, 0, 10]
    },
    outcome(summary, paper),
    facts(summary, paper),
    heading('Key figures'),
    tiles(summary),
    verdictCounts(summary),
    signatures()
  ]
}

function outcome(summary: InspectionSummary, paper: Paper): Node {
  const lot = summary.lots[0]
  const headline = summary.scope.kind === 'lot' && lot !== undefined
    ? paper.text(`Lot ${words(lot.status)}`)
    : paper.text(`${counted(summary.chips.inspected, 'chip')} inspected`)
  return {
    margin: [0, 0, 0, 12],
    layout: BARE,
    table: {
      widths: [ACCENT_BAR, CONTENT_WIDTH - ACCENT_BAR],
      body: [[
        { text: '', fillColor: COLOR.accent },
        {
          fillColor: COLOR.tint,
          stack: [
            { text: headline, fontSize: SIZE.figure, bold: true },
            { text: chipSentence(summary), margin: [0, 2, 0, 0] },
            { text: defectSentence(summary), margin: [0, 1, 0, 0] }
          ],
          margin: [12, 8, 12, 8]
        }
      ]]
    }
  }
}

function chipSentence({ scope, chips, inspection_rows: rows }: InspectionSummary): string {
  if (rows.length === 0) return 'No inspections were recorded.'
  const result = `${counted(chips.inspected, 'chip')} inspected: ${number(chips.passed)} passed, ${number(chips.failed)} failed`
  // A shift's report has only what was completed in it, and knows nothing of what is open.
  if (scope.kind === 'shift') return `${result}. What was not completed in the period is not counted.`
  return `${result}; ${chips.open === 0 ? 'none is open' : `${number(chips.open)} still open`}.`
}

function defectSentence({ defect_rows: rows, defects_by_verdict: verdicts }: InspectionSummary): string {
  if (rows.length === 0) return 'No defects were recorded.'
  const undecided = verdicts.pending + verdicts.needs_review
  const wait = undecided === 0 ? 'every one has a verdict' : `${number(undecided)} without a final verdict`
  return `${counted(rows.length, 'defect')} recorded: ${number(verdicts.confirmed)} confirmed; ${wait}.`
}

function facts(summary: InspectionSummary, paper: Paper): Node {
  const { scope, lots } = summary
  const report: [string, Content][] = [
    ['Station', { text: scope.station_id === null ? 'All stations' : paper.text(scope.station_id) }],
    ...(scope.shift === null ? [] : [['Shift', { text: paper.text(scope.shift) }] as [string, Content]]),
    ['Period', period(summary, paper)],
    ['Times are in', scope.time_zone],
    ['Report made', paper.time(summary.generated_at)],
    ['By', { text: paper.text(summary.generated_by) }]
  ]
  const [lot] = lots
  const subject = scope.kind === 'lot' && lot !== undefined ? lotFacts(lot, paper) : [manyLots(lots, paper)]
  return { columns: [factTable(subject), factTable(report)], columnGap: FACTS_GAP }
}

function period({ scope, inspection_rows: rows }: InspectionSummary, paper: Paper): string {
  if (scope.from !== null || scope.to !== null) return `${paper.time(scope.from)} to ${paper.time(scope.to)}`
  const instants = rows.flatMap(row => [row.started_at, row.completed_at]).filter(instant => instant !== null)
  if (instants.length === 0) return NONE
  const byTime = instants.toSorted((a, b) => Date.parse(a) - Date.parse(b))
  return `${paper.time(byTime[0] ?? null)} to ${paper.time(byTime.at(-1) ?? null)}`
}

function lotFacts(lot: SummaryLot, paper: Paper): [string, Content][] {
  return [
    ['Lot', { text: paper.text(lot.lot_number), bold: true }],
    ['Part', { text: paper.text(`${lot.part_number} · ${lot.part_name}`) }],
    ['Produced', lot.production_date],
    ['Batch size', number(lot.batch_size)],
    ['Line', { text: paper.text(lot.production_line) }],
    ['Tolerance', tolerance(lot, paper)]
  ]
}

function tolerance(lot: SummaryLot, paper: Paper): Content {
  if (lot.tolerance_requirements.length === 0) return 'None stated'
  return { stack: lot.tolerance_requirements.map(rule => ({ text: paper.text(rule) })) }
}

function manyLots(lots: SummaryLot[], paper: Paper): [string, Content] {
  if (lots.length === 0) return ['Lots', 'None']
  const named: Content[] = lots.slice(0, MAX_LOTS_NAMED).map(lot => ({
    text: paper.text(`${lot.lot_number} · ${lot.part_number} · ${words(lot.status)}`)
  }))
  const more = lots.length - named.length
  return ['Lots', { stack: more === 0 ? named : [...named, `and ${number(more)} more, listed below`] }]
}

function factTable(rows: [string, Content][]): Node {
  return {
    layout: { ...BARE, paddingBottom: () => 3 },
    table: { widths: [FACT_LABEL_WIDTH, FACT_WIDTH], body: rows.map(([label, value]) => [{ text: label, color: COLOR.dim }, value]) }
  }
}

function tiles({ kpis, chips, lots, scope }: InspectionSummary): Node {
  const batch = lots[0] === undefined ? '' : ` of a batch of ${number(lots[0].batch_size)}`
  const counts = scope.kind === 'shift' ? 'completed in the period' : `${number(chips.open)} open${batch}`
  const all = [
    tile('Yield', percentOf(kpis.yield), kpis.yield, 'chips passed, of those inspected'),
    tile('First-pass yield', percentOf(kpis.first_pass_yield), kpis.first_pass_yield, 'chips passed at the first attempt'),
    tile('Chips inspected', number(chips.inspected), null, counts),
    tile('Defects per unit', perUnitOf(kpis.defects_per_unit), kpis.defects_per_unit, 'confirmed defects / chips inspected'),
    tile('DPPM', wholeOf(kpis.dppm), kpis.dppm, 'chips failed / inspected, in a million'),
    tile('False-call rate', percentOf(kpis.false_call_rate), kpis.false_call_rate, 'detections dismissed / judged')
  ]
  const rows: Content[][] = []
  for (let first = 0; first < all.length; first += TILES_A_ROW) rows.push(all.slice(first, first + TILES_A_ROW))
  return { layout: TILES, table: { widths: ['*', '*', '*'], dontBreakRows: true, body: rows } }
}

function tile(
  name: string, value: string, ratio: { numerator: number, denominator: number } | null, meaning: string
): Node {
  const quotient = ratio === null ? '' : `${number(ratio.numerator)} / ${number(ratio.denominator)} `
  return {
    stack: [
      { text: name, color: COLOR.dim, fontSize: SIZE.dense },
      { text: value, fontSize: SIZE.figure, bold: true },
      note([{ text: quotient, bold: true }, { text: meaning }])
    ]
  }
}

function verdictCounts({ defects_by_verdict: counts }: InspectionSummary): Node {
  return {
    margin: [0, 8, 0, 0],
    layout: TILES,
    table: {
      widths: REVIEW_STATUSES.map(() => '*'),
      body: [REVIEW_STATUSES.map(status => ({
        text: [
          { text: number(counts[status]), bold: true, fontSize: SIZE.heading },
          { text: `  ${capitalised(words(status))}`, color: COLOR.dim, fontSize: SIZE.dense }
        ]
      }))]
    }
  }
}

function signatures(): Node {
  return {
    unbreakable: true,
    stack: [
      heading('Signatures', { margin: [0, 16, 0, 2] }),
      {
        columnGap: 20,
        columns: SIGNATURES.map(role => ({
          stack: [{ text: role, bold: true }, ...SIGNATURE_LINES.map(signatureLine)]
        }))
      }
    ]
  }
}

function signatureLine(label: string): Node {
  return {
    margin: [0, SIGNATURE_SPACE, 0, 0],
    stack: [
      { canvas: [{ type: 'line', x1: 0, y1: 0, x2: SIGNATURE_WIDTH, y2: 0, lineWidth: 0.7, lineColor: COLOR.ink }] },
      note(label, { margin: [0, 1, 0, 0] })
    ]
  }
}
