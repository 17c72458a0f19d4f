import { sql } from 'kysely'
import type { Box } from '@shared/domain/geometry'
import type { DefectSeverity, DefectType, DetectionMethod, InferenceStatus, InspectionStatus } from '@shared/domain/enums'
import type { Tx } from '../db/database'

export interface ModelRow {
  model_name: string
  model_version: string
  kind: string
  checksum_sha256: string
  manifest: object
}

/** Makes a shipped model known, so that jobs can point at it; a changed file of the same version shows as its new hash. */
export async function ensureModel(tx: Tx, model: ModelRow): Promise<void> {
  const manifest = JSON.stringify(model.manifest)
  await tx
    .insertInto('model_versions')
    .values({ ...model, manifest })
    .onConflict((conflict) =>
      conflict.columns(['model_name', 'model_version']).doUpdateSet({ checksum_sha256: model.checksum_sha256, manifest })
    )
    .execute()
}

export async function insertJob(
  tx: Tx,
  job: {
    id: string; inspection_id: string; station_id: string; artifact_id: string
    model_name: string; model_version: string; confidence_threshold: number
  }
): Promise<void> {
  const { artifact_id, ...row } = job
  await tx
    .insertInto('inference_jobs')
    .values({ ...row, input_artifacts: JSON.stringify([artifact_id]), queued_at: sql`clock_timestamp()` })
    .execute()
}

/** A job taken by this process, with all that detection needs to know. */
export interface ClaimedJob {
  id: string
  inspection_id: string
  station_id: string
  lot_id: string
  artifact_id: string
  captured_sha256: string
  golden_sha256: string | null
  specifications: Record<string, unknown>
  confidence_threshold: number
  attempts: number
}

/** Takes the most urgent queued job. Of several processes asking at once, each gets another one. */
export async function claimJob(tx: Tx): Promise<ClaimedJob | null> {
  const { rows } = await sql<ClaimedJob>`
    with next as (
      select id from inference_jobs where status = 'queued'
        order by priority desc, queued_at for update skip locked limit 1
    ), claimed as (
      update inference_jobs j
        set status = 'processing', started_at = greatest(clock_timestamp(), j.queued_at), attempts = j.attempts + 1
        from next where j.id = next.id
        returning j.*
    )
    select c.id, c.inspection_id, c.station_id, i.lot_id, a.id as artifact_id, a.checksum_sha256 as captured_sha256,
           g.checksum_sha256 as golden_sha256, p.specifications, c.confidence_threshold, c.attempts
      from claimed c
      join inspections i on i.id = c.inspection_id
      join lots l on l.id = i.lot_id
      join parts p on p.id = l.part_id
      join artifacts a on a.id = (c.input_artifacts->>0)::uuid
      left join lateral (
        select checksum_sha256 from golden_images gi
          where gi.part_id = l.part_id and gi.view = a.metadata->>'view' and gi.approved_at is not null
          order by gi.version desc limit 1
      ) g on true`.execute(tx)
  return rows[0] ?? null
}

export async function jobExists(tx: Tx, jobId: string): Promise<boolean> {
  return (await tx.selectFrom('inference_jobs').select('id').where('id', '=', jobId).executeTakeFirst()) !== undefined
}

/** Puts a job back that this process took and will not finish, as if it had never been taken. */
export async function giveBackJob(tx: Tx, job: ClaimedJob): Promise<void> {
  await tx
    .updateTable('inference_jobs')
    .set({ status: 'queued', started_at: null, attempts: job.attempts - 1 })
    .where('id', '=', job.id)
    .where('status', '=', 'processing')
    .where('attempts', '=', job.attempts)
    .execute()
}

