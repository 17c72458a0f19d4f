import type { Box } from '@shared/domain/geometry'
import type { DefectSeverity, DefectType, DetectionMethod, ReviewStatus } from '@shared/domain/enums'
import type { Tx } from '../db/database'

export interface DefectState {
  id: string
  inspection_id: string
  station_id: string
  review_status: ReviewStatus
  defect_type: DefectType
  severity: DefectSeverity
  detection_method: DetectionMethod
  latest_review_id: string | null
}

export interface ReviewRow {
  id: string
  defect_id: string
  reviewer_id: string
  note: string | null
  undoes: string | null
  previous_review_id: string | null
  previous_status: ReviewStatus
  previous_type: DefectType
  previous_severity: DefectSeverity
}

export async function lockDefect(tx: Tx, defectId: string): Promise<DefectState | null> {
  const row = await tx
    .selectFrom('defects')
    .select(['id', 'inspection_id', 'station_id', 'review_status', 'defect_type', 'severity', 'detection_method', 'latest_review_id'])
    .where('id', '=', defectId)
    .forUpdate()
    .executeTakeFirst()
  return row ?? null
}

export async function findReview(tx: Tx, reviewId: string): Promise<ReviewRow | null> {
  const row = await tx
    .selectFrom('defect_reviews')
    .select(['id', 'defect_id', 'reviewer_id', 'note', 'undoes'])
    .select(['previous_review_id', 'previous_status', 'previous_type', 'previous_severity'])
    .where('id', '=', reviewId)
    .executeTakeFirst()
  return row ?? null
}

/** Whether someone took this review back. */
export async function isUndone(tx: Tx, reviewId: string): Promise<boolean> {
  const row = await tx.selectFrom('defect_reviews').select('id').where('undoes', '=', reviewId).executeTakeFirst()
  return row !== undefined
}

export interface NewReview {
  id: string
  /** Who gives it. */
  reviewer_id: string
  /** Whose verdict the defect carries from now on; null when it carries none. */
  decided_by: string | null
  review_status: ReviewStatus
  defect_type: DefectType
  severity: DefectSeverity
  note: string | null
  undoes: string | null
}

/** Appends a review and makes it what the defect says. */
export async function appendReview(tx: Tx, defect: DefectState, { decided_by, ...review }: NewReview): Promise<void> {
  await tx
    .insertInto('defect_reviews')
    .values({
      ...review,
      defect_id: defect.id,
      station_id: defect.station_id,
      previous_review_id: defect.latest_review_id,
      previous_status: defect.review_status,
      previous_type: defect.defect_type,
      previous_severity: defect.severity
    })
    .execute()
  await tx
    .updateTable('defects')
    .set({
      review_status: review.review_status,
      defect_type: review.defect_type,
      severity: review.severity,
      reviewer_id: decided_by,
      latest_review_id: review.id
    })
    .where('id', '=', defect.id)
    .execute()
}

export async function insertDrawnDefect(
  tx: Tx,
  defect: {
    id: string; inspection_id: string; station_id: string; artifact_id: string
    location: Box; defect_type: DefectType; severity: DefectSeverity
  }
): Promise<void> {
  const { artifact_id, location, ...row } = defect
  await tx
    .insertInto('defects')
    .values({
      ...row,
      location: JSON.stringify(location),
      confidence: 1,
      detection_method: 'manual_review',
      artifact_references: JSON.stringify([artifact_id])
    })
    .execute()
}

/** The image that a defect is drawn on. */
export async function findImage(
  tx: Tx,
  artifactId: string
): Promise<{ inspection_id: string; width: number | null; height: number | null } | null> {
  const row = await tx
    .selectFrom('artifacts')
    .innerJoin('artifact_blobs', 'artifact_blobs.checksum_sha256', 'artifacts.checksum_sha256')
    .select(['artifacts.inspection_id', 'width', 'height'])
    .where('artifacts.id', '=', artifactId)
    .executeTakeFirst()
  return row ?? null
}
