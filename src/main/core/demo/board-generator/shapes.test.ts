import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundsOf, distanceTo, movedPoint, movedShape, type RigidMotion, type Shape } from './shapes'

const coordinate = fc.double({ min: -200, max: 200, noNaN: true })
const length = fc.double({ min: 1, max: 60, noNaN: true })
const angle = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true })
const wave = fc.record({
  count: fc.integer({ min: 2, max: 6 }), amplitude: fc.double({ min: 0, max: 0.15, noNaN: true }), phase: angle
})

const shape: fc.Arbitrary<Shape> = fc.oneof(
  fc.record({ kind: fc.constant('disc' as const), x: coordinate, y: coordinate, radius: length }),
  fc.record({
    kind: fc.constant('capsule' as const),
    x1: coordinate, y1: coordinate, x2: coordinate, y2: coordinate, radius: length
  }),
  fc.record({
    kind: fc.constant('box' as const), x: coordinate, y: coordinate, halfWidth: length, halfHeight: length,
    corner: fc.constant(0.5), angle
  }),
  fc.record({
    kind: fc.constant('blob' as const), x: coordinate, y: coordinate, radiusX: length, radiusY: length, angle,
    waves: fc.array(wave, { maxLength: 3 })
  })
)
const point = fc.record({ x: coordinate, y: coordinate })
const motion: fc.Arbitrary<RigidMotion> = fc.record({ centre: point, angle, shift: point })

describe('shapes', () => {
  it('lie within their bounds', () => {
    fc.assert(fc.property(shape, point, (drawn, { x, y }) => {
      const { left, top, right, bottom } = boundsOf(drawn)
      const outside = x < left || x > right || y < top || y > bottom
      fc.pre(outside)
      expect(distanceTo(drawn)(x, y)).toBeLessThanOrEqual(1e-9)
    }))
  })

  it('keep their distances under a rigid motion', () => {
    fc.assert(fc.property(shape, point, motion, (drawn, at, move) => {
      const moved = movedPoint(at, move)
      expect(distanceTo(movedShape(drawn, move))(moved.x, moved.y)).toBeCloseTo(distanceTo(drawn)(at.x, at.y), 6)
    }))
  })

  it('measure true distances for disc, capsule and box', () => {
    expect(distanceTo({ kind: 'disc', x: 3, y: 4, radius: 2 })(0, 0)).toBeCloseTo(-3)
    expect(distanceTo({ kind: 'capsule', x1: 0, y1: 0, x2: 10, y2: 0, radius: 2 })(5, 1)).toBeCloseTo(1)
    const box: Shape = { kind: 'box', x: 0, y: 0, halfWidth: 4, halfHeight: 2, corner: 0, angle: Math.PI / 2 }
    expect(distanceTo(box)(0, 3)).toBeCloseTo(1)
    expect(distanceTo(box)(5, 8)).toBeCloseTo(-5)
  })
})
