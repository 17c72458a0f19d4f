import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  boxArea, boxFromCorners, clampToImage, containsPoint, expand, intersection, iou, roundOutward, union, type Box
} from './geometry'

const coordinate = fc.double({ min: -5000, max: 5000, noNaN: true })
const side = fc.double({ min: 0.01, max: 5000, noNaN: true })
const point = fc.record({ x: coordinate, y: coordinate })
const box = fc.record({ x: coordinate, y: coordinate, width: side, height: side })
const whole = fc.record({
  x: fc.integer({ min: -50, max: 50 }),
  y: fc.integer({ min: -50, max: 50 }),
  width: fc.integer({ min: 1, max: 40 }),
  height: fc.integer({ min: 1, max: 40 })
})
const image = { width: 640, height: 480 }
const EPSILON = 1e-6

function covers(outer: Box, inner: Box): boolean {
  return outer.x <= inner.x + EPSILON && outer.y <= inner.y + EPSILON
    && outer.x + outer.width >= inner.x + inner.width - EPSILON
    && outer.y + outer.height >= inner.y + inner.height - EPSILON
}

/** The pixels of a box of whole numbers, one by one: the plain definition of what it covers. */
function pixelsOf({ x, y, width, height }: Box): Set<string> {
  return new Set(Array.from({ length: width * height }, (_, i) => `${x + i % width},${y + Math.floor(i / width)}`))
}

describe('boxFromCorners', () => {
  it('is the same whatever corner the drag began at', () => {
    fc.assert(fc.property(point, point, (a, b) => {
      const drawn = boxFromCorners(a, b)
      expect(boxFromCorners(b, a)).toEqual(drawn)
      const others = boxFromCorners({ x: a.x, y: b.y }, { x: b.x, y: a.y })
      for (const key of ['x', 'y', 'width', 'height'] as const) expect(others[key]).toBeCloseTo(drawn[key], 6)
    }))
  })

  it('covers both corners and has no side below the least', () => {
    fc.assert(fc.property(point, point, side, (a, b, least) => {
      const drawn = boxFromCorners(a, b, least)
      expect(covers(drawn, { ...a, width: 0, height: 0 }) && covers(drawn, { ...b, width: 0, height: 0 })).toBe(true)
      expect(Math.min(drawn.width, drawn.height)).toBeGreaterThanOrEqual(least)
    }))
  })

  it('makes of a click a box around it', () => {
    expect(boxFromCorners({ x: 10, y: 20 }, { x: 10, y: 20 }, 4)).toEqual({ x: 8, y: 18, width: 4, height: 4 })
  })
})

describe('intersection, union and IoU', () => {
  it('agree with the counted pixels', () => {
    fc.assert(fc.property(whole, whole, (a, b) => {
      const inA = pixelsOf(a)
      const inB = pixelsOf(b)
      const shared = [...inA].filter((pixel) => inB.has(pixel)).length
      const overlap = intersection(a, b)
      expect(overlap === null ? 0 : boxArea(overlap)).toBe(shared)
      expect(iou(a, b)).toBeCloseTo(shared / (inA.size + inB.size - shared), 12)
    }), { numRuns: 50 })
  })

  it('IoU is symmetric, between 0 and 1, and 1 for a box and itself', () => {
    fc.assert(fc.property(box, box, (a, b) => {
      expect(iou(a, b)).toBeCloseTo(iou(b, a), 9)
      expect(iou(a, b)).toBeGreaterThanOrEqual(0)
      expect(iou(a, b)).toBeLessThanOrEqual(1 + EPSILON)
      expect(iou(a, a)).toBeCloseTo(1, 6)
    }))
  })

  it('union covers both, and what both cover lies in each', () => {
    fc.assert(fc.property(box, box, (a, b) => {
      expect(covers(union(a, b), a) && covers(union(a, b), b)).toBe(true)
      const overlap = intersection(a, b)
      expect(overlap === null || (covers(a, overlap) && covers(b, overlap))).toBe(true)
    }))
  })

  it('takes touching boxes for apart', () => {
    const left = { x: 0, y: 0, width: 10, height: 10 }
    expect(intersection(left, { x: 10, y: 0, width: 5, height: 5 })).toBeNull()
    expect(iou(left, { x: 10, y: 0, width: 5, height: 5 })).toBe(0)
  })
})

describe('containsPoint', () => {
  it('gives every point of a tiled plane to exactly one tile', () => {
    const pixel = fc.integer({ min: 0, max: 29 })
    fc.assert(fc.property(pixel, pixel, (x, y) => {
      const starts = [0, 10, 20]
      const tiles = starts.flatMap((left) => starts.map((top) => ({ x: left, y: top, width: 10, height: 10 })))
      expect(tiles.filter((tile) => containsPoint(tile, { x, y }))).toHaveLength(1)
    }))
  })
})

describe('expand', () => {
  it('moves each edge by the margin', () => {
    expect(expand({ x: 10, y: 20, width: 30, height: 40 }, 5)).toEqual({ x: 5, y: 15, width: 40, height: 50 })
  })

  it('shrinks to nothing less than the middle', () => {
    expect(expand({ x: 10, y: 20, width: 4, height: 40 }, -5)).toEqual({ x: 12, y: 25, width: 0, height: 30 })
  })
})

describe('roundOutward', () => {
  it('covers the box with whole pixels, and with none too many', () => {
    fc.assert(fc.property(box, (exact) => {
      const rounded = roundOutward(exact)
      expect(Object.values(rounded).every(Number.isInteger)).toBe(true)
      expect(covers(rounded, exact)).toBe(true)
      expect(rounded.width).toBeLessThan(exact.width + 2)
      expect(rounded.height).toBeLessThan(exact.height + 2)
    }))
  })
})

describe('clampToImage', () => {
  it('leaves nothing outside the image, and what lies inside as it is', () => {
    fc.assert(fc.property(box, (any) => {
      const clamped = clampToImage(any, image)
      expect(clamped === null || (covers({ x: 0, y: 0, ...image }, clamped) && covers(any, clamped))).toBe(true)
    }))
    expect(clampToImage({ x: 1, y: 2, width: 3, height: 4 }, image)).toEqual({ x: 1, y: 2, width: 3, height: 4 })
    expect(clampToImage({ x: 600, y: -10, width: 100, height: 30 }, image))
      .toEqual({ x: 600, y: 0, width: 40, height: 20 })
  })

  it('is null for a box beside the image', () => {
    expect(clampToImage({ x: 640, y: 0, width: 5, height: 5 }, image)).toBeNull()
  })
})
