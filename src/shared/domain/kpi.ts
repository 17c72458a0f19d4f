import type { DetectionMethod, ReviewStatus } from './enums'

/** A quotient that never hides what it was made of; `value` is null, not 0 or NaN, where the denominator is 0. */
export interface Ratio {
  value: number | null
  numerator: number
  denominator: number
}

export const PER_MILLION = 1_000_000
const MS_PER_HOUR = 3_600_000

/**
 * `numerator / denominator`, times `scale` (1,000,000 for parts per million), with both numbers kept as given.
 *
 * @throws RangeError when either number is negative or not finite: counts and durations are neither
 */
export function ratio(numerator: number, denominator: number, scale = 1): Ratio {
  if (!isAmount(numerator) || !isAmount(denominator)) {
    throw new RangeError(`A ratio of ${numerator} to ${denominator} has no meaning: both must be finite amounts.`)
  }
  return { value: denominator === 0 ? null : (numerator / denominator) * scale, numerator, denominator }
}

function isAmount(value: number): boolean {
  return Number.isFinite(value) && value >= 0
}

/** One look at one chip. `result` is null until the inspection is completed. */
export interface Attempt {
  lot_id: string
  chip_id: string
  /** 1 for the first inspection of the chip. */
  attempt: number
  result: 'pass' | 'fail' | null
}

/**
 * Yield: chips whose latest attempt passed, of the chips whose latest attempt is completed. A chip that is being
 * inspected again counts in neither. `attempts` must hold the latest attempt of each chip; the order is free.
 */
export function finalYield(attempts: readonly Attempt[]): Ratio {
  return passedShare(latestAttempts(attempts))
}

/**
 * First-pass yield: chips that passed at their first attempt, of the chips whose first attempt is completed. Equals
 * 1 - reworked / input where every chip that fails at first is reworked; later results change nothing. A chip whose
 * first attempt is not among `attempts` (it lies before the shift reported on) is left out.
 */
export function firstPassYield(attempts: readonly Attempt[]): Ratio {
  return passedShare(attempts.filter(({ attempt }) => attempt === 1))
}

function passedShare(attempts: readonly Attempt[]): Ratio {
  const completed = attempts.filter(({ result }) => result !== null)
  return ratio(completed.filter(({ result }) => result === 'pass').length, completed.length)
}

function latestAttempts(attempts: readonly Attempt[]): Attempt[] {
  const latest = new Map<string, Attempt>()
  for (const candidate of attempts) {
    const unit = JSON.stringify([candidate.lot_id, candidate.chip_id])
    const known = latest.get(unit)
    if (known === undefined || known.attempt < candidate.attempt) latest.set(unit, candidate)
  }
  return [...latest.values()]
}

/** Defects per unit: DPU = D / U, confirmed defects over chips inspected. */
export function defectsPerUnit(defects: number, units: number): Ratio {
  return ratio(defects, units)
}

/**
 * Defects per opportunity: DPO = D / (U * O).
 * @param opportunities in how many places, or ways, one unit can have a defect
 */
export function defectsPerOpportunity(defects: number, units: number, opportunities: number): Ratio {
  return ratio(defects, units * opportunities)
}

/** Defects per million opportunities: DPMO = DPO * 10^6. The parts of the ratio are those of the DPO. */
export function defectsPerMillionOpportunities(defects: number, units: number, opportunities: number): Ratio {
  return ratio(defects, units * opportunities, PER_MILLION)
}

/** Defective parts per million: DPPM = bad / inspected * 10^6, in units, however many defects a bad one has. */
export function defectivePartsPerMillion(badUnits: number, inspectedUnits: number): Ratio {
  return ratio(badUnits, inspectedUnits, PER_MILLION)
}

/**
 * Units per hour: `numerator` in units, `denominator` in hours.
 * @param durationMs the time worked, milliseconds
 */
export function throughputPerHour(units: number, durationMs: number): Ratio {
  return ratio(units, durationMs / MS_PER_HOUR)
}

/** What the false-call rate needs to know of a defect. */
export interface JudgedDefect {
  detection_method: DetectionMethod
  review_status: ReviewStatus
}

const FALSE_CALLS: readonly ReviewStatus[] = ['rejected', 'false_positive']
const JUDGED: readonly ReviewStatus[] = ['confirmed', ...FALSE_CALLS]

/**
 * False-call rate: of the machine's detections that a person has judged either way (confirmed, rejected, false
 * positive), those rejected or marked false positive. Neither defects drawn by hand nor those pending or in need of
 * review count. It is no overkill rate: that one, FP / (FP + TN), needs audited truth on good units.
 */
export function falseCallRate(defects: readonly JudgedDefect[]): Ratio {
  const judged = defects.filter(({ detection_method, review_status }) =>
    detection_method !== 'manual_review' && JUDGED.includes(review_status))
  return ratio(judged.filter(({ review_status }) => FALSE_CALLS.includes(review_status)).length, judged.length)
}

/** A row of a Pareto table. */
export interface ParetoRow<Category> {
  category: Category
  count: number
  /** This row's part of all that is counted. */
  share: Ratio
  /** The part of this row and those above it; 1 in the last row. */
  cumulative: Ratio
}

/**
 * The Pareto table of counted categories: most frequent first, equals in the order given, empty ones left out.
 * Every share is of the sum of all counts.
 */
export function paretoRows<Category>(counts: Iterable<readonly [Category, number]>): ParetoRow<Category>[] {
  const sorted = [...counts].filter(([, count]) => count > 0).toSorted(([, a], [, b]) => b - a)
  const total = sorted.reduce((sum, [, count]) => sum + count, 0)
  let running = 0
  return sorted.map(([category, count]) => {
    running += count
    return { category, count, share: ratio(count, total), cumulative: ratio(running, total) }
  })
}
