import { AppError } from '@shared/contract/errors'
import type { Inspection, InspectionDetail } from '@shared/contract/models'
import type { InspectionType } from '@shared/domain/enums'
import { parseToleranceRequirements } from '@shared/domain/tolerance'
import { describeReason, judgeInspection } from '@shared/domain/verdict'
import { type Database, isUniqueViolation, type Tx } from '../db/database'
import type { EventBus } from '../events/event-bus'
import { completeLotWhenDone, findLot, findPart, lockLot, lotProgress } from '../lots/lots.repository'
import type { ActingUser } from '../users/user-session'
import * as inspections from './inspections.repository'

/** A chip to be looked at, and the id that its inspection gets if it has none that is open. */
export interface ChipToInspect {
  inspection_id: string
  lot_id: string
  chip_id: string
  inspection_type: InspectionType
}

/** The life of an inspection: opened by the first capture, completed by the tolerance rules, repeated as a new attempt. */
export class InspectionsService {
  constructor(private readonly db: Database, private readonly events: EventBus) {}

  /** @throws AppError NOT_FOUND, also when it belongs to a station without access */
  get({ actor }: ActingUser, inspectionId: string): Promise<InspectionDetail> {
    return this.db.transaction(actor, async (tx) => {
      const inspection = await inspections.findInspection(tx, inspectionId)
      if (!inspection) throw notFound()
      const lot = await findLot(tx, inspection.lot_id)
      const part = lot && (await findPart(tx, lot.part_id))
      return {
        ...inspection,
        images: await inspections.listImages(tx, inspectionId),
        defects: await inspections.listDefects(tx, inspectionId),
        pixel_size_um: pixelSizeOf(part?.specifications)
      }
    })
  }

  /**
   * The inspection that takes a chip's next image: the open one, or a first one. Part of the caller's transaction.
   *
   * @throws AppError LOT_CLOSED, LOT_FULL, CONFLICT when the chip's inspection is completed already
   */
  async open(tx: Tx, { user, station }: ActingUser, chip: ChipToInspect): Promise<string> {
    const lot = await lockLot(tx, chip.lot_id)
    if (!lot) throw new AppError('NOT_FOUND', 'This lot does not exist.')
    if (lot.status !== 'active') throw lotClosed(lot)
    const latest = await inspections.lockLatestAttempt(tx, chip)
    if (latest && latest.status !== 'completed' && latest.status !== 'cancelled') return latest.id
    if (latest?.status === 'completed') {
      throw new AppError(
        'CONFLICT',
        `Chip ${chip.chip_id} is inspected already. Choose Inspect again to start attempt ${latest.attempt + 1}.`
      )
    }
    const { chips_started } = await lotProgress(tx, chip.lot_id)
    if (!latest && chips_started >= lot.batch_size) {
      throw new AppError(
        'LOT_FULL',
        `Lot ${lot.lot_number} has ${lot.batch_size} chips, and all of them were started. Check the chip id.`
      )
    }
    await inspections.insertInspection(tx, {
      id: chip.inspection_id,
      lot_id: chip.lot_id,
      chip_id: chip.chip_id,
      inspection_type: chip.inspection_type,
      attempt: (latest?.attempt ?? 0) + 1,
      station_id: station.id,
      operator_id: user.id
    })
    return chip.inspection_id
  }

  /**
   * Starts the next attempt on a completed chip. The same id again is the same attempt.
   *
   * @throws AppError LOT_CLOSED, NOT_FOUND, CONFLICT while the latest attempt is still open
   */
  async reinspect({ actor, user, station }: ActingUser, chip: ChipToInspect): Promise<Inspection> {
    const inspection = await this.db.transaction(actor, async (tx) => {
      const lot = await lockLot(tx, chip.lot_id)
      if (!lot) throw new AppError('NOT_FOUND', 'This lot does not exist.')
      const before = await inspections.findInspection(tx, chip.inspection_id)
      if (before) return before
      if (lot.status !== 'active') throw lotClosed(lot)
      const latest = await inspections.lockLatestAttempt(tx, chip)
      if (!latest) throw new AppError('NOT_FOUND', `Chip ${chip.chip_id} was not inspected yet.`)
      if (latest.status !== 'completed') {
        throw new AppError('CONFLICT', `Attempt ${latest.attempt} on chip ${chip.chip_id} is still open. Complete it first.`)
      }
      await inspections.insertInspection(tx, {
        id: chip.inspection_id,
        lot_id: chip.lot_id,
        chip_id: chip.chip_id,
        inspection_type: chip.inspection_type,
        attempt: latest.attempt + 1,
        station_id: station.id,
        operator_id: user.id
      })
      return (await inspections.findInspection(tx, chip.inspection_id)) as Inspection
    }).catch((error: unknown) => {
      if (!isUniqueViolation(error, 'unique_inspection_per_chip')) throw error
      throw new AppError('CONFLICT', `Someone else has just started the next attempt on chip ${chip.chip_id}.`)
    })
    this.events.emit({ type: 'inspection.changed', inspection_id: inspection.id, lot_id: inspection.lot_id })
    return inspection
  }

