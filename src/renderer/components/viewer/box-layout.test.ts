import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ScreenView } from '@shared/domain/screen-transform'
import {
  atLeast,
  frameBars,
  handleRects,
  isFilled,
  overlap,
  placeLabel,
  strokeSizes,
  toDevice,
  type DeviceRect
} from './box-layout'

const RATIOS = [1, 1.25, 1.5, 2]
const IMAGE = { width: 10_000, height: 10_000 }
const CANVAS = { width: 800, height: 600 }
const LABEL = { width: 120, height: 20 }

const number = fc.double({ min: 0, max: 5_000, noNaN: true })
const rect = fc.record({
  x: fc.integer({ min: -200, max: 900 }),
  y: fc.integer({ min: -200, max: 900 }),
  width: fc.integer({ min: 1, max: 1_000 }),
  height: fc.integer({ min: 1, max: 1_000 })
})

describe('strokeSizes', () => {
  it.each(RATIOS)('has whole device pixels for edges at a ratio of %d', (ratio) => {
    const { edge, halo } = strokeSizes(ratio)
    expect(Number.isInteger(edge)).toBe(true)
    expect(Number.isInteger(halo)).toBe(true)
    expect(edge).toBeGreaterThanOrEqual(2)
  })
})

describe('toDevice', () => {
  it('snaps to whole device pixels without ever letting neighbours part or overlap', () => {
    fc.assert(
      fc.property(number, number, number, fc.constantFrom(...RATIOS), (x, width, next, devicePixelRatio) => {
        const screen: ScreenView = { zoom: 0.37, pan: { x: 11.3, y: -7.7 }, rotation: 0, devicePixelRatio }
        const left = toDevice({ x, y: 0, width, height: 1 }, screen, IMAGE)
        const right = toDevice({ x: x + width, y: 0, width: next, height: 1 }, screen, IMAGE)
        expect(Number.isInteger(left.x)).toBe(true)
        expect(left.x + left.width).toBe(right.x)
      })
    )
  })

  it('scales by the device pixel ratio', () => {
    const screen: ScreenView = { zoom: 2, pan: { x: 10, y: 20 }, rotation: 0, devicePixelRatio: 1.5 }
    expect(toDevice({ x: 5, y: 5, width: 10, height: 20 }, screen, IMAGE)).toEqual({
      x: 30,
      y: 45,
      width: 30,
      height: 60
    })
  })
})

describe('frameBars', () => {
  it('covers each pixel of the frame once and none of the inside', () => {
    const bars = frameBars({ x: 3, y: 4, width: 12, height: 9 }, 2)
    const covered = bars.reduce((sum, bar) => sum + bar.width * bar.height, 0)
    expect(covered).toBe(12 * 9 - 8 * 5)
    const inside: DeviceRect = { x: 5, y: 6, width: 8, height: 5 }
    bars.forEach((bar, position) => {
      const others = bars.slice(position + 1)
      expect([inside, ...others].some((other) => overlap(bar, other))).toBe(false)
    })
  })
})

describe('small boxes', () => {
  it('are filled below 14 CSS pixels, at every ratio', () => {
    for (const ratio of RATIOS) {
      const sizes = strokeSizes(ratio)
      const side = (cssPixels: number) => ({ x: 0, y: 0, width: cssPixels * ratio, height: 3 })
      expect(isFilled(side(13), sizes)).toBe(true)
      expect(isFilled(side(14), sizes)).toBe(false)
    }
  })

  it('never vanish, and keep their middle', () => {
    expect(atLeast({ x: 10, y: 10, width: 0, height: 20 }, 4)).toEqual({ x: 8, y: 10, width: 4, height: 20 })
  })
})

describe('handleRects', () => {
  it('has eight where there is room and only the corners where there is not', () => {
    expect(handleRects({ x: 0, y: 0, width: 100, height: 100 }, 7)).toHaveLength(8)
    expect(handleRects({ x: 0, y: 0, width: 100, height: 20 }, 7)).toHaveLength(6)
    expect(handleRects({ x: 0, y: 0, width: 20, height: 20 }, 7)).toHaveLength(4)
  })
})

describe('placeLabel', () => {
  it('goes above, else below, else inside', () => {
    const frame = { x: 100, y: 100, width: 50, height: 50 }
    expect(placeLabel(frame, LABEL, CANVAS, 4).y).toBe(76)
    expect(placeLabel({ ...frame, y: 10 }, LABEL, CANVAS, 4).y).toBe(64)
    expect(placeLabel({ ...frame, y: 10, height: 580 }, LABEL, CANVAS, 4).y).toBe(14)
  })

  it('is always wholly in sight', () => {
    fc.assert(
      fc.property(rect, (frame) => {
        const label = placeLabel(frame, LABEL, CANVAS, 4)
        expect(label.x).toBeGreaterThanOrEqual(0)
        expect(label.y).toBeGreaterThanOrEqual(0)
        expect(label.x + label.width).toBeLessThanOrEqual(CANVAS.width)
        expect(label.y + label.height).toBeLessThanOrEqual(CANVAS.height)
      })
    )
  })
})
