import type { Defect } from '@shared/contract/models'

/**
 * Surest first; of equals, from the top of the picture down. Nothing in it changes by judging, so that no row
 * moves under the pointer.
 */
export function byConfidence(a: Defect, b: Defect): number {
  return b.confidence - a.confidence || a.location.y - b.location.y || a.location.x - b.location.x || (a.id < b.id ? -1 : 1)
}

/** The pending defect to go on to: the next one after the given, from the top again after the last. */
export function nextPending(defects: readonly Defect[], after: string | null): Defect | undefined {
  const index = defects.findIndex(({ id }) => id === after)
  return [...defects.slice(index + 1), ...defects.slice(0, Math.max(index, 0))].find(({ review_status }) => review_status === 'pending')
}

/** The defect so many rows from the given, from the other end when there are no more. */
export function neighbour(defects: readonly Defect[], from: string | null, step: 1 | -1): Defect | undefined {
  if (defects.length === 0) return undefined
  const index = defects.findIndex(({ id }) => id === from)
  const start = index < 0 && step < 0 ? 0 : index
  return defects[(start + step + defects.length) % defects.length]
}
