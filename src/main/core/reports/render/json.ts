import {
  inspectionSummaryJsonSchema, type InspectionSummary, type InspectionSummaryJson
} from '../inspection-summary'

const INDENT = 2

/**
 * The summary as data for other programs, in the form of `inspectionSummaryJsonSchema`: with the counts
 * `inspections` and `defects` at the top, and without the pictures, whose paths are this machine's own.
 */
export function inspectionSummaryJson(summary: InspectionSummary): InspectionSummaryJson {
  return inspectionSummaryJsonSchema.parse({
    ...summary,
    inspections: summary.inspection_rows.length,
    defects: summary.defect_rows.length
  })
}

/** The JSON report's text, UTF-8, ending with a line feed. */
export function renderInspectionSummaryJson(summary: InspectionSummary): string {
  return `${JSON.stringify(inspectionSummaryJson(summary), null, INDENT)}\n`
}
