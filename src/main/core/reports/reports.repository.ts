import { sql } from 'kysely'
import type { ReportScope } from '@shared/contract/reports.contract'
import type { Report } from '@shared/contract/models'
import type { Box } from '@shared/domain/geometry'
import type { ReportFormat, ReportStatus } from '@shared/domain/enums'
import type { Registration } from '@shared/domain/registration'
import type { Tx } from '../db/database'
import type { DefectRow, InspectionRow, SummaryLot } from './inspection-summary'

export async function insertReport(
  tx: Tx,
  report: { id: string; title: string; format: ReportFormat; generated_by: string; scope: ReportScope }
): Promise<void> {
  const { scope, ...row } = report
  await tx
    .insertInto('reports')
    .values({
      ...row,
      report_type: 'inspection_summary',
      filters: JSON.stringify(scope),
      data_range: JSON.stringify(scope.kind === 'shift' ? { from: scope.from, to: scope.to } : { lot_id: scope.lot_id })
    })
    .execute()
}

export async function finishReport(
  tx: Tx,
  reportId: string,
  file: { file_path: string; file_size_bytes: number; checksum_sha256: string }
): Promise<void> {
  await tx
    .updateTable('reports')
    .set({
      status: 'completed',
      completed_at: sql`clock_timestamp()`,
      file_path: file.file_path,
      file_size_bytes: file.file_size_bytes,
      metadata: JSON.stringify({ checksum_sha256: file.checksum_sha256 })
    })
    .where('id', '=', reportId)
    .execute()
}

export async function endReport(tx: Tx, reportId: string, status: Extract<ReportStatus, 'failed' | 'cancelled'>, error: string): Promise<void> {
  await tx
    .updateTable('reports')
    .set({ status, completed_at: sql`clock_timestamp()`, metadata: JSON.stringify({ error }) })
    .where('id', '=', reportId)
    .execute()
}

function selectReports(tx: Tx) {
  return tx
    .selectFrom('reports')
    .innerJoin('users', 'users.id', 'reports.generated_by')
    .select([
      'reports.id', 'report_type', 'title', 'format', 'status', 'file_size_bytes', 'users.display_name as generated_by',
      sql<string | null>`reports.metadata->>'error'`.as('error'), 'reports.created_at', 'completed_at'
    ])
}

export async function findReport(tx: Tx, reportId: string): Promise<Report | null> {
  return (await selectReports(tx).where('reports.id', '=', reportId).executeTakeFirst()) ?? null
}

export async function reportFile(
  tx: Tx,
  reportId: string
): Promise<{ file_path: string; format: ReportFormat; title: string } | null> {
  const row = await tx
    .selectFrom('reports')
    .select(['file_path', 'format', 'title'])
    .where('id', '=', reportId)
    .where('status', '=', 'completed')
    .executeTakeFirst()
  return row?.file_path ? { ...row, file_path: row.file_path } : null
}

/** Newest first, by key: the ids are UUIDv7, whose order is that of their making. */
export async function listReports(
  tx: Tx,
  page: { after: string | undefined; limit: number }
): Promise<Report[]> {
  let query = selectReports(tx).orderBy('reports.id', 'desc').limit(page.limit)
  if (page.after) query = query.where('reports.id', '<', page.after)
  return query.execute()
}

/** Times as ISO 8601 text in UTC, as the report carries them. */
const iso = (column: string) =>
  sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** The inspections in scope: all of a lot, or those completed in a span of time, from inclusive, to exclusive. */
function inScope(scope: ReportScope) {
  if (scope.kind === 'lot') return sql`i.lot_id = ${scope.lot_id}::uuid and i.status <> 'cancelled'`
  const atStation = scope.station_id === undefined ? sql`` : sql`and i.station_id = ${scope.station_id}`
  return sql`i.status = 'completed' and i.completed_at >= ${scope.from} and i.completed_at < ${scope.to} ${atStation}`
}

