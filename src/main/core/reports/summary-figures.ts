import { DEFECT_TYPES, type ReviewStatus } from '@shared/domain/enums'
import { paretoRows } from '@shared/domain/kpi'
import type { DefectRow, InspectionSummary, ParetoRow } from './inspection-summary'

const UNDECIDED: readonly ReviewStatus[] = ['pending', 'needs_review']

type Judged = Pick<DefectRow, 'defect_type' | 'review_status'>

/** How many of the defects have each verdict; the pending ones count too. */
export function defectsByVerdict(defects: readonly Judged[]): InspectionSummary['defects_by_verdict'] {
  const counts = { pending: 0, confirmed: 0, rejected: 0, needs_review: 0, false_positive: 0 }
  for (const { review_status } of defects) counts[review_status]++
  return counts
}

/** The summary's Pareto rows: confirmed and undecided defects by type, those that were dismissed left out. */
export function paretoByType(defects: readonly Judged[]): ParetoRow[] {
  const confirmed = defects.filter(({ review_status }) => review_status === 'confirmed')
  const undecided = defects.filter(({ review_status }) => UNDECIDED.includes(review_status))
  const ofType = (some: readonly Judged[], type: string): number => some.filter(({ defect_type }) => defect_type === type).length
  const totals = DEFECT_TYPES.map((type) => [type, ofType(confirmed, type) + ofType(undecided, type)] as const)
  return paretoRows(totals).map(({ category, cumulative }) => ({
    defect_type: category,
    confirmed: ofType(confirmed, category),
    undecided: ofType(undecided, category),
    cumulative_share: cumulative.value ?? 0
  }))
}
