import type { Box } from '@shared/domain/geometry'
import type { Detection } from './detector'

/** Intersection over union of two boxes, 0..1. */
export function overlapOf(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  if (width <= 0 || height <= 0) return 0
  const shared = width * height
  return shared / (a.width * a.height + b.width * b.height - shared)
}

/** The detections by confidence, without those whose place a surer one has taken, whatever their labels. */
export function suppressOverlaps(detections: readonly Detection[], maxOverlap: number): Detection[] {
  const kept: Detection[] = []
  for (const detection of detections.toSorted((a, b) => b.confidence - a.confidence)) {
    if (kept.every(other => overlapOf(other.box, detection.box) <= maxOverlap)) kept.push(detection)
  }
  return kept
}
