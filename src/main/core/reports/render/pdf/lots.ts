import type { Content } from 'pdfmake'
import type { InspectionSummary } from '../../inspection-summary'
import { capitalised, number, words, type Paper } from './paper'
import { ROWS, SIZE, headCells, heading, rowWidths } from './theme'

const HEAD = ['Lot', 'Part', 'Produced', 'Batch size', 'Line', 'Status', 'Tolerance']
const BATCH_SIZE_COLUMN = 3
const WIDTHS = [84, '*', 46, 44, 56, 50, 84] as const

/** Every lot of a report on a shift; a report on one lot has its facts on the cover. */
export function lots({ scope, lots: all }: InspectionSummary, paper: Paper): Content[] {
  if (scope.kind === 'lot' || all.length === 0) return []
  return [
    heading('Lots'),
    {
      layout: ROWS,
      fontSize: SIZE.dense,
      table: {
        headerRows: 1,
        keepWithHeaderRows: 1,
        dontBreakRows: true,
        widths: rowWidths(WIDTHS),
        body: [
          headCells(HEAD, BATCH_SIZE_COLUMN, BATCH_SIZE_COLUMN + 1),
          ...all.map((lot): Content[] => [
            { text: paper.text(lot.lot_number) },
            { text: paper.text(`${lot.part_number} · ${lot.part_name}`) },
            lot.production_date,
            { text: number(lot.batch_size), alignment: 'right' },
            { text: paper.text(lot.production_line) },
            capitalised(words(lot.status)),
            { text: paper.text(lot.tolerance_requirements.join('; ')) }
          ])
        ]
      }
    }
  ]
}
