import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify'
import type { DefectRow, InspectionRow, InspectionSummary } from '../inspection-summary'

/** In the order of the file; the names are those of the document's columns where it has them. */
const INSPECTION_COLUMNS = [
  'lot_number', 'part_number', 'chip_id', 'inspection_id', 'inspection_type', 'attempt', 'status', 'result', 'reasons',
  'station_id', 'operator', 'started_at', 'completed_at', 'completed_by'
] as const
const DEFECT_COLUMNS = [
  'defect_id', 'defect_type', 'raw_label', 'severity', 'confidence', 'x', 'y', 'width', 'height', 'detection_method',
  'review_status', 'reviewer', 'reviewed_at', 'note', 'artifact_file_name', 'artifact_sha256'
] as const

export const CSV_COLUMNS = [...INSPECTION_COLUMNS, ...DEFECT_COLUMNS] as const

/** One line: an inspection and one of its defects, or an inspection without any (`defect` is null). */
export interface CsvRecord {
  part_number: string
  inspection: InspectionRow
  defect: DefectRow | null
}

/** Inspections in their order, each with its defects; one without defects has one record. */
export function* csvRecordsOf(summary: InspectionSummary): Generator<CsvRecord> {
  const parts = new Map(summary.lots.map(lot => [lot.lot_number, lot.part_number]))
  const defects = new Map<string, DefectRow[]>()
  for (const row of summary.defect_rows) {
    const sameInspection = defects.get(row.inspection_id)
    if (sameInspection === undefined) defects.set(row.inspection_id, [row])
    else sameInspection.push(row)
  }
  for (const inspection of summary.inspection_rows) {
    const partNumber = parts.get(inspection.lot_number) ?? ''
    for (const defect of defects.get(inspection.inspection_id) ?? [null]) {
      yield { part_number: partNumber, inspection, defect }
    }
  }
}

/**
 * CSV as RFC 4180 and Excel want it: UTF-8 with a byte order mark, CRLF, a head of {@link CSV_COLUMNS}, instants in
 * ISO 8601 UTC. Values that a spreadsheet would run as a formula get an apostrophe in front. Reads as fast as
 * the stream is drained, so the length of the source does not matter.
 */
export function renderCsv(records: Iterable<CsvRecord> | AsyncIterable<CsvRecord>): Readable {
  const lines = stringify({
    bom: true,
    header: true,
    columns: [...CSV_COLUMNS],
    record_delimiter: 'windows',
    escape_formulas: true
  })
  const source = Readable.from(fieldsOf(records))
  source.on('error', error => lines.destroy(error))
  lines.on('close', () => source.destroy())
  return source.pipe(lines)
}

async function* fieldsOf(
  records: Iterable<CsvRecord> | AsyncIterable<CsvRecord>
): AsyncGenerator<Record<string, string | number | null>> {
  for await (const { part_number, inspection, defect } of records) {
    const shared = { ...inspection, part_number, reasons: inspection.reasons.join('; ') }
    yield defect === null ? shared : { ...shared, ...flat(defect) }
  }
}

function flat({ location, ...columns }: DefectRow): Record<string, string | number | null> {
  return { ...columns, ...location }
}
