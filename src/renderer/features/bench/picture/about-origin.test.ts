import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyRegistration } from '../../../components/viewer/registration'
import { aboutOrigin } from './about-origin'

const size = fc.record({ width: fc.integer({ min: 1, max: 30_000 }), height: fc.integer({ min: 1, max: 30_000 }) })
const registration = fc.record({
  dx: fc.double({ min: -100, max: 100, noNaN: true }),
  dy: fc.double({ min: -100, max: 100, noNaN: true }),
  rotationDeg: fc.double({ min: -180, max: 180, noNaN: true }),
  scale: fc.double({ min: 0.5, max: 2, noNaN: true })
})

describe('aboutOrigin', () => {
  it('changes nothing for a shift of equal pictures', () => {
    const picture = { width: 640, height: 480 }
    const shift = { dx: 3, dy: -2, rotationDeg: 0, scale: 1 }
    expect(aboutOrigin(shift, picture, picture)).toEqual(shift)
  })

  it('puts the golden’s centre where the detector says it lies', () => {
    fc.assert(fc.property(registration, size, size, (about, golden, captured) => {
      const centre = applyRegistration({ x: golden.width / 2, y: golden.height / 2 }, aboutOrigin(about, golden, captured))
      expect(centre.x).toBeCloseTo(captured.width / 2 + about.dx, 6)
      expect(centre.y).toBeCloseTo(captured.height / 2 + about.dy, 6)
    }))
  })
})
