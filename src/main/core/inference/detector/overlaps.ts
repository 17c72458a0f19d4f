import { iou } from '@shared/domain/geometry'
import type { Detection } from './detector'

/** The detections by confidence, without those whose place a surer one has taken, whatever their labels. */
export function suppressOverlaps(detections: readonly Detection[], maxOverlap: number): Detection[] {
  const kept: Detection[] = []
  for (const detection of detections.toSorted((a, b) => b.confidence - a.confidence)) {
    if (kept.every(other => iou(other.box, detection.box) <= maxOverlap)) kept.push(detection)
  }
  return kept
}
