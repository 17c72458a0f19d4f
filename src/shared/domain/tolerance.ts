import type { DefectSeverity } from './enums'

/**
 * What a part's `tolerance_requirements` column holds: how many confirmed defects of each severity one
 * chip may carry and still pass. A severity that is not named allows none.
 */
export interface ToleranceRequirements {
  max_defects?: Partial<Record<DefectSeverity, number>>
}
