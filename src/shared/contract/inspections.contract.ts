import { z } from 'zod'
import { DEFECT_SEVERITIES, DEFECT_TYPES, INSPECTION_TYPES, REVIEW_STATUSES } from '../domain/enums'
import { call, rowId, sha256 } from './define'
import { artifact, box, defect, inspection, inspectionDetail, inspectionReason } from './models'

const chipId = z.string().min(1).max(100)

/** Who may inspect. Reviewers see inspections, and judge in the review queue. */
const INSPECTORS = ['operator', 'reviewer', 'supervisor', 'administrator'] as const

export const inspectionsContract = {
  'inspections.get': call('signed_in', z.strictObject({ inspection_id: rowId }), inspectionDetail),
  /** Starts the next attempt on a chip whose latest attempt is completed. */
  'inspections.reinspect': call(
    INSPECTORS,
    z.strictObject({ id: rowId, lot_id: rowId, chip_id: chipId, inspection_type: z.enum(INSPECTION_TYPES).default('optical') }),
    inspection
  ),
  /** Closes an inspection with pass or fail. Fails with DEFECTS_PENDING while a defect has no verdict. */
  'inspections.complete': call(
    INSPECTORS,
    z.strictObject({ inspection_id: rowId }),
    z.object({ inspection, reasons: z.array(inspectionReason), lot_completed: z.boolean() })
  ),

  /**
   * Makes an uploaded file (POST /upload) an image of a chip: opens the chip's inspection if there is none,
   * records the artifact and queues detection. Bytes that the lot already has are recognised, not doubled.
   */
  'capture.add': call(
    INSPECTORS,
    z.strictObject({
      artifact_id: rowId,
      inspection_id: rowId,
      lot_id: rowId,
      chip_id: chipId,
      inspection_type: z.enum(INSPECTION_TYPES).default('optical'),
      view: z.string().min(1).max(100).default('top'),
      sha256,
      file_name: z.string().max(10_000)
    }),
    z.object({ artifact, inspection_id: rowId, chip_id: chipId, known: z.boolean(), job_id: rowId.nullable() })
  ),
  /** The demo camera: captures the next board of the lot, or the chip named. */
  'capture.demo': call(
    INSPECTORS,
    z.strictObject({ artifact_id: rowId, inspection_id: rowId, lot_id: rowId, chip_id: chipId.optional() }),
    z.object({ artifact, inspection_id: rowId, chip_id: chipId, known: z.boolean(), job_id: rowId.nullable() })
  ),

  'inference.retry': call(INSPECTORS, z.strictObject({ id: rowId, artifact_id: rowId }), z.object({ job_id: rowId })),
  'inference.cancel': call(INSPECTORS, z.strictObject({ job_id: rowId }), z.object({ cancelled: z.boolean() })),

  /**
   * A person's decision on a defect, and corrections of its type and severity. `seen_review_id` is the latest
   * review that the person had on screen; if another came in between, the call fails with CONFLICT and
   * nothing changes.
   */
  'defects.review': call(
    INSPECTORS,
    z.strictObject({
      review_id: rowId,
      defect_id: rowId,
      seen_review_id: rowId.nullable(),
      review_status: z.enum(REVIEW_STATUSES),
      defect_type: z.enum(DEFECT_TYPES).optional(),
      severity: z.enum(DEFECT_SEVERITIES).optional(),
      note: z.string().max(2000).optional()
    }),
    defect
  ),
  /** Takes back one's own latest review of a defect, by a further review that restores what was before. */
  'defects.undo': call(
    INSPECTORS,
    z.strictObject({ review_id: rowId, defect_id: rowId, undoes: rowId }),
    defect
  ),
  /** A defect that the detector missed, drawn by hand: recorded as `manual_review` and confirmed. */
  'defects.draw': call(
    INSPECTORS,
    z.strictObject({
      id: rowId,
      review_id: rowId,
      artifact_id: rowId,
      location: box,
      defect_type: z.enum(DEFECT_TYPES),
      severity: z.enum(DEFECT_SEVERITIES),
      note: z.string().max(2000).optional()
    }),
    defect
  )
} as const
