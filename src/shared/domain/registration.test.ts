import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { containsPoint } from './geometry'
import { aboutOrigin, applyRegistration, boxInGolden, IDENTITY_REGISTRATION, invertRegistration, placement } from './registration'

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const registration = fc.record({
  dx: number(-500, 500),
  dy: number(-500, 500),
  rotationDeg: number(-180, 180),
  scale: number(0.2, 5)
})
const point = fc.record({ x: number(-1_000, 5_000), y: number(-1_000, 5_000) })

describe('registration', () => {
  it('can be undone', () => {
    fc.assert(
      fc.property(registration, point, (how, pixel) => {
        const back = invertRegistration(applyRegistration(pixel, how), how)
        expect(back.x).toBeCloseTo(pixel.x, 5)
        expect(back.y).toBeCloseTo(pixel.y, 5)
      })
    )
  })

  it('turns clockwise on the screen', () => {
    const turned = applyRegistration({ x: 10, y: 0 }, { ...IDENTITY_REGISTRATION, rotationDeg: 90 })
    expect(turned.x).toBeCloseTo(0, 9)
    expect(turned.y).toBeCloseTo(10, 9)
  })

  it('leaves a picture in place when it is the identity', () => {
    expect(placement({ width: 640, height: 480 }, IDENTITY_REGISTRATION)).toEqual({ x: 0, y: 0, width: 640 })
  })

  it('places a picture so that turning it about its centre brings each corner where it belongs', () => {
    const image = { width: 640, height: 480 }
    fc.assert(
      fc.property(registration, (how) => {
        const { x, y, width } = placement(image, how)
        const height = (width / image.width) * image.height
        const radians = (how.rotationDeg * Math.PI) / 180
        const fromCenter = { x: -width / 2, y: -height / 2 }
        const corner = applyRegistration({ x: 0, y: 0 }, how)
        const turnedX = fromCenter.x * Math.cos(radians) - fromCenter.y * Math.sin(radians)
        const turnedY = fromCenter.x * Math.sin(radians) + fromCenter.y * Math.cos(radians)
        expect(x + width / 2 + turnedX).toBeCloseTo(corner.x, 5)
        expect(y + height / 2 + turnedY).toBeCloseTo(corner.y, 5)
      })
    )
  })
})

const imageSize = fc.record({ width: fc.integer({ min: 1, max: 30_000 }), height: fc.integer({ min: 1, max: 30_000 }) })

describe('aboutOrigin', () => {
  it('changes nothing for a shift of equal pictures', () => {
    const picture = { width: 640, height: 480 }
    const shift = { dx: 3, dy: -2, rotationDeg: 0, scale: 1 }
    expect(aboutOrigin(shift, picture, picture)).toEqual(shift)
  })

  it('puts the golden’s centre where the detector says it lies', () => {
    fc.assert(fc.property(registration, imageSize, imageSize, (about, golden, captured) => {
      const centre = applyRegistration({ x: golden.width / 2, y: golden.height / 2 }, aboutOrigin(about, golden, captured))
      expect(centre.x).toBeCloseTo(captured.width / 2 + about.dx, 6)
      expect(centre.y).toBeCloseTo(captured.height / 2 + about.dy, 6)
    }))
  })
})

describe('boxInGolden', () => {
  it('holds every golden pixel that lies in the captured box', () => {
    const box = { x: 100, y: 50, width: 40, height: 30 }
    fc.assert(fc.property(registration, fc.double({ min: 0.01, max: 0.99, noNaN: true }), fc.double({ min: 0.01, max: 0.99, noNaN: true }), (how, u, v) => {
      const inside = invertRegistration({ x: box.x + u * box.width, y: box.y + v * box.height }, how)
      expect(containsPoint(boxInGolden(box, how), inside)).toBe(true)
    }))
  })
})
