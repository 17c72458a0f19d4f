import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { minimapSize, minimapToImage, minimapWindow, showsAll } from './minimap-layout'

const MOST = { width: 176, height: 132 }
const IMAGE = { width: 1_000, height: 500 }
const MAP = { width: 176, height: 88 }

describe('minimapSize', () => {
  it('keeps the shape of the picture and the room it is given', () => {
    const side = fc.integer({ min: 1, max: 50_000 })
    fc.assert(
      fc.property(side, side, (width, height) => {
        const map = minimapSize({ width, height }, MOST)
        expect(map.width).toBeLessThanOrEqual(MOST.width)
        expect(map.height).toBeLessThanOrEqual(MOST.height)
        expect(Math.min(map.width, map.height)).toBeGreaterThanOrEqual(1)
      })
    )
    expect(minimapSize(IMAGE, MOST)).toEqual(MAP)
  })
})

describe('minimapWindow', () => {
  it('shows which part is in view', () => {
    expect(minimapWindow({ x: 250, y: 125, width: 500, height: 250 }, IMAGE, MAP)).toEqual({
      x: 44,
      y: 22,
      width: 88,
      height: 44
    })
  })

  it('stops at the borders of the picture', () => {
    expect(minimapWindow({ x: -500, y: -500, width: 5_000, height: 5_000 }, IMAGE, MAP)).toEqual({ x: 0, y: 0, ...MAP })
  })
})

describe('minimapToImage', () => {
  it('finds the image pixel under a point of the map', () => {
    expect(minimapToImage({ x: 88, y: 44 }, IMAGE, MAP)).toEqual({ x: 500, y: 250 })
  })
})

describe('showsAll', () => {
  it('holds only while no part is out of view', () => {
    expect(showsAll({ x: -1, y: -1, width: 1_002, height: 502 }, IMAGE)).toBe(true)
    expect(showsAll({ x: 1, y: -1, width: 1_002, height: 502 }, IMAGE)).toBe(false)
    expect(showsAll({ x: -1, y: -1, width: 1_002, height: 500 }, IMAGE)).toBe(false)
  })
})
