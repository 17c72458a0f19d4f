import { DEFECT_SEVERITIES, type DefectSeverity, type ReviewStatus } from './enums'
import { allowedDefects, type ToleranceRequirements } from './tolerance'

/** How a verdict is told and given. Its colour belongs to the renderer's theme. */
export interface VerdictWords {
  status: ReviewStatus
  /** What the defect is, once judged so. */
  label: string
  /** What one does, on a button and in the key bar; null where nobody decides it. */
  action: string | null
  /** Stands beside the word: colour never speaks alone. */
  symbol: string
  /** The key as `KeyboardEvent.code`, the same place on every layout; null where there is none. */
  hotkey: string | null
}

/** The verdicts in the order in which screens offer them. */
export const VERDICTS: readonly VerdictWords[] = [
  { status: 'confirmed', label: 'Confirmed', action: 'Confirm', symbol: '⬣', hotkey: 'KeyC' },
  { status: 'rejected', label: 'Rejected', action: 'Reject', symbol: '✓', hotkey: 'KeyR' },
  { status: 'false_positive', label: 'False positive', action: 'False positive', symbol: '⊘', hotkey: 'KeyF' },
  { status: 'needs_review', label: 'Needs review', action: 'Needs review', symbol: '?', hotkey: 'KeyN' },
  { status: 'pending', label: 'Pending', action: null, symbol: '○', hotkey: null }
]

/** What the judgement of an inspection needs to know of a defect. */
export interface JudgeableDefect {
  severity: DefectSeverity
  review_status: ReviewStatus
}

/** Defects that count against a chip. */
export interface CountedDefects {
  confirmed: number
  /** Not decided yet: a chip passes only when it would pass with all of these confirmed. */
  needs_review: number
}

/** One reason for the result of an inspection. */
export type InspectionReason =
  | { code: 'pending', count: number }
  | { code: 'severity_over_limit', severity: DefectSeverity, counted: CountedDefects, allowed: number }
  | { code: 'total_over_limit', counted: CountedDefects, allowed: number }
  | { code: 'severity_within_limit', severity: DefectSeverity, counted: CountedDefects, allowed: number }
  | { code: 'no_defects', dismissed: number }
  | { code: 'without_detection', images: number }

/** `undecided` is no result to store: defects are pending, and the inspection cannot be completed. */
export type InspectionJudgement =
  | { result: 'pass' | 'fail', reasons: InspectionReason[] }
  | { result: 'undecided', pending: number, reasons: InspectionReason[] }

/**
 * Pass or fail of one inspection under the part's tolerance, with the reasons, severest first. Confirmed defects
 * count; so do those that need review, on the safe side; rejected ones and false positives do not. A failure lists
 * the limits that are exceeded, a pass what was tolerated. Where `undetected` images went through no detection, the
 * last reason says so: nobody may take "no defects" for the finding of a machine that never looked.
 */
export function judgeInspection(
  defects: readonly JudgeableDefect[],
  tolerance: ToleranceRequirements,
  undetected = 0
): InspectionJudgement {
  const pending = countOf(defects, 'pending')
  if (pending > 0) return { result: 'undecided', pending, reasons: [{ code: 'pending', count: pending }] }
  const excess = [...severityReasons(defects, tolerance, 'severity_over_limit'), ...totalReasons(defects, tolerance)]
  const byEye: InspectionReason[] = undetected > 0 ? [{ code: 'without_detection', images: undetected }] : []
  if (excess.length > 0) return { result: 'fail', reasons: [...excess, ...byEye] }
  const tolerated = severityReasons(defects, tolerance, 'severity_within_limit')
  const why: InspectionReason[] = tolerated.length > 0 ? tolerated : [{ code: 'no_defects', dismissed: defects.length }]
  return { result: 'pass', reasons: [...why, ...byEye] }
}

/** The reason as a sentence without a stop: `2 confirmed high defects, 0 allowed`. */
export function describeReason(reason: InspectionReason): string {
  switch (reason.code) {
    case 'pending':
      return `${plural(reason.count, 'defect')} without a verdict`
    case 'no_defects':
      return reason.dismissed > 0 ? `No confirmed defects, ${reason.dismissed} dismissed` : 'No defects'
    case 'without_detection':
      return `Judged by eye, no detection on ${plural(reason.images, 'image')}`
    case 'total_over_limit':
      return `${describeCounted(reason.counted, '')} in all, ${reason.allowed} allowed`
    case 'severity_over_limit':
    case 'severity_within_limit':
      return `${describeCounted(reason.counted, `${reason.severity} `)}, ${reason.allowed} allowed`
  }
}

function severityReasons(
  defects: readonly JudgeableDefect[],
  tolerance: ToleranceRequirements,
  code: 'severity_over_limit' | 'severity_within_limit'
): InspectionReason[] {
  return DEFECT_SEVERITIES.toReversed().flatMap((severity) => {
    const counted = countAgainst(defects.filter((defect) => defect.severity === severity))
    const allowed = allowedDefects(tolerance, severity)
    const isOver = sumOf(counted) > allowed
    const isMeant = code === 'severity_over_limit' ? isOver : !isOver && sumOf(counted) > 0
    return isMeant ? [{ code, severity, counted, allowed }] : []
  })
}

function totalReasons(
  defects: readonly JudgeableDefect[],
  { max_total: allowed }: ToleranceRequirements
): InspectionReason[] {
  const counted = countAgainst(defects)
  if (allowed === undefined || sumOf(counted) <= allowed) return []
  return [{ code: 'total_over_limit', counted, allowed }]
}

function countAgainst(defects: readonly JudgeableDefect[]): CountedDefects {
  return { confirmed: countOf(defects, 'confirmed'), needs_review: countOf(defects, 'needs_review') }
}

function countOf(defects: readonly JudgeableDefect[], status: ReviewStatus): number {
  return defects.filter(({ review_status }) => review_status === status).length
}

function sumOf({ confirmed, needs_review }: CountedDefects): number {
  return confirmed + needs_review
}

function describeCounted(defects: CountedDefects, severity: string): string {
  const { confirmed, needs_review } = defects
  if (needs_review === 0) return plural(confirmed, `confirmed ${severity}defect`)
  const parts = [...(confirmed > 0 ? [`${confirmed} confirmed`] : []), `${needs_review} still in review, counted`]
  return `${plural(sumOf(defects), `${severity}defect`)} (${parts.join('; ')})`
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
