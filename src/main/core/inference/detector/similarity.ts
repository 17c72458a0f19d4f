import type { Registration } from './detector'

const DEGREES_PER_RADIAN = 180 / Math.PI

/**
 * Where a captured pixel lies in the golden picture, both measured from their picture's centre:
 * golden x = a·x − b·y + tx, golden y = b·x + a·y + ty. With scale s and rotation r, a = s·cos r, b = s·sin r.
 */
export interface Similarity {
  a: number
  b: number
  tx: number
  ty: number
}

export const IDENTITY: Similarity = { a: 1, b: 0, tx: 0, ty: 0 }

/** The same map for pictures that are `factor` times as large. */
export function scaledUp(map: Similarity, factor: number): Similarity {
  return { ...map, tx: map.tx * factor, ty: map.ty * factor }
}

/** A pure rotation and shift, in radians and pixels. */
export function rotationAndShift(angle: number, tx: number, ty: number): Similarity {
  return { a: Math.cos(angle), b: Math.sin(angle), tx, ty }
}

/** Turns the map round and into the words of the outside: how golden lies in captured. */
export function toRegistration(map: Similarity, correlation: number): Registration {
  const squared = map.a * map.a + map.b * map.b
  return {
    dx: -(map.a * map.tx + map.b * map.ty) / squared,
    dy: (map.b * map.tx - map.a * map.ty) / squared,
    rotationDeg: -Math.atan2(map.b, map.a) * DEGREES_PER_RADIAN,
    scale: 1 / Math.sqrt(squared),
    correlation
  }
}
