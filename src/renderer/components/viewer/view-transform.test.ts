import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { imageToScreen } from '@shared/domain/screen-transform'
import {
  clampViewport,
  fitViewport,
  sameViewport,
  scaleLimits,
  screenView,
  viewportOfBox,
  visibleBox
} from './view-transform'

const IMAGE = { width: 640, height: 480 }
const VIEW = { width: 1000, height: 500 }

const length = fc.double({ min: 1, max: 30_000, noNaN: true })
const size = fc.record({ width: length, height: length })
const coordinate = fc.double({ min: -40_000, max: 40_000, noNaN: true })
const viewport = fc.record({
  centerX: coordinate,
  centerY: coordinate,
  scale: fc.double({ min: 0.001, max: 64, noNaN: true })
})

describe('screenView', () => {
  it('puts the centre of the viewport into the middle of the view', () => {
    fc.assert(
      fc.property(viewport, size, (at, view) => {
        const middle = imageToScreen({ x: at.centerX, y: at.centerY }, screenView(at, view, 1), IMAGE)
        expect(middle.x).toBeCloseTo(view.width / 2, 4)
        expect(middle.y).toBeCloseTo(view.height / 2, 4)
      })
    )
  })

  it('shows an image pixel at the size of the scale, in device pixels', () => {
    const screen = screenView({ centerX: 12, centerY: 34, scale: 3 }, VIEW, 1.5)
    const [left, right] = [12, 13].map((x) => imageToScreen({ x, y: 34 }, screen, IMAGE).x)
    expect(right! - left!).toBe(4.5)
  })
})

describe('visibleBox', () => {
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
