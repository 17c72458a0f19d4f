import type { Point } from '@shared/domain/geometry'

/** A uniformly filled rod of length L has variance L²/12 along itself. */
const ROD_VARIANCE = 12

/** Where a set of pixels lies and how it stretches: its principal axis and its extent along and across it. */
export interface Spread {
  centre: Point
  /** Unit vector. */
  axis: Point
  length: number
  breadth: number
  /** The two pixels farthest apart along the axis. */
  ends: [Point, Point]
}

/** Principal components of the pixels' places; at least one pixel. */
export function spreadOf(pixels: readonly Point[]): Spread {
  const centre = { x: meanOf(pixels, ({ x }) => x), y: meanOf(pixels, ({ y }) => y) }
  const varianceX = meanOf(pixels, ({ x }) => (x - centre.x) ** 2)
  const varianceY = meanOf(pixels, ({ y }) => (y - centre.y) ** 2)
  const covariance = meanOf(pixels, ({ x, y }) => (x - centre.x) * (y - centre.y))
  const mean = (varianceX + varianceY) / 2
  const difference = Math.hypot((varianceX - varianceY) / 2, covariance)
  const angle = Math.atan2(2 * covariance, varianceX - varianceY) / 2
  const axis = { x: Math.cos(angle), y: Math.sin(angle) }
  return {
    centre,
    axis,
    length: Math.sqrt(ROD_VARIANCE * (mean + difference)) + 1,
    breadth: Math.sqrt(ROD_VARIANCE * Math.max(0, mean - difference)) + 1,
    ends: endsAlong(pixels, axis)
  }
}

function endsAlong(pixels: readonly Point[], axis: Point): [Point, Point] {
  const along = (pixel: Point): number => pixel.x * axis.x + pixel.y * axis.y
  return [
    pixels.reduce((first, pixel) => (along(pixel) < along(first) ? pixel : first)),
    pixels.reduce((last, pixel) => (along(pixel) > along(last) ? pixel : last))
  ]
}

function meanOf(pixels: readonly Point[], value: (pixel: Point) => number): number {
  return pixels.reduce((sum, pixel) => sum + value(pixel), 0) / pixels.length
}
