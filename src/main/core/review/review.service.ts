import { AppError } from '@shared/contract/errors'
import type { Defect } from '@shared/contract/models'
import type { Box } from '@shared/domain/geometry'
import type { DefectSeverity, DefectType, ReviewStatus } from '@shared/domain/enums'
import type { Database, Tx } from '../db/database'
import type { EventBus } from '../events/event-bus'
import { findDefect, lockInspection } from '../inspections/inspections.repository'
import type { ActingUser } from '../users/user-session'
import * as reviews from './review.repository'

export interface ReviewInput {
  review_id: string
  defect_id: string
  seen_review_id: string | null
  review_status: ReviewStatus
  defect_type?: DefectType | undefined
  severity?: DefectSeverity | undefined
  note?: string | undefined
}

export interface DrawInput {
  id: string
  review_id: string
  artifact_id: string
  location: Box
  defect_type: DefectType
  severity: DefectSeverity
  note?: string | undefined
}

/**
 * Verdicts. Each is a row of `defect_reviews` that is never changed; the defect carries the latest. The same
 * review id again is the same review, so that a command may be repeated.
 */
export class ReviewService {
  constructor(private readonly db: Database, private readonly events: EventBus) {}

  /** @throws AppError NOT_FOUND, CONFLICT (data: the defect as it is now) when another review came in between */
  review(who: ActingUser, input: ReviewInput): Promise<Defect> {
    return this.change(who, input.defect_id, input.review_id, async (tx, defect) => {
      if (defect.latest_review_id !== input.seen_review_id) {
        throw new AppError(
          'CONFLICT',
          'Someone else has judged this defect meanwhile. Your verdict was not saved; look at theirs first.',
          { defect: await findDefect(tx, defect.id) }
        )
      }
      await reviews.appendReview(tx, defect, {
        id: input.review_id,
        reviewer_id: who.user.id,
        decided_by: input.review_status === 'pending' ? null : who.user.id,
        review_status: input.review_status,
        defect_type: input.defect_type ?? defect.defect_type,
        severity: input.severity ?? defect.severity,
        note: (input.note ?? (await noteOf(tx, defect.latest_review_id))) || null,
        undoes: null
      })
    })
  }

  /**
   * Restores what the defect said before one's own review, if that is still the latest.
   *
   * @throws AppError NOT_FOUND, FORBIDDEN for the review of another person, CONFLICT when it is not the latest
   */
  undo(who: ActingUser, input: { review_id: string; defect_id: string; undoes: string }): Promise<Defect> {
    return this.change(who, input.defect_id, input.review_id, async (tx, defect) => {
      const undone = await reviews.findReview(tx, input.undoes)
      if (!undone || undone.defect_id !== defect.id) throw new AppError('NOT_FOUND', 'There is no such verdict to undo.')
      if (undone.reviewer_id !== who.user.id) {
        throw new AppError('FORBIDDEN', 'Only the person who gave a verdict can undo it. Judge the defect anew instead.')
      }
      if (await reviews.isUndone(tx, undone.id)) throw new AppError('CONFLICT', 'This verdict was undone already.')
      if (!(await isInForce(tx, defect.latest_review_id, undone.id))) {
        throw new AppError('CONFLICT', 'A later verdict stands on this one, so it cannot be undone any more.')
      }
      const review_status = statusBefore(undone, defect)
      const restored = await verdictBehind(tx, undone.previous_review_id)
      await reviews.appendReview(tx, defect, {
        id: input.review_id,
        reviewer_id: who.user.id,
        // The verdict that comes back is that of the person who gave it, who need not be the one who undoes.
        decided_by: review_status === 'pending' ? null : (restored?.reviewer_id ?? who.user.id),
        review_status,
        defect_type: undone.previous_type,
        severity: undone.previous_severity,
        note: await noteOf(tx, undone.previous_review_id),
        undoes: undone.id
      })
    })
  }

  /** @throws AppError NOT_FOUND, BAD_INPUT outside the picture, CONFLICT when the inspection is completed */
  draw(who: ActingUser, input: DrawInput): Promise<Defect> {
    return this.inTransaction(who, async (tx) => {
      const image = await reviews.findImage(tx, input.artifact_id)
      if (!image) throw new AppError('NOT_FOUND', 'This image does not exist, or belongs to a station you have no access to.')
      const { x, y, width, height } = input.location
      if (x + width > (image.width ?? 0) || y + height > (image.height ?? 0)) {
        throw new AppError('BAD_INPUT', 'The drawn box reaches beyond the picture. Nothing was saved.')
      }
      const inspection = await holdInspection(tx, image.inspection_id)
      const before = await findDefect(tx, input.id)
      if (before) return { defect: before, changedLotId: null }
      assertOpen(inspection)
      await reviews.insertDrawnDefect(tx, {
        id: input.id,
        inspection_id: inspection.id,
        station_id: inspection.station_id,
        artifact_id: input.artifact_id,
        location: input.location,
        defect_type: input.defect_type,
        severity: input.severity
      })
      const drawn = (await reviews.lockDefect(tx, input.id)) as reviews.DefectState
      await reviews.appendReview(tx, drawn, {
        id: input.review_id,
        reviewer_id: who.user.id,
        decided_by: who.user.id,
        review_status: 'confirmed',
        defect_type: input.defect_type,
        severity: input.severity,
        note: input.note ?? null,
        undoes: null
      })
      return { defect: (await findDefect(tx, input.id)) as Defect, changedLotId: inspection.lot_id }
    })
  }