  /**
   * Closes an inspection with pass or fail by the part's tolerance, and the lot with its last chip. Completing
   * what is completed changes nothing and gives the same answer; `lot_completed` says whether the lot is complete now.
   *
   * @throws AppError DEFECTS_PENDING (data: `pending`), CONFLICT while detection runs or without any image, NOT_FOUND
   */
  async complete(
    { actor, user }: ActingUser,
    inspectionId: string
  ): Promise<{ inspection: Inspection; reasons: Inspection['reasons']; lot_completed: boolean }> {
    const done = await this.db.transaction(actor, async (tx) => {
      const found = await inspections.findInspection(tx, inspectionId)
      if (!found) throw notFound()
      await lockLot(tx, found.lot_id)
      const held = await inspections.lockInspection(tx, inspectionId)
      if (held?.status !== 'completed') await this.judge(tx, found, user.id)
      const inspection = (await inspections.findInspection(tx, inspectionId)) as Inspection
      const lot = await findLot(tx, inspection.lot_id)
      return { inspection, reasons: inspection.reasons, lot_completed: lot?.status === 'completed' }
    })
    const { inspection } = done
    this.events.emit({ type: 'inspection.changed', inspection_id: inspection.id, lot_id: inspection.lot_id })
    this.events.emit({ type: 'lot.changed', lot_id: inspection.lot_id })
    return done
  }

  /**
   * Completes the open inspections of a lot in which detection ran and found nothing to judge.
   *
   * @returns how many
   */
  async completeClean(who: ActingUser, lotId: string): Promise<number> {
    const clean = await this.db.transaction(who.actor, (tx) => inspections.listClean(tx, lotId))
    for (const inspectionId of clean) await this.complete(who, inspectionId)
    return clean.length
  }

  private async judge(tx: Tx, held: { id: string; lot_id: string }, userId: string): Promise<void> {
    const images = await inspections.listImages(tx, held.id)
    if (images.length === 0) {
      throw new AppError('CONFLICT', 'This inspection has no image yet. Capture one before completing it.')
    }
    if (images.some(({ job }) => job?.status === 'queued' || job?.status === 'processing')) {
      throw new AppError('CONFLICT', 'Detection is still running on an image of this chip. Wait for it, or cancel it.')
    }
    const lot = await findLot(tx, held.lot_id)
    const part = lot && (await findPart(tx, lot.part_id))
    const tolerance = parseToleranceRequirements(part?.tolerance_requirements)
    if (!tolerance.ok) {
      throw new AppError(
        'CONFLICT',
        `The tolerance requirements of part ${part?.part_number ?? ''} cannot be read: ${tolerance.problems.join(' ')} An administrator has to correct them.`
      )
    }
    const undetected = images.filter(({ job }) => job?.status !== 'completed').length
    const verdict = judgeInspection(await inspections.listDefects(tx, held.id), tolerance.tolerance, undetected)
    if (verdict.result === 'undecided') {
      throw new AppError(
        'DEFECTS_PENDING',
        `${verdict.pending} ${verdict.pending === 1 ? 'defect has' : 'defects have'} no verdict yet.`,
        { pending: verdict.pending }
      )
    }
    await inspections.completeInspection(tx, held.id, {
      result: verdict.result,
      completed_by: userId,
      reasons: verdict.reasons.map((reason) => ({ code: reason.code, text: describeReason(reason) }))
    })
    await completeLotWhenDone(tx, held.lot_id)
  }
}

/** µm per pixel of the part's camera set-up; null where the part does not say. */
export function pixelSizeOf(specifications: Record<string, unknown> | undefined): number | null {
  const size = specifications?.['pixel_size_um']
  return typeof size === 'number' && size > 0 ? size : null
}

export function lotClosed(lot: { lot_number: string; status: string }): AppError {
  return new AppError('LOT_CLOSED', `Lot ${lot.lot_number} is ${lot.status} and takes no more inspections.`)
}

function notFound(): AppError {
  return new AppError('NOT_FOUND', 'This inspection does not exist, or belongs to a station you have no access to.')
}
