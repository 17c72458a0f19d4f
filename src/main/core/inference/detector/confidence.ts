import type { DetectionMeasures } from './detector'
import type { DetectorParameters } from './parameters'

/**
 * How sure it is that a change is a defect, 0..1: a logistic function of the evidence. Large and thick changes are
 * sure; slivers along an edge are mostly misplacement, and faint ones mostly noise.
 *
 * @param contrast mean change of the surface, 1 = as much as copper differs from laminate
 */
export function confidenceOf(
  measures: DetectionMeasures, contrast: number, weights: DetectorParameters['confidence']
): number {
  const evidence = weights.bias +
    weights.logArea * Math.log(measures.areaPx) +
    weights.thickness * Math.log(measures.thicknessPx) +
    weights.sliver * Math.log(measures.extentPx / measures.thicknessPx) +
    weights.contrast * contrast
  return 1 / (1 + Math.exp(-evidence))
}
