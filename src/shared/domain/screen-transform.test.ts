import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Box, Point } from './geometry'
import {
  imageBoxToScreen, imageToScreen, screenBoxToImage, screenToImage, turnedSize, type QuarterTurn, type ScreenView
} from './screen-transform'

const image = { width: 640, height: 480 }
const NEGLIGIBLE_PX = 1e-4
const coordinate = fc.double({ min: -2000, max: 2000, noNaN: true })
const point = fc.record({ x: coordinate, y: coordinate })
const side = fc.double({ min: 0.5, max: 640, noNaN: true })
const box = fc.record({ x: coordinate, y: coordinate, width: side, height: side })
const rotation = fc.constantFrom<QuarterTurn>(0, 90, 180, 270)
const view = fc.record({
  zoom: fc.double({ min: 0.01, max: 64, noNaN: true }),
  pan: point,
  rotation,
  devicePixelRatio: fc.constantFrom(1, 1.25, 1.5, 2, 3)
})

/** How far the two are apart at most, in any of their numbers. */
function distance<T extends Point | Box>(actual: T, expected: T): number {
  const keys = Object.keys(expected) as (keyof T)[]
  return Math.max(...keys.map((key) => Math.abs(Number(actual[key]) - Number(expected[key]))))
}

describe('imageToScreen', () => {
  const plain: ScreenView = { zoom: 2, pan: { x: 10, y: 20 }, rotation: 0, devicePixelRatio: 1.5 }

  it.each<[QuarterTurn, Point]>([
    [0, { x: 100, y: 60 }],
    [90, { x: 2 * 480 - 60, y: 100 }],
    [180, { x: 2 * 640 - 100, y: 2 * 480 - 60 }],
    [270, { x: 60, y: 2 * 640 - 100 }]
  ])('turned by %d degrees clockwise', (turn, expectedBeforePan) => {
    expect(imageToScreen({ x: 50, y: 30 }, { ...plain, rotation: turn }, image)).toEqual({
      x: (expectedBeforePan.x + 10) * 1.5,
      y: (expectedBeforePan.y + 20) * 1.5
    })
  })

  it('puts the whole picture at the pan, in every rotation', () => {
    fc.assert(fc.property(view, (any) => {
      const shown = imageBoxToScreen({ x: 0, y: 0, ...image }, any, image)
      const size = turnedSize(image, any.rotation)
      const scale = any.zoom * any.devicePixelRatio
      const expected = {
        x: any.pan.x * any.devicePixelRatio,
        y: any.pan.y * any.devicePixelRatio,
        width: size.width * scale,
        height: size.height * scale
      }
      expect(distance(shown, expected)).toBeLessThan(NEGLIGIBLE_PX)
    }))
  })

  it('is undone by screenToImage', () => {
    fc.assert(fc.property(point, view, (place, any) => {
      const back = screenToImage(imageToScreen(place, any, image), any, image)
      expect(distance(back, place)).toBeLessThan(NEGLIGIBLE_PX)
    }))
  })

  it('undoes screenToImage', () => {
    fc.assert(fc.property(point, view, (place, any) => {
      const back = imageToScreen(screenToImage(place, any, image), any, image)
      expect(distance(back, place)).toBeLessThan(NEGLIGIBLE_PX)
    }))
  })
})

describe('imageBoxToScreen', () => {
  it('is undone by screenBoxToImage', () => {
    fc.assert(fc.property(box, view, (any, how) => {
      const back = screenBoxToImage(imageBoxToScreen(any, how, image), how, image)
      expect(distance(back, any)).toBeLessThan(NEGLIGIBLE_PX)
    }))
  })

  it('scales the area by zoom and device pixels, whatever the rotation', () => {
    fc.assert(fc.property(box, view, (any, how) => {
      const shown = imageBoxToScreen(any, how, image)
      const expected = any.width * any.height * (how.zoom * how.devicePixelRatio) ** 2
      expect(Math.abs(shown.width * shown.height / expected - 1)).toBeLessThan(1e-6)
    }))
  })
})
