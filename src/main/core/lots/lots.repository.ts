import { sql } from 'kysely'
import type { LotStatus } from '@shared/domain/enums'
import type { Chip, GoldenImage, Lot, Part } from '@shared/contract/models'
import { ratio } from '@shared/domain/kpi'
import type { Tx } from '../db/database'

const PART_COLUMNS = [
  'parts.id', 'parts.part_number', 'parts.part_name', 'parts.part_type', 'parts.specifications', 'parts.tolerance_requirements'
] as const

/** A lot as listed, before its counts are put together. */
type LotRow = Omit<Lot, 'progress'> & {
  batch_size: number
  chips_started: number
  chips_completed: number
  chips_passed: number
  chips_failed: number
}

function selectLots(tx: Tx) {
  return tx
    .selectFrom('lots')
    .innerJoin('parts', 'parts.id', 'lots.part_id')
    .innerJoinLateral(
      sql<Pick<LotRow, 'chips_started' | 'chips_completed' | 'chips_passed' | 'chips_failed'>>`lot_progress(lots.id)`.as('progress'),
      (join) => join.onTrue()
    )
    .select([
      'lots.id', 'lots.lot_number', 'lots.part_id', 'parts.part_number', 'parts.part_name', 'lots.production_date',
      'lots.production_line', 'lots.status', 'lots.created_at', 'lots.batch_size',
      'progress.chips_started', 'progress.chips_completed', 'progress.chips_passed', 'progress.chips_failed'
    ])
}

function toLot({ batch_size, chips_started, chips_completed, chips_passed, chips_failed, ...row }: LotRow): Lot {
  return {
    ...row,
    progress: {
      batch_size, chips_started, chips_completed, chips_passed, chips_failed,
      yield: ratio(chips_passed, chips_completed)
    }
  }
}

export async function findLotByNumber(tx: Tx, lotNumber: string): Promise<Lot | null> {
  const row = await selectLots(tx).where('lots.lot_number', '=', lotNumber).executeTakeFirst()
  return row ? toLot(row) : null
}

export async function findLot(tx: Tx, lotId: string): Promise<Lot | null> {
  const row = await selectLots(tx).where('lots.id', '=', lotId).executeTakeFirst()
  return row ? toLot(row) : null
}

/** What was agreed for this lot beyond its part's requirements; free in form. */
export async function qualityRequirements(tx: Tx, lotId: string): Promise<Record<string, unknown>> {
  const row = await tx.selectFrom('lots').select('quality_requirements').where('id', '=', lotId).executeTakeFirstOrThrow()
  return row.quality_requirements as Record<string, unknown>
}

/**
 * The lot's row, held until the transaction ends against others who add to it or complete it. Whoever holds an
 * inspection of the lot too takes the lot first, so that no two wait for each other.
 */
