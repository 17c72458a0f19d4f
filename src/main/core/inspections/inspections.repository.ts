import { sql } from 'kysely'
import type { Defect, Inspection, InspectionImage } from '@shared/contract/models'
import type { InspectionType } from '@shared/domain/enums'
import type { Tx } from '../db/database'

/** What a completed or running detection left in `inference_jobs.performance_metrics`. */
interface JobMetrics {
  registration?: InspectionImage['registration']
}

export async function findInspection(tx: Tx, inspectionId: string): Promise<Inspection | null> {
  const row = await tx
    .selectFrom('inspections')
    .innerJoin('lots', 'lots.id', 'inspections.lot_id')
    .leftJoin('users as operators', 'operators.id', 'inspections.operator_id')
    .leftJoin('users as completers', 'completers.id', 'inspections.completed_by')
    .select([
      'inspections.id', 'inspections.lot_id', 'lots.lot_number', 'chip_id', 'inspection_type', 'attempt',
      'inspections.status', 'result', 'station_id', 'operators.display_name as operator', 'started_at', 'completed_at',
      'completers.display_name as completed_by', 'inspections.metadata'
    ])
    .where('inspections.id', '=', inspectionId)
    .executeTakeFirst()
  if (!row) return null
  const { metadata, result, ...inspection } = row
  return {
    ...inspection,
    result: result as Inspection['result'],
    reasons: (metadata as { reasons?: Inspection['reasons'] }).reasons ?? []
  }
}

