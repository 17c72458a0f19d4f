import { v7 as uuidv7 } from 'uuid'
import type { ReviewStatus } from '@shared/domain/enums'
import { iou } from '@shared/domain/geometry'
import { ensureBlob } from '../artifacts/artifacts.repository'
import type { BlobStore } from '../artifacts/blob-store'
import { DEMO_VIEW } from '../capture/demo-camera'
import type { CaptureService } from '../capture/capture.service'
import type { Actor, Database } from '../db/database'
import { asOwner, type OwnerConnection } from '../db/owner'
import type { InferenceService } from '../inference/inference.service'
import type { InspectionsService } from '../inspections/inspections.service'
import * as lots from '../lots/lots.repository'
import type { ReviewService } from '../review/review.service'
import { hasAnyUser, seedPeople, seedStations } from '../users/people-seed.repository'
import { hashPin } from '../users/session.service'
import type { ActingUser } from '../users/user-session'
import { demoCapture, demoGolden, demoLot } from './demo-boards'
import { DEMO_LOTS, DEMO_PARTS, DEMO_STATIONS, DEMO_USERS, type DemoLot, type DemoPart, demoProductionDate } from './demo-station'

export type SeedProgress = (done: number, total: number) => void

/** Goldens are far below it; the store wants a limit. */
const MAX_GOLDEN_BYTES = 64 * 2 ** 20

/** Makes the demo station's benches and people that are not there yet. */
export async function seedDemoPeople(owner: OwnerConnection): Promise<void> {
  const people = await Promise.all(
    DEMO_USERS.map(async ({ pin, role, ...person }) => ({ ...person, roles: [role], is_service: false, pin_hash: await hashPin(pin) }))
  )
  await asOwner(owner, async (db) => {
    await seedStations(db, DEMO_STATIONS)
    await seedPeople(db, people)
  })
}

/** Whether this database was made a demo station before. */
export function hasDemoPeople(db: Parameters<typeof hasAnyUser>[0]): Promise<boolean> {
  return hasAnyUser(db, DEMO_USERS.map(({ username }) => username))
}

/** Makes the demo parts with their golden images, and the lots, that are not there yet. */
export async function seedDemoLots(db: Database, store: BlobStore, acting: { actor: Actor; userId: string }): Promise<void> {
  const missing = await db.transaction(acting.actor, async (tx) => {
    const known = new Set((await lots.listParts(tx)).map(({ part_number }) => part_number))
    return DEMO_PARTS.filter(({ part_number }) => !known.has(part_number))
  })
  for (const part of missing) await seedPart(db, store, acting, part)
  // Oldest first: lists show the newest lot, the one to begin with, on top.
  const oldestFirst = DEMO_LOTS.toReversed()
  await db.transaction(acting.actor, async (tx) => {
    for (const lot of oldestFirst) await seedLot(tx, lot)
  })
}

async function seedPart(
  db: Database, store: BlobStore, { actor, userId }: { actor: Actor; userId: string }, demo: DemoPart
): Promise<void> {
  const png = await demoGolden(demo)
  const { width, height } = pngSize(png)
  const blob = await store.put((async function* () { yield png })(), MAX_GOLDEN_BYTES, () => Promise.resolve())
  const { part_number, part_name, part_type, tolerance_requirements } = demo
  await db.transaction(actor, async (tx) => {
    const part = await lots.ensurePart(tx, {
      id: uuidv7(), part_number, part_name, part_type,
      specifications: { ...demo.specifications },
      tolerance_requirements: { ...tolerance_requirements }
    })
    const { checksum_sha256, file_size_bytes } = blob
    await ensureBlob(tx, { checksum_sha256, file_size_bytes, content_type: 'image/png', width, height })
    await lots.insertGoldenImage(tx, {
      id: uuidv7(), part_id: part.id, view: DEMO_VIEW, version: 1, checksum_sha256, width, height, approved_by: userId
    })
  })
}

async function seedLot(tx: Parameters<typeof lots.insertLot>[0], demo: DemoLot): Promise<void> {
  if (await lots.findLotByNumber(tx, demo.lot_number)) return
  const part = await lots.findPartByNumber(tx, demo.part_number)
  if (!part) throw new Error(`The demo lot ${demo.lot_number} names part ${demo.part_number}, which was not seeded`)
  await lots.insertLot(tx, {
    id: uuidv7(),
    lot_number: demo.lot_number,
    part_id: part.id,
    production_date: demoProductionDate(demo, new Date()),
    batch_size: demo.batch_size,
    production_line: demo.production_line
  })
}

export interface DemoHistoryServices {
  db: Database
  capture: CaptureService
  inference: InferenceService
  review: ReviewService
  inspections: InspectionsService
}

/** Overlap from which a detection is one of the board's real defects. */
const SAME_PLACE_IOU = 0.2

/**
 * Works through the lots that the demo station shows as finished, by the same services as an operator's
 * screens: captured, detected, judged by what is really wrong with each board, completed. Goes on where an
 * interrupted start left off.
 */
export async function playDemoHistory(services: DemoHistoryServices, who: ActingUser, onProgress: SeedProgress): Promise<void> {
  const finished = DEMO_LOTS.filter(({ status }) => status === 'completed')
  for (const demo of finished) {
    const lot = await services.db.transaction(who.actor, (tx) => lots.findLotByNumber(tx, demo.lot_number))
    if (lot?.status !== 'active') continue
    for (const [index, { chip_id }] of demo.chips.entries()) {
      onProgress(index, demo.chips.length)
      await playChip(services, who, lot.id, demo, chip_id)
    }
    onProgress(demo.chips.length, demo.chips.length)
  }
}

async function playChip(services: DemoHistoryServices, who: ActingUser, lotId: string, demo: DemoLot, chipId: string): Promise<void> {
  const { db, capture, inference, review, inspections } = services
  const chips = await db.transaction(who.actor, (tx) => lots.listChips(tx, lotId))
  if (chips.some(({ chip_id, status }) => chip_id === chipId && status === 'completed')) return
  const captured = await capture.fromDemoCamera(
    who,
    { artifact_id: uuidv7(), inspection_id: uuidv7(), lot_id: lotId, chip_id: chipId },
    new AbortController().signal
  )
  await inference.drain()
  const truth = await knownDefects(demo, chipId)
  const detail = await inspections.get(who, captured.inspection_id)
  for (const defect of detail.defects.filter(({ review_status }) => review_status === 'pending')) {
    const isReal = truth.some((box) => iou(box, defect.location) >= SAME_PLACE_IOU)
    const review_status: ReviewStatus = isReal ? 'confirmed' : 'false_positive'
    await review.review(who, { review_id: uuidv7(), defect_id: defect.id, seen_review_id: defect.latest_review_id, review_status })
  }
  await inspections.complete(who, captured.inspection_id)
}

async function knownDefects(demo: DemoLot, chipId: string): Promise<{ x: number; y: number; width: number; height: number }[]> {
  const lot = demoLot(demo.lot_number)
  const chip = lot?.chips.find(({ chip_id }) => chip_id === chipId)
  if (!lot || !chip) throw new Error(`The demo lot ${demo.lot_number} has no chip ${chipId}`)
  return (await demoCapture(lot, chip)).defects.map(({ box }) => box)
}

/** Width and height from a PNG's IHDR chunk, which always comes first (ISO/IEC 15948, 11.2.2). */
function pngSize(png: Buffer): { width: number; height: number } {
  const IHDR_WIDTH_AT = 16
  return { width: png.readUInt32BE(IHDR_WIDTH_AT), height: png.readUInt32BE(IHDR_WIDTH_AT + 4) }
}
