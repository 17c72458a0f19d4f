import type { DetectionMeasures } from './detector'
import type { DetectorParameters } from './parameters'

/**
 * How sure it is that a change is a defect, 0..1: a logistic function of the evidence. Large, thick and strong changes
 * are sure; slivers along an edge are mostly misplacement, and faint ones mostly noise.
 */
export function confidenceOf(measures: DetectionMeasures, weights: DetectorParameters['copperConfidence']): number {
  const evidence = weights.bias +
    weights.logArea * Math.log(measures.areaPx) +
    weights.logThickness * Math.log(measures.thicknessPx) +
    weights.logExtent * Math.log(measures.extentPx) +
    weights.contrast * measures.contrast
  return 1 / (1 + Math.exp(-evidence))
}