/** The latest attempt on a chip, locked until the transaction ends. */
export async function lockLatestAttempt(
  tx: Tx,
  chip: { lot_id: string; chip_id: string; inspection_type: InspectionType }
): Promise<{ id: string; attempt: number; status: Inspection['status'] } | null> {
  const row = await tx
    .selectFrom('inspections')
    .select(['id', 'attempt', 'status'])
    .where('lot_id', '=', chip.lot_id)
    .where('chip_id', '=', chip.chip_id)
    .where('inspection_type', '=', chip.inspection_type)
    .orderBy('attempt', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst()
  return row ?? null
}

export async function insertInspection(
  tx: Tx,
  inspection: {
    id: string; lot_id: string; chip_id: string; inspection_type: InspectionType
    attempt: number; station_id: string; operator_id: string
  }
): Promise<void> {
  await tx.insertInto('inspections').values({ ...inspection, status: 'in_progress', started_at: sql`clock_timestamp()` }).execute()
}

/** Holds the inspection against verdicts and completions of others until the transaction ends. */
export async function lockInspection(
  tx: Tx,
  inspectionId: string
): Promise<{ id: string; lot_id: string; status: Inspection['status']; station_id: string } | null> {
  const row = await tx
    .selectFrom('inspections')
    .select(['id', 'lot_id', 'status', 'station_id'])
    .where('id', '=', inspectionId)
    .forUpdate()
    .executeTakeFirst()
  return row ?? null
}

export async function completeInspection(
  tx: Tx,
  inspectionId: string,
  verdict: { result: 'pass' | 'fail'; reasons: Inspection['reasons']; completed_by: string }
): Promise<void> {
  await tx
    .updateTable('inspections')
    .set({
      status: 'completed',
      result: verdict.result,
      completed_at: sql`clock_timestamp()`,
      completed_by: verdict.completed_by,
      metadata: sql`metadata || ${JSON.stringify({ reasons: verdict.reasons })}::jsonb`
    })
    .where('id', '=', inspectionId)
    .execute()
}

/** The open inspections of a lot whose every image went through detection, with no defect in the end. */
export async function listClean(tx: Tx, lotId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select i.id from inspections i
      where i.lot_id = ${lotId}::uuid and i.status = 'in_progress'
        and exists (select from artifacts a where a.inspection_id = i.id)
        and not exists (select from defects d where d.inspection_id = i.id)
        and not exists (
          select from artifacts a where a.inspection_id = i.id and a.artifact_type = 'image' and not exists (
            select from inference_job_artifacts ija join inference_jobs j on j.id = ija.job_id
              where ija.artifact_id = a.id and j.status = 'completed'))
      order by i.chip_id`.execute(tx)
  return rows.map(({ id }) => id)
}

/** The images of an inspection in the order of capture, each with its golden image and its latest job. */
export async function listImages(tx: Tx, inspectionId: string): Promise<InspectionImage[]> {
  const { rows } = await sql<ImageRow>`
    select a.id, a.inspection_id, a.file_name, a.content_type, a.file_size_bytes, a.checksum_sha256, a.created_at,
           a.metadata->>'view' as view, b.width, b.height,
           to_jsonb(g) as golden, to_jsonb(j) as job
      from artifacts a
      join artifact_blobs b using (checksum_sha256)
      join inspections i on i.id = a.inspection_id
      join lots l on l.id = i.lot_id
      left join lateral (
        select gi.id, gi.view, gi.version, gi.checksum_sha256, gi.width, gi.height,
               u.display_name as approved_by, gi.approved_at
          from golden_images gi left join users u on u.id = gi.approved_by
          where gi.part_id = l.part_id and gi.view = a.metadata->>'view' and gi.approved_at is not null
          order by gi.version desc limit 1
      ) g on true
      left join lateral (
        select ij.id, a.id as artifact_id, ij.model_name, ij.model_version, ij.status, ij.error_message,
               ij.queued_at, ij.started_at, ij.completed_at, ij.performance_metrics
          from inference_job_artifacts ija join inference_jobs ij on ij.id = ija.job_id
          where ija.artifact_id = a.id and ija.direction = 'input'
          order by ij.queued_at desc, ij.id desc limit 1
      ) j on true
      where a.inspection_id = ${inspectionId}::uuid and a.artifact_type = 'image'
      order by a.created_at, a.id`.execute(tx)
  return rows.map(toInspectionImage)
}

interface ImageRow extends Omit<InspectionImage, 'golden' | 'job' | 'registration'> {
  golden: (Omit<NonNullable<InspectionImage['golden']>, 'approved_at'> & { approved_at: string | null }) | null
  job: (Omit<NonNullable<InspectionImage['job']>, 'queued_at' | 'started_at' | 'completed_at'> & {
    queued_at: string
    started_at: string | null
    completed_at: string | null
    performance_metrics: JobMetrics
  }) | null
}

function toInspectionImage({ golden, job, ...image }: ImageRow): InspectionImage {
  const registration = job?.performance_metrics.registration ?? null
  return {
    ...image,
    golden: golden && { ...golden, approved_at: toDate(golden.approved_at) },
    job: job && {
      id: job.id,
      artifact_id: job.artifact_id,
      model_name: job.model_name,
      model_version: job.model_version,
      status: job.status,
      error_message: job.error_message,
      queued_at: new Date(job.queued_at),
      started_at: toDate(job.started_at),
      completed_at: toDate(job.completed_at)
    },
    registration
  }
}

function toDate(text: string | null): Date | null {
  return text === null ? null : new Date(text)
}

/** All defects of an inspection, worst and surest first; an order that verdicts do not change. */
export async function listDefects(tx: Tx, inspectionId: string): Promise<Defect[]> {
  return selectDefects(tx)
    .where('defects.inspection_id', '=', inspectionId)
    .orderBy('defects.created_at')
    .orderBy('defects.confidence', 'desc')
    .orderBy('defects.id')
    .execute() as Promise<Defect[]>
}

export async function findDefect(tx: Tx, defectId: string): Promise<Defect | null> {
  const row = await selectDefects(tx).where('defects.id', '=', defectId).executeTakeFirst()
  return (row as Defect | undefined) ?? null
}

function selectDefects(tx: Tx) {
  return tx
    .selectFrom('defects')
    .leftJoin('users', 'users.id', 'defects.reviewer_id')
    .leftJoin('defect_reviews', 'defect_reviews.id', 'defects.latest_review_id')
    .leftJoin('detections', 'detections.defect_id', 'defects.id')
    .select([
      'defects.id', 'defects.inspection_id', 'defects.defect_type', 'defects.severity', 'defects.confidence',
      'defects.location', 'defects.description', 'detections.raw_label', 'defects.detection_method',
      'defects.review_status', 'users.display_name as reviewer', 'defects.latest_review_id', 'defect_reviews.note',
      'defects.created_at', 'defects.updated_at',
      sql<string | null>`defects.artifact_references->>0`.as('artifact_id')
    ])
}
