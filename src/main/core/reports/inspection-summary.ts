import { z } from 'zod'
import {
  DEFECT_SEVERITIES, DEFECT_TYPES, DETECTION_METHODS, INSPECTION_STATUSES, INSPECTION_TYPES, LOT_STATUSES,
  REVIEW_STATUSES
} from '@shared/domain/enums'

/** Raised whenever a key of the JSON report changes its name or its meaning. */
export const INSPECTION_SUMMARY_SCHEMA_VERSION = 1

const instant = z.iso.datetime({ offset: true }).describe('an instant in ISO 8601, with Z or an offset')
const count = z.number().int().nonnegative()
const sha256 = z.string().regex(/^[a-f0-9]{64}$/)

/** A `Ratio` of `@shared/domain/kpi`. */
const ratioSchema = z.object({
  value: z.number().nullable(),
  numerator: z.number(),
  denominator: z.number()
})

/** In full-image pixels of the captured image, origin top left, as in the document's `defects.location`. */
const locationSchema = z.object({
  x: z.number().nonnegative(),
  y: z.number().nonnegative(),
  width: z.number().positive(),
  height: z.number().positive()
})

const scopeSchema = z.object({
  kind: z.enum(['lot', 'shift']),
  /** Name of the shift for people ("Early, 2 March"); null for a lot or a free time range. */
  shift: z.string().nullable(),
  /** Start (inclusive) and end (exclusive) of the time range; both null for a whole lot. */
  from: instant.nullable(),
  to: instant.nullable(),
  /** The one station that is reported on; null where all visible stations are. */
  station_id: z.string().nullable(),
  /** IANA name of the zone in which the report writes its times. */
  time_zone: z.string()
})

const lotSchema = z.object({
  lot_number: z.string(),
  part_number: z.string(),
  part_name: z.string(),
  /** A calendar day, `YYYY-MM-DD`, without a zone. */
  production_date: z.iso.date(),
  batch_size: z.number().int().positive(),
  production_line: z.string(),
  status: z.enum(LOT_STATUSES),
  /** One sentence for each rule of the part's `tolerance_requirements`. */
  tolerance_requirements: z.array(z.string())
})

const kpisSchema = z.object({
  /** Chips whose latest attempt passed, of the chips inspected. */
  yield: ratioSchema,
  /** Chips whose first attempt passed, of the chips whose first attempt is completed. */
  first_pass_yield: ratioSchema,
  /** Confirmed defects per chip inspected. */
  defects_per_unit: ratioSchema,
  /** Failed chips in a million inspected: `value` is the quotient times 10^6. */
  dppm: ratioSchema,
  /** Detections judged rejected or false positive, of all the machine's detections judged either way. */
  false_call_rate: ratioSchema
})

const chipCountsSchema = z.object({
  /** Chips with a completed latest attempt. */
  inspected: count,
  /** Chips begun or expected by the batch size whose latest attempt is not completed. */
  open: count,
  passed: count,
  failed: count
})

const paretoRowSchema = z.object({
  defect_type: z.enum(DEFECT_TYPES),
  confirmed: count,
  /** Pending and needs_review together. */
  undecided: count,
  /** Share of this row and those above it in all that the rows count, 0..1. */
  cumulative_share: z.number().min(0).max(1)
})

const inspectionRowSchema = z.object({
  inspection_id: z.string(),
  lot_number: z.string(),
  chip_id: z.string(),
  inspection_type: z.enum(INSPECTION_TYPES),
  attempt: z.number().int().positive(),
  status: z.enum(INSPECTION_STATUSES),
  /** Null until the inspection is completed. */
  result: z.enum(['pass', 'fail']).nullable(),
  /** Why it failed, one sentence each; empty where it passed or is open. */
  reasons: z.array(z.string()),
  defects_confirmed: count,
  defects_rejected: count,
  defects_false_positive: count,
  defects_needs_review: count,
  defects_pending: count,
  station_id: z.string(),
  operator: z.string().nullable(),
  started_at: instant.nullable(),
  completed_at: instant.nullable(),
  /** Who completed it; null until then. */
  completed_by: z.string().nullable()
})

