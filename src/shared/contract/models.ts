import { z } from 'zod'
import {
  DEFECT_SEVERITIES, DEFECT_TYPES, DETECTION_METHODS, INFERENCE_STATUSES, INSPECTION_STATUSES, INSPECTION_TYPES,
  LOT_STATUSES, PART_TYPES, REPORT_FORMATS, REPORT_STATUSES, REPORT_TYPES, REVIEW_STATUSES
} from '../domain/enums'
import { ROLES, rowId, sha256 } from './define'

/*
 * The things that cross the contract, as the screens see them. Field names are the column names of the
 * database; what is computed (counts, yields) has a name of its own.
 */

export const box = z.strictObject({
  x: z.number().min(0),
  y: z.number().min(0),
  width: z.number().positive(),
  height: z.number().positive()
})

export const user = z.object({
  id: rowId,
  username: z.string(),
  display_name: z.string(),
  roles: z.array(z.enum(ROLES))
})

export const station = z.object({ id: z.string(), name: z.string(), line: z.string() })

/** A share with the numbers it was made of; `value` is null where the denominator is zero. */
export const ratio = z.object({ value: z.number().nullable(), numerator: z.number(), denominator: z.number() })

export const part = z.object({
  id: rowId,
  part_number: z.string(),
  part_name: z.string(),
  part_type: z.enum(PART_TYPES),
  specifications: z.record(z.string(), z.unknown()),
  tolerance_requirements: z.record(z.string(), z.unknown())
})

export const goldenImage = z.object({
  id: rowId,
  view: z.string(),
  version: z.number().int(),
  checksum_sha256: sha256,
  width: z.number().int(),
  height: z.number().int(),
  approved_by: z.string().nullable(),
  approved_at: z.date().nullable()
})

/** How far a lot is. Chips are counted by their latest attempt. */
export const lotProgress = z.object({
  batch_size: z.number().int(),
  chips_started: z.number().int(),
  chips_completed: z.number().int(),
  chips_passed: z.number().int(),
  chips_failed: z.number().int(),
  yield: ratio
})

export const lot = z.object({
  id: rowId,
  lot_number: z.string(),
  part_id: rowId,
  part_number: z.string(),
  part_name: z.string(),
  production_date: z.string(),
  production_line: z.string(),
  status: z.enum(LOT_STATUSES),
  created_at: z.date(),
  progress: lotProgress
})

export const lotDetail = lot.extend({
  part,
  quality_requirements: z.record(z.string(), z.unknown()),
  golden_images: z.array(goldenImage)
})

export const defectCounts = z.object({
  pending: z.number().int(),
  confirmed: z.number().int(),
  rejected: z.number().int(),
  needs_review: z.number().int(),
  false_positive: z.number().int()
})

/** The latest attempt on one chip of a lot, as the chip list shows it. */
export const chip = z.object({
  chip_id: z.string(),
  inspection_id: rowId,
  attempt: z.number().int(),
  status: z.enum(INSPECTION_STATUSES),
  result: z.enum(['pass', 'fail']).nullable(),
  defects: defectCounts,
  images: z.number().int(),
  updated_at: z.date()
})

export const artifact = z.object({
  id: rowId,
  inspection_id: rowId,
  file_name: z.string(),
  content_type: z.string(),
  file_size_bytes: z.number().int(),
  checksum_sha256: sha256,
  view: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  created_at: z.date()
})

export const inferenceJob = z.object({
  id: rowId,
  artifact_id: rowId.nullable(),
  model_name: z.string(),
  model_version: z.string(),
  status: z.enum(INFERENCE_STATUSES),
  error_message: z.string().nullable(),
  queued_at: z.date(),
  started_at: z.date().nullable(),
  completed_at: z.date().nullable()
})

export const defect = z.object({
  id: rowId,
  inspection_id: rowId,
  artifact_id: rowId.nullable(),
  defect_type: z.enum(DEFECT_TYPES),
  severity: z.enum(DEFECT_SEVERITIES),
  confidence: z.number(),
  location: box,
  description: z.string().nullable(),
  raw_label: z.string().nullable(),
  detection_method: z.enum(DETECTION_METHODS),
  review_status: z.enum(REVIEW_STATUSES),
  reviewer: z.string().nullable(),
  latest_review_id: rowId.nullable(),
  note: z.string().nullable(),
  created_at: z.date(),
  updated_at: z.date()
})

export const inspectionReason = z.object({ code: z.string(), text: z.string() })

export const inspection = z.object({
  id: rowId,
  lot_id: rowId,
  lot_number: z.string(),
  chip_id: z.string(),
  inspection_type: z.enum(INSPECTION_TYPES),
  attempt: z.number().int(),
  status: z.enum(INSPECTION_STATUSES),
  result: z.enum(['pass', 'fail']).nullable(),
  reasons: z.array(inspectionReason),
  station_id: z.string(),
  operator: z.string().nullable(),
  started_at: z.date().nullable(),
  completed_at: z.date().nullable(),
  /** Who completed it: not always the operator who began it. */
  completed_by: z.string().nullable()
})

/** Where the board of a captured image lies against its golden image (captured = golden moved by this). */
export const registration = z.object({
  dx: z.number(),
  dy: z.number(),
  rotationDeg: z.number(),
  scale: z.number(),
  correlation: z.number()
})

export const inspectionImage = artifact.extend({
  golden: goldenImage.nullable(),
  job: inferenceJob.nullable(),
  registration: registration.nullable()
})

export const inspectionDetail = inspection.extend({
  images: z.array(inspectionImage),
  defects: z.array(defect),
  pixel_size_um: z.number().nullable()
})

export const report = z.object({
  id: rowId,
  report_type: z.enum(REPORT_TYPES),
  title: z.string(),
  format: z.enum(REPORT_FORMATS),
  status: z.enum(REPORT_STATUSES),
  file_size_bytes: z.number().int().nullable(),
  generated_by: z.string(),
  error: z.string().nullable(),
  created_at: z.date(),
  completed_at: z.date().nullable()
})

export type User = z.output<typeof user>
export type Station = z.output<typeof station>
export type Ratio = z.output<typeof ratio>
export type Part = z.output<typeof part>
export type GoldenImage = z.output<typeof goldenImage>
export type LotProgress = z.output<typeof lotProgress>
export type Lot = z.output<typeof lot>
export type LotDetail = z.output<typeof lotDetail>
export type DefectCounts = z.output<typeof defectCounts>
export type Chip = z.output<typeof chip>
export type Artifact = z.output<typeof artifact>
export type InferenceJob = z.output<typeof inferenceJob>
export type Defect = z.output<typeof defect>
export type Inspection = z.output<typeof inspection>
export type InspectionImage = z.output<typeof inspectionImage>
export type InspectionDetail = z.output<typeof inspectionDetail>
export type Report = z.output<typeof report>
