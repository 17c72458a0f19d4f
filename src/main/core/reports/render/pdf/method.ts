import type { Content } from 'pdfmake'
import type { InspectionSummary } from '../../inspection-summary'
import { BARE, CONTENT_WIDTH, SIZE, heading } from './theme'

const TERM_WIDTH = 90

const DEFINITIONS: readonly [string, string][] = [
  ['Chip counts', 'A chip counts by its latest attempt: inspected once that is completed, open before.'],
  ['Yield', 'Chips passed / chips inspected.'],
  ['First-pass yield', 'Chips that passed at their first attempt / chips whose first attempt is completed.'],
  ['Defects per unit', 'Confirmed defects / chips inspected.'],
  ['DPPM', 'Chips failed / chips inspected × 1,000,000.'],
  ['False-call rate', 'Of the machine’s detections: rejected or judged false positive / confirmed, rejected or judged false positive.'],
  ['Result', 'A chip fails when it has more confirmed defects of a severity than the part’s tolerance allows.'],
  ['Box and place', 'In pixels of the captured image, from its upper left corner.'],
  ['SHA-256', 'First digits of the captured image’s checksum; the CSV and JSON reports have all 64.']
]

/** What the figures mean and what they rest on, so that the report can be read without the program. */
export function method(summary: InspectionSummary): Content[] {
  const basis: [string, string] = [
    'Basis', `Report ${summary.report_id}, schema version ${summary.schema_version}`
      + (summary.audit_head === null ? '.' : `, audit trail up to ${summary.audit_head}.`)
  ]
  return [{
    unbreakable: true,
    stack: [
      heading('How to read this report'),
      {
        layout: { ...BARE, paddingBottom: () => 2 },
        fontSize: SIZE.dense,
        table: {
          widths: [TERM_WIDTH, CONTENT_WIDTH - TERM_WIDTH],
          body: [...DEFINITIONS, basis].map(([term, meaning]) => [{ text: term, bold: true }, meaning])
        }
      }
    ]
  }]
}
