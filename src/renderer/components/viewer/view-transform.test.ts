import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  clampViewport,
  fitViewport,
  imageToView,
  sameViewport,
  scaleLimits,
  viewToImage,
  viewTransform,
  viewportOfBox,
  visibleBox
} from './view-transform'

const IMAGE = { width: 640, height: 480 }
const VIEW = { width: 1000, height: 500 }

const length = fc.double({ min: 1, max: 30_000, noNaN: true })
const size = fc.record({ width: length, height: length })
const coordinate = fc.double({ min: -40_000, max: 40_000, noNaN: true })
const point = fc.record({ x: coordinate, y: coordinate })
const viewport = fc.record({
  centerX: coordinate,
  centerY: coordinate,
  scale: fc.double({ min: 0.001, max: 64, noNaN: true })
})

describe('view transform', () => {
  it('leads back to the same image point', () => {
    fc.assert(
      fc.property(viewport, size, point, (at, view, pixel) => {
        const transform = viewTransform(at, view)
        const back = viewToImage(imageToView(pixel, transform), transform)
        expect(back.x).toBeCloseTo(pixel.x, 4)
        expect(back.y).toBeCloseTo(pixel.y, 4)
      })
    )
  })

  it('puts the centre of the viewport into the middle of the view', () => {
    const middle = imageToView({ x: 12, y: 34 }, viewTransform({ centerX: 12, centerY: 34, scale: 3 }, VIEW))
    expect(middle).toEqual({ x: 500, y: 250 })
  })

  it('tells the part of the image plane in view', () => {
    expect(visibleBox({ centerX: 100, centerY: 100, scale: 10 }, VIEW)).toEqual({
      x: 50,
      y: 75,
      width: 100,
      height: 50
    })
  })
})

describe('fitting', () => {
  it('shows the whole picture with a small margin', () => {
    fc.assert(
      fc.property(size, size, (image, view) => {
        const visible = visibleBox(fitViewport(image, view), view)
        expect(visible.x).toBeLessThanOrEqual(0)
        expect(visible.y).toBeLessThanOrEqual(0)
        expect(visible.x + visible.width).toBeGreaterThanOrEqual(image.width)
        expect(visible.y + visible.height).toBeGreaterThanOrEqual(image.height)
        const fill = Math.max(image.width / visible.width, image.height / visible.height)
        expect(fill).toBeCloseTo(0.98, 6)
      })
    )
  })

  it('centres a box and shows its surroundings', () => {
    const at = viewportOfBox({ x: 100, y: 200, width: 50, height: 20 }, VIEW, 4)
    expect(at).toEqual({ centerX: 125, centerY: 210, scale: 500 / 200 })
  })

  it('never shows less than the box, whatever the context asked for', () => {
    expect(viewportOfBox({ x: 0, y: 0, width: 50, height: 50 }, VIEW, 0.1).scale).toBe(10)
  })
})

describe('limits', () => {
  it('keep the centre on the picture and the scale in bounds', () => {
    fc.assert(
      fc.property(viewport, (at) => {
        const limits = scaleLimits(IMAGE, VIEW, 1)
        const clamped = clampViewport(at, IMAGE, limits)
        expect(clamped.centerX).toBeGreaterThanOrEqual(0)
        expect(clamped.centerX).toBeLessThanOrEqual(IMAGE.width)
        expect(clamped.centerY).toBeGreaterThanOrEqual(0)
        expect(clamped.centerY).toBeLessThanOrEqual(IMAGE.height)
        expect(clamped.scale).toBeGreaterThanOrEqual(limits.min)
        expect(clamped.scale).toBeLessThanOrEqual(limits.max)
      })
    )
  })

  it('let a picture of a few pixels be shown though its fit is beyond the largest scale', () => {
    const limits = scaleLimits({ width: 2, height: 2 }, VIEW, 1)
    expect(limits.min).toBeLessThanOrEqual(limits.max)
  })
})

describe('sameViewport', () => {
  it('tells a tenth of a screen pixel apart and overlooks a thousandth', () => {
    const at = { centerX: 100, centerY: 100, scale: 2 }
    expect(sameViewport(at, { ...at, centerX: 100.05 }, VIEW)).toBe(false)
    expect(sameViewport(at, { ...at, centerX: 100.0005 }, VIEW)).toBe(true)
    expect(sameViewport(at, { ...at, scale: 2.001 }, VIEW)).toBe(false)
  })
})
