import type { Chip, InspectionDetail, Lot } from '@shared/contract/models'

/** The one next thing to do, for the one large control and the Enter key. */
export type NextStep =
  | { kind: 'capture' }
  | { kind: 'detecting'; running: number }
  | { kind: 'judge'; pending: number }
  | { kind: 'complete' }
  /** Detection did not run on some image: only eyes can say that the chip is good. */
  | { kind: 'completeByEye'; failed: number }
  | { kind: 'nextOpen'; chipId: string }
  | { kind: 'captureNext' }
  | { kind: 'report' }
  | { kind: 'none' }

export interface Situation {
  lot: Pick<Lot, 'status' | 'progress'>
  chips: readonly Pick<Chip, 'chip_id' | 'status'>[]
  /** The chip on screen; null for a chip that is yet to be captured. */
  inspection: Pick<InspectionDetail, 'chip_id' | 'status'> & {
    images: readonly { job: { status: string } | null }[]
    defects: readonly { review_status: string }[]
  } | null
  mayInspect: boolean
}

const RUNNING = new Set(['queued', 'processing'])

/** What the person should do next, from what is known of lot and chip. */
export function nextStep({ lot, chips, inspection, mayInspect }: Situation): NextStep {
  const lotIsOpen = lot.status === 'active'
  if (!mayInspect || (!lotIsOpen && inspection?.status !== 'in_progress')) return lot.status === 'completed' ? { kind: 'report' } : { kind: 'none' }
  if (!inspection) return isFull(lot, chips) ? firstOpen(chips) ?? { kind: 'report' } : { kind: 'capture' }
  if (inspection.status !== 'completed') return stepWithin(inspection)
  return firstOpen(chips.filter(({ chip_id }) => chip_id !== inspection.chip_id)) ?? (isFull(lot, chips) ? { kind: 'report' } : { kind: 'captureNext' })
}

function stepWithin({ images, defects }: NonNullable<Situation['inspection']>): NextStep {
  if (images.length === 0) return { kind: 'capture' }
  const pending = defects.filter(({ review_status }) => review_status === 'pending').length
  if (pending > 0) return { kind: 'judge', pending }
  const running = images.filter(({ job }) => job !== null && RUNNING.has(job.status)).length
  if (running > 0) return { kind: 'detecting', running }
  const failed = images.filter(({ job }) => job !== null && job.status !== 'completed').length
  return failed > 0 || images.some(({ job }) => job === null) ? { kind: 'completeByEye', failed } : { kind: 'complete' }
}

function firstOpen(chips: Situation['chips']): NextStep | null {
  const open = chips.find(({ status }) => status !== 'completed')
  return open ? { kind: 'nextOpen', chipId: open.chip_id } : null
}

function isFull(lot: Situation['lot'], chips: Situation['chips']): boolean {
  return chips.length >= lot.progress.batch_size
}