export async function summaryInspections(tx: Tx, scope: ReportScope): Promise<InspectionRow[]> {
  const { rows } = await sql<InspectionRow>`
    select i.id as inspection_id, l.lot_number, i.chip_id, i.inspection_type, i.attempt, i.status, i.result,
           coalesce((select jsonb_agg(r->>'text') from jsonb_array_elements(i.metadata->'reasons') r), '[]') as reasons,
           d.defects_confirmed, d.defects_rejected, d.defects_false_positive, d.defects_needs_review, d.defects_pending,
           i.station_id, u.display_name as operator, ${iso('i.started_at')} as started_at, ${iso('i.completed_at')} as completed_at,
           c.display_name as completed_by
      from inspections i
      join lots l on l.id = i.lot_id
      left join users u on u.id = i.operator_id
      left join users c on c.id = i.completed_by
      cross join lateral (
        select (count(*) filter (where review_status = 'confirmed'))::integer as defects_confirmed,
               (count(*) filter (where review_status = 'rejected'))::integer as defects_rejected,
               (count(*) filter (where review_status = 'false_positive'))::integer as defects_false_positive,
               (count(*) filter (where review_status = 'needs_review'))::integer as defects_needs_review,
               (count(*) filter (where review_status = 'pending'))::integer as defects_pending
          from defects where inspection_id = i.id
      ) d
      where ${inScope(scope)}
      order by l.lot_number, i.chip_id, i.attempt`.execute(tx)
  return rows
}

/** A defect of the report, with what it takes to show its place. */
export interface SummaryDefect extends DefectRow {
  golden: { checksum_sha256: string; width: number; height: number } | null
  image: { width: number; height: number } | null
  /** How the golden image lies in the captured one, by the latest detection on that image. */
  registration: Registration | null
  specifications: Record<string, unknown>
}

export async function summaryDefects(tx: Tx, scope: ReportScope): Promise<SummaryDefect[]> {
  const { rows } = await sql<Omit<SummaryDefect, 'location'> & { location: Box }>`
    select d.id as defect_id, d.inspection_id, d.defect_type, det.raw_label, d.severity, d.confidence, d.location,
           d.detection_method, d.review_status, u.display_name as reviewer, ${iso('r.created_at')} as reviewed_at, r.note,
           a.file_name as artifact_file_name, a.checksum_sha256 as artifact_sha256,
           to_jsonb(g) as golden, to_jsonb(b) as image, j.registration, p.specifications
      from inspections i
      join defects d on d.inspection_id = i.id
      join lots l on l.id = i.lot_id
      join parts p on p.id = l.part_id
      left join detections det on det.defect_id = d.id
      left join users u on u.id = d.reviewer_id
      left join defect_reviews r on r.id = d.latest_review_id
      left join artifacts a on a.id = (d.artifact_references->>0)::uuid
      left join lateral (select width, height from artifact_blobs where checksum_sha256 = a.checksum_sha256) b on true
      left join lateral (
        select checksum_sha256, width, height from golden_images gi
          where gi.part_id = l.part_id and gi.view = a.metadata->>'view' and gi.approved_at is not null
          order by gi.version desc limit 1
      ) g on true
      left join lateral (
        select ij.performance_metrics->'registration' as registration
          from inference_job_artifacts ija join inference_jobs ij on ij.id = ija.job_id
          where ija.artifact_id = a.id and ija.direction = 'input' and ij.status = 'completed'
          order by ij.completed_at desc limit 1
      ) j on true
      where ${inScope(scope)}
      order by l.lot_number, i.chip_id, i.attempt, d.created_at, d.confidence desc, d.id`.execute(tx)
  return rows
}

export interface SummaryLotRow extends Omit<SummaryLot, 'tolerance_requirements'> {
  id: string
  tolerance_requirements: unknown
  chips_open: number
}

/** The lot itself, or every lot that an inspection in scope belongs to. */
export async function summaryLots(tx: Tx, scope: ReportScope): Promise<SummaryLotRow[]> {
  const { rows } = await sql<SummaryLotRow>`
    select l.id, l.lot_number, p.part_number, p.part_name, l.production_date, l.batch_size, l.production_line, l.status,
           p.tolerance_requirements, greatest(l.batch_size - progress.chips_completed, 0) as chips_open
      from lots l
      join parts p on p.id = l.part_id
      cross join lateral lot_progress(l.id) progress
      where ${scope.kind === 'lot' ? sql`l.id = ${scope.lot_id}::uuid` : sql`l.id in (select i.lot_id from inspections i where ${inScope(scope)})`}
      order by l.lot_number`.execute(tx)
  return rows
}