export async function lockLot(
  tx: Tx,
  lotId: string
): Promise<{ id: string; lot_number: string; part_id: string; status: LotStatus; batch_size: number } | null> {
  const row = await tx
    .selectFrom('lots')
    .select(['id', 'lot_number', 'part_id', 'status', 'batch_size'])
    .where('id', '=', lotId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row ?? null
}

export interface LotFilter {
  search: string | undefined
  status: LotStatus | undefined
  /** Only lots older than this one. */
  after: string | undefined
  limit: number
}

/** Newest first, by key: the ids are UUIDv7, whose order is that of their making. */
export async function listLots(tx: Tx, filter: LotFilter): Promise<Lot[]> {
  let query = selectLots(tx).orderBy('lots.id', 'desc').limit(filter.limit)
  if (filter.status) query = query.where('lots.status', '=', filter.status)
  if (filter.search) {
    const pattern = `%${filter.search.replace(/[\\%_]/g, '\\$&')}%`
    query = query.where((eb) =>
      eb.or([eb('lots.lot_number', 'ilike', pattern), eb('parts.part_number', 'ilike', pattern), eb('parts.part_name', 'ilike', pattern)])
    )
  }
  if (filter.after) query = query.where('lots.id', '<', filter.after)
  return (await query.execute()).map(toLot)
}

export async function insertLot(
  tx: Tx,
  lot: { id: string; lot_number: string; part_id: string; production_date: string; batch_size: number; production_line: string }
): Promise<void> {
  await tx.insertInto('lots').values(lot).execute()
}

/** Makes the lot complete when the last of its chips is. */
export async function completeLotWhenDone(tx: Tx, lotId: string): Promise<void> {
  await sql`select complete_lot_when_done(${lotId}::uuid)`.execute(tx)
}

export async function lotProgress(tx: Tx, lotId: string): Promise<{ chips_started: number; chips_completed: number }> {
  const { rows } = await sql<{ chips_started: number; chips_completed: number }>`select * from lot_progress(${lotId}::uuid)`.execute(tx)
  return rows[0] as { chips_started: number; chips_completed: number }
}

/** The latest attempt on each chip, by chip id. */
export async function listChips(tx: Tx, lotId: string): Promise<Chip[]> {
  const { rows } = await sql<Omit<Chip, 'defects'> & Chip['defects']>`
    select i.chip_id, i.id as inspection_id, i.attempt, i.status, i.result, i.updated_at,
           d.pending, d.confirmed, d.rejected, d.needs_review, d.false_positive,
           (select count(*)::integer from artifacts a where a.inspection_id = i.id and a.artifact_type = 'image') as images
      from (
        select distinct on (chip_id) * from inspections
          where lot_id = ${lotId}::uuid and status <> 'cancelled'
          order by chip_id, attempt desc, created_at desc
      ) i
      cross join lateral (
        select (count(*) filter (where review_status = 'pending'))::integer as pending,
               (count(*) filter (where review_status = 'confirmed'))::integer as confirmed,
               (count(*) filter (where review_status = 'rejected'))::integer as rejected,
               (count(*) filter (where review_status = 'needs_review'))::integer as needs_review,
               (count(*) filter (where review_status = 'false_positive'))::integer as false_positive
          from defects where inspection_id = i.id
      ) d
      order by i.chip_id`.execute(tx)
  return rows.map(({ pending, confirmed, rejected, needs_review, false_positive, ...chip }) => ({
    ...chip,
    defects: { pending, confirmed, rejected, needs_review, false_positive }
  }))
}

export async function listParts(tx: Tx): Promise<Part[]> {
  return (await tx.selectFrom('parts').select(PART_COLUMNS).orderBy('part_number').execute()) as Part[]
}

export async function findPart(tx: Tx, partId: string): Promise<Part | null> {
  return ((await tx.selectFrom('parts').select(PART_COLUMNS).where('id', '=', partId).executeTakeFirst()) as Part | undefined) ?? null
}

export async function findPartByNumber(tx: Tx, partNumber: string): Promise<Part | null> {
  const row = await tx.selectFrom('parts').select(PART_COLUMNS).where('part_number', '=', partNumber).executeTakeFirst()
  return (row as Part | undefined) ?? null
}

/** Finds or makes the part with this number; an existing one is left as it is. */
export async function ensurePart(tx: Tx, part: Part): Promise<Part> {
  await tx
    .insertInto('parts')
    .values({
      id: part.id,
      part_number: part.part_number,
      part_name: part.part_name,
      part_type: part.part_type,
      specifications: JSON.stringify(part.specifications),
      tolerance_requirements: JSON.stringify(part.tolerance_requirements)
    })
    .onConflict((conflict) => conflict.column('part_number').doNothing())
    .execute()
  return (await findPartByNumber(tx, part.part_number)) as Part
}

/** The newest approved version of each view's golden image. */
export async function goldenImages(tx: Tx, partId: string): Promise<GoldenImage[]> {
  return tx
    .selectFrom('golden_images')
    .leftJoin('users', 'users.id', 'golden_images.approved_by')
    .distinctOn('golden_images.view')
    .select([
      'golden_images.id', 'view', 'golden_images.version', 'checksum_sha256', 'width', 'height',
      'users.display_name as approved_by', 'approved_at'
    ])
    .where('part_id', '=', partId)
    .where('approved_at', 'is not', null)
    .orderBy('view')
    .orderBy('golden_images.version', 'desc')
    .execute()
}

export async function insertGoldenImage(
  tx: Tx,
  golden: {
    id: string; part_id: string; view: string; version: number; checksum_sha256: string
    width: number; height: number; approved_by: string
  }
): Promise<void> {
  await tx.insertInto('golden_images').values({ ...golden, approved_at: sql`now()` }).execute()
}

/** The blob of a golden image, for those who may see parts at all: everyone signed in. */
export async function goldenBlob(
  tx: Tx,
  goldenId: string
): Promise<{ checksum_sha256: string; content_type: string; width: number; height: number } | null> {
  const row = await tx
    .selectFrom('golden_images')
    .innerJoin('artifact_blobs', 'artifact_blobs.checksum_sha256', 'golden_images.checksum_sha256')
    .select(['golden_images.checksum_sha256', 'content_type', 'golden_images.width', 'golden_images.height'])
    .where('golden_images.id', '=', goldenId)
    .executeTakeFirst()
  return row ?? null
}