  private change(
    who: ActingUser,
    defectId: string,
    reviewId: string,
    append: (tx: Tx, defect: reviews.DefectState) => Promise<void>
  ): Promise<Defect> {
    return this.inTransaction(who, async (tx) => {
      const found = await findDefect(tx, defectId)
      if (!found) throw new AppError('NOT_FOUND', 'This defect does not exist, or belongs to a station you have no access to.')
      const inspection = await holdInspection(tx, found.inspection_id)
      const isRepeated = await isReviewOf(tx, reviewId, defectId)
      if (!isRepeated) {
        assertOpen(inspection)
        await append(tx, (await reviews.lockDefect(tx, defectId)) as reviews.DefectState)
      }
      return { defect: (await findDefect(tx, defectId)) as Defect, changedLotId: isRepeated ? null : inspection.lot_id }
    })
  }

  private async inTransaction(who: ActingUser, work: (tx: Tx) => Promise<Outcome>): Promise<Defect> {
    const { defect, changedLotId } = await this.db.transaction(who.actor, work)
    if (changedLotId) {
      this.events.emit({ type: 'inspection.changed', inspection_id: defect.inspection_id, lot_id: changedLotId })
    }
    return defect
  }
}

interface Outcome {
  defect: Defect
  /** Null where a repeated command changed nothing. */
  changedLotId: string | null
}

type HeldInspection = NonNullable<Awaited<ReturnType<typeof lockInspection>>>

/** Holds the inspection against other verdicts: only then is it certain whether a command was carried out before. */
async function holdInspection(tx: Tx, inspectionId: string): Promise<HeldInspection> {
  const inspection = await lockInspection(tx, inspectionId)
  if (!inspection) throw new AppError('NOT_FOUND', 'This inspection does not exist.')
  return inspection
}

/** Verdicts count for pass or fail, so they may only change while the inspection is open. */
function assertOpen({ status }: HeldInspection): void {
  if (status === 'completed') {
    throw new AppError('CONFLICT', 'This inspection is completed, so its verdicts stand. Choose Inspect again for a new attempt.')
  }
}

/** Whether this very command was carried out before. */
async function isReviewOf(tx: Tx, reviewId: string, defectId: string): Promise<boolean> {
  const review = await reviews.findReview(tx, reviewId)
  if (review && review.defect_id !== defectId) {
    throw new AppError('CONFLICT', 'This verdict was given on another defect. Nothing was changed; judge this one anew.')
  }
  return review !== null
}

/** Whether the defect says what this review said: it is the latest, once undone ones are set aside. */
async function isInForce(tx: Tx, latestReviewId: string | null, reviewId: string): Promise<boolean> {
  let current = latestReviewId
  while (current !== null && current !== reviewId) {
    const review = await reviews.findReview(tx, current)
    if (!review?.undoes) return false
    const undone = await reviews.findReview(tx, review.undoes)
    current = undone?.previous_review_id ?? null
  }
  return current === reviewId
}

/** The review by which a person decided what the defect says after this one: itself, or what its undoing brought back. */
async function verdictBehind(tx: Tx, reviewId: string | null): Promise<reviews.ReviewRow | null> {
  let current = reviewId
  while (current !== null) {
    const review = await reviews.findReview(tx, current)
    if (!review?.undoes) return review
    current = (await reviews.findReview(tx, review.undoes))?.previous_review_id ?? null
  }
  return null
}

/** The note that a defect carries by its latest review: kept by the next one, like type and severity. */
async function noteOf(tx: Tx, reviewId: string | null): Promise<string | null> {
  return reviewId === null ? null : (await reviews.findReview(tx, reviewId))?.note ?? null
}

/** What undoing gives back. A drawn defect has no state before its first verdict: taking that back dismisses it. */
function statusBefore(undone: reviews.ReviewRow, defect: reviews.DefectState): ReviewStatus {
  const isFirst = undone.previous_review_id === null
  return isFirst && defect.detection_method === 'manual_review' ? 'rejected' : undone.previous_status
}