/** Says that this process still works on the job. @returns false when it was cancelled or taken over */
export async function keepAlive(tx: Tx, jobId: string, attempt: number): Promise<boolean> {
  const row = await tx
    .updateTable('inference_jobs')
    .set({ updated_at: sql`clock_timestamp()` })
    .where('id', '=', jobId)
    .where('status', '=', 'processing')
    .where('attempts', '=', attempt)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/**
 * Puts back what a process that died was working on: jobs without a sign of life for so long. Those that failed too
 * often are failed instead.
 *
 * @returns the inspections concerned
 */
export async function requeueAbandoned(
  tx: Tx, silentSeconds: number, maxAttempts: number
): Promise<{ inspection_id: string; lot_id: string }[]> {
  const { rows } = await sql<{ inspection_id: string; lot_id: string }>`
    update inference_jobs j set
        status = case when attempts >= ${maxAttempts} then 'failed' else 'queued' end::inference_status_enum,
        started_at = case when attempts >= ${maxAttempts} then j.started_at end,
        completed_at = case when attempts >= ${maxAttempts} then greatest(clock_timestamp(), j.started_at) end,
        error_message = case when attempts >= ${maxAttempts}
          then 'Detection was interrupted ' || attempts || ' times. The image is kept; inspect it by hand or run detection again.' end
      from inspections i
      where j.status = 'processing' and j.updated_at < clock_timestamp() - make_interval(secs => ${silentSeconds})
        and i.id = j.inspection_id
      returning j.inspection_id, i.lot_id`.execute(tx)
  return rows
}

export interface NewDetection {
  raw_label: string
  score: number
  location: Box
  /** The defect to make of it; null below the decision threshold. */
  defect: { id: string; defect_type: DefectType; severity: DefectSeverity; description: string } | null
}

/**
 * Records the outcome of a job, and makes defects of the detections above the threshold.
 *
 * @returns false, with nothing recorded, when the job was cancelled or taken over meanwhile
 */
export async function finishJob(
  tx: Tx,
  job: ClaimedJob,
  outcome: { detections: NewDetection[]; method: DetectionMethod; performance_metrics: object }
): Promise<boolean> {
  const finished = await tx
    .updateTable('inference_jobs')
    .set({
      status: 'completed',
      completed_at: sql`greatest(clock_timestamp(), started_at)`,
      performance_metrics: JSON.stringify(outcome.performance_metrics)
    })
    .where('id', '=', job.id)
    .where('status', '=', 'processing')
    .where('attempts', '=', job.attempts)
    .returning('id')
    .executeTakeFirst()
  if (!finished) return false
  const defects = outcome.detections.flatMap(({ defect, score, location }) =>
    defect
      ? [{
          ...defect,
          inspection_id: job.inspection_id,
          station_id: job.station_id,
          confidence: score,
          location: JSON.stringify(location),
          detection_method: outcome.method,
          artifact_references: JSON.stringify([job.artifact_id])
        }]
      : []
  )
  if (defects.length > 0) await tx.insertInto('defects').values(defects).execute()
  const detections = outcome.detections.map(({ raw_label, score, location, defect }, ordinal) => ({
    job_id: job.id,
    ordinal,
    inspection_id: job.inspection_id,
    station_id: job.station_id,
    artifact_id: job.artifact_id,
    raw_label,
    score,
    location: JSON.stringify(location),
    defect_id: defect?.id ?? null
  }))
  if (detections.length > 0) await tx.insertInto('detections').values(detections).execute()
  return true
}

export async function failJob(tx: Tx, job: ClaimedJob, status: Extract<InferenceStatus, 'failed' | 'timeout'>, message: string): Promise<void> {
  await tx
    .updateTable('inference_jobs')
    .set({ status, error_message: message, completed_at: sql`greatest(clock_timestamp(), started_at)` })
    .where('id', '=', job.id)
    .where('status', '=', 'processing')
    .where('attempts', '=', job.attempts)
    .execute()
}

/** @returns the job's inspection when it was still waiting or running, else null */
export async function cancelJob(tx: Tx, jobId: string): Promise<{ inspection_id: string; lot_id: string } | null> {
  const { rows } = await sql<{ inspection_id: string; lot_id: string }>`
    update inference_jobs j
      set status = 'cancelled', completed_at = clock_timestamp(), error_message = 'Cancelled on request.'
      from inspections i
      where j.id = ${jobId}::uuid and j.status in ('queued', 'processing') and i.id = j.inspection_id
      returning j.inspection_id, i.lot_id`.execute(tx)
  return rows[0] ?? null
}

/** Holds the inspection of an image against completion, and against other jobs for it, until the transaction ends. */
export async function lockInspectionOf(tx: Tx, artifactId: string): Promise<void> {
  await sql`
    select from inspections i join artifacts a on a.inspection_id = i.id
      where a.id = ${artifactId}::uuid for no key update of i`.execute(tx)
}

/** An image that detection might run on again. */
export interface ImageForJob {
  inspection_id: string
  lot_id: string
  station_id: string
  view: string
  /** Of the inspection. */
  status: InspectionStatus
  /** Jobs that wait, run or are done. */
  active_jobs: number
}

export async function findImageForJob(tx: Tx, artifactId: string): Promise<ImageForJob | null> {
  const { rows } = await sql<ImageForJob>`
    select a.inspection_id, i.lot_id, a.station_id, a.metadata->>'view' as view, i.status,
           (select count(*)::integer from inference_job_artifacts ija join inference_jobs j on j.id = ija.job_id
              where ija.artifact_id = a.id and j.status in ('queued', 'processing', 'completed')) as active_jobs
      from artifacts a join inspections i on i.id = a.inspection_id
      where a.id = ${artifactId}::uuid`.execute(tx)
  return rows[0] ?? null
}

/** The images of a lot's open inspections on which detection gave up, with its reason; their latest job counts. */
export async function failedImages(tx: Tx, lotId: string): Promise<{ image: string; message: string }[]> {
  const { rows } = await sql<{ image: string; message: string }>`
    select a.file_name as image, coalesce(j.error_message, '') as message
      from inspections i
      join artifacts a on a.inspection_id = i.id and a.artifact_type = 'image'
      cross join lateral (
        select ij.status, ij.error_message
          from inference_job_artifacts ija join inference_jobs ij on ij.id = ija.job_id
          where ija.artifact_id = a.id and ija.direction = 'input'
          order by ij.queued_at desc, ij.id desc limit 1
      ) j
      where i.lot_id = ${lotId}::uuid and i.status = 'in_progress' and j.status in ('failed', 'timeout')
      order by a.file_name`.execute(tx)
  return rows
}

export async function countJobs(tx: Tx): Promise<{ waiting: number; running: number }> {
  const { rows } = await sql<{ waiting: number; running: number }>`
    select (count(*) filter (where status = 'queued'))::integer as waiting,
           (count(*) filter (where status = 'processing'))::integer as running
      from inference_jobs where status in ('queued', 'processing')`.execute(tx)
  return rows[0] as { waiting: number; running: number }
}

/** Whether a part has an approved golden image of this view. */
export async function hasGolden(tx: Tx, lotId: string, view: string): Promise<boolean> {
  const row = await tx
    .selectFrom('golden_images')
    .innerJoin('lots', 'lots.part_id', 'golden_images.part_id')
    .select('golden_images.id')
    .where('lots.id', '=', lotId)
    .where('golden_images.view', '=', view)
    .where('golden_images.approved_at', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
