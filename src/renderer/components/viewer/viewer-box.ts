import type { Box } from '@shared/domain/geometry'
import type { DefectSeverity, ReviewStatus } from '@shared/domain/enums'

/** A defect as the picture shows it. */
export interface ViewerBox {
  id: string
  /** Full-image pixels, origin top left. */
  box: Box
  severity: DefectSeverity
  /** The document's `review_status`. */
  verdict: ReviewStatus
  /** The defect's type in the user's language. */
  label: string
  /** 0 to 1; null for a defect drawn by hand. */
  confidence: number | null
}

/** True when somebody has decided on the box; such boxes step back. */
export function isJudged(box: ViewerBox): boolean {
  return box.verdict !== 'pending'
}
