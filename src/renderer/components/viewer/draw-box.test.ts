import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isMeantBox, rubberBand } from './draw-box'

const IMAGE = { width: 640, height: 480 }
const NOTHING = { x: 0, y: 0, width: 0, height: 0 }
const coordinate = fc.double({ min: -1_000, max: 2_000, noNaN: true })
const point = fc.record({ x: coordinate, y: coordinate })

describe('rubberBand', () => {
  it('takes in every pixel that the drag touched', () => {
    expect(rubberBand({ x: 10.6, y: 20.2 }, { x: 14.1, y: 25 }, IMAGE)).toEqual({ x: 10, y: 20, width: 5, height: 5 })
  })

  it('is the same whichever corner the drag began at, and stays whole and within the image', () => {
    fc.assert(
      fc.property(point, point, (start, end) => {
        const box = rubberBand(start, end, IMAGE)
        expect(box).toEqual(rubberBand({ x: end.x, y: start.y }, { x: start.x, y: end.y }, IMAGE))
        const { x, y, width, height } = box ?? NOTHING
        expect([x, y, width, height].every(Number.isInteger)).toBe(true)
        expect(x).toBeGreaterThanOrEqual(0)
        expect(y).toBeGreaterThanOrEqual(0)
        expect(x + width).toBeLessThanOrEqual(IMAGE.width)
        expect(y + height).toBeLessThanOrEqual(IMAGE.height)
      })
    )
  })

  it('is nothing beside the image', () => {
    expect(rubberBand({ x: -50, y: 10 }, { x: -5, y: 60 }, IMAGE)).toBeNull()
  })
})

describe('isMeantBox', () => {
  it('asks for three pixels on both sides', () => {
    expect(isMeantBox({ x: 0, y: 0, width: 3, height: 3 })).toBe(true)
    expect(isMeantBox({ x: 0, y: 0, width: 2, height: 30 })).toBe(false)
    expect(isMeantBox({ x: 0, y: 0, width: 30, height: 2 })).toBe(false)
  })
})
