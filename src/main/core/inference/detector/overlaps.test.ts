import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { iou } from '@shared/domain/geometry'
import { DETECTION_LABELS, type Detection } from './detector'
import { suppressOverlaps } from './overlaps'

const measures = { areaPx: 1, thicknessPx: 1, extentPx: 1, depthRatio: 0, contrast: 1 }
const side = fc.integer({ min: 1, max: 40 })
const place = fc.integer({ min: 0, max: 60 })
const detections: fc.Arbitrary<Detection[]> = fc.array(fc.record({
  box: fc.record({ x: place, y: place, width: side, height: side }),
  label: fc.constantFrom(...DETECTION_LABELS),
  confidence: fc.double({ min: 0, max: 1, noNaN: true }),
  measures: fc.constant(measures)
}), { maxLength: 30 })

describe('suppressOverlaps', () => {
  it('leaves no two at one place, and drops none but for a surer one at its place', () => {
    fc.assert(fc.property(detections, fc.double({ min: 0, max: 0.9, noNaN: true }), (all, maxOverlap) => {
      const kept = suppressOverlaps(all, maxOverlap)
      for (const [index, { box }] of kept.entries()) {
        for (const other of kept.slice(index + 1)) expect(iou(box, other.box)).toBeLessThanOrEqual(maxOverlap)
      }
      for (const dropped of all.filter((detection) => !kept.includes(detection))) {
        expect(kept.some(({ box, confidence }) =>
          iou(box, dropped.box) > maxOverlap && confidence >= dropped.confidence)).toBe(true)
      }
    }))
  })

  it('orders by confidence', () => {
    fc.assert(fc.property(detections, (all) => {
      const confidences = suppressOverlaps(all, 0.5).map(({ confidence }) => confidence)
      expect(confidences).toEqual(confidences.toSorted((a, b) => b - a))
    }))
  })
})