const defectRowSchema = z.object({
  defect_id: z.string(),
  inspection_id: z.string(),
  defect_type: z.enum(DEFECT_TYPES),
  /** The model's own word, before its manifest mapped it to `defect_type`; null where a person drew the defect. */
  raw_label: z.string().nullable(),
  severity: z.enum(DEFECT_SEVERITIES),
  confidence: z.number().min(0).max(1),
  location: locationSchema,
  detection_method: z.enum(DETECTION_METHODS),
  review_status: z.enum(REVIEW_STATUSES),
  reviewer: z.string().nullable(),
  reviewed_at: instant.nullable(),
  note: z.string().nullable(),
  /** The captured image that shows the defect. */
  artifact_file_name: z.string().nullable(),
  artifact_sha256: sha256.nullable()
})

/** What the report says, without the pictures that only a rendering needs. */
const summaryBodySchema = z.object({
  schema_version: z.literal(INSPECTION_SUMMARY_SCHEMA_VERSION),
  report_type: z.literal('inspection_summary'),
  report_id: z.string(),
  title: z.string(),
  generated_at: instant,
  /** Printed name of the person, or of the account, that asked for the report. */
  generated_by: z.string(),
  /** Identifies the newest audit entry that the report rests on; null where none is known. */
  audit_head: z.string().nullable(),
  scope: scopeSchema,
  /** One lot for the scope `lot`; every lot worked on for the scope `shift`. */
  lots: z.array(lotSchema),
  chips: chipCountsSchema,
  kpis: kpisSchema,
  defects_by_verdict: z.object({
    pending: count,
    confirmed: count,
    rejected: count,
    needs_review: count,
    false_positive: count
  } satisfies Record<(typeof REVIEW_STATUSES)[number], typeof count>),
  /** Most frequent first, types that nobody flagged left out; dismissed defects do not count. */
  pareto: z.array(paretoRowSchema),
  inspection_rows: z.array(inspectionRowSchema),
  defect_rows: z.array(defectRowSchema)
})

const pictureSchema = z.object({
  /** Readable path on this machine; it never leaves it, so the JSON report lacks it. */
  path: z.string(),
  file_name: z.string()
})

const evidenceSchema = z.object({
  /** Points into `defect_rows`. */
  defect_id: z.string(),
  captured: pictureSchema,
  golden: pictureSchema.nullable(),
  /** Where the defect's place lies on the golden image, in its pixels; null where it is the same as `location`. */
  golden_location: locationSchema.nullable(),
  /** Edge of one captured pixel on the board; null where the station is not calibrated. */
  pixel_size_um: z.number().positive().nullable()
})

/** The complete, plain and serialisable input of every rendering of the inspection summary. */
export const inspectionSummarySchema = summaryBodySchema.extend({
  /** Worst first; as many as the report should show. */
  evidence: z.array(evidenceSchema)
})

/** The JSON report: the summary with the counts of its two lists, and no path of this machine. */
export const inspectionSummaryJsonSchema = summaryBodySchema.extend({
  inspections: count.describe('how many rows `inspection_rows` has'),
  defects: count.describe('how many rows `defect_rows` has')
})

export type InspectionSummary = z.infer<typeof inspectionSummarySchema>
export type InspectionSummaryJson = z.infer<typeof inspectionSummaryJsonSchema>
export type SummaryLot = z.infer<typeof lotSchema>
export type SummaryKpis = z.infer<typeof kpisSchema>
export type SummaryRatio = z.infer<typeof ratioSchema>
export type ParetoRow = z.infer<typeof paretoRowSchema>
export type InspectionRow = z.infer<typeof inspectionRowSchema>
export type DefectRow = z.infer<typeof defectRowSchema>
export type Evidence = z.infer<typeof evidenceSchema>
export type EvidencePicture = z.infer<typeof pictureSchema>
