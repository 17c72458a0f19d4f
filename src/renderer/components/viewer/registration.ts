import type { Point, Size } from '@shared/domain/geometry'

/**
 * How a picture lies on another: captured = scale * rotate(rotationDeg) * golden + (dx, dy), in full-image
 * pixels, rotation about the golden's origin, clockwise on the screen (y points down).
 */
export interface Registration {
  dx: number
  dy: number
  rotationDeg: number
  scale: number
}

/** Pixel on pixel. */
export const IDENTITY_REGISTRATION: Registration = { dx: 0, dy: 0, rotationDeg: 0, scale: 1 }

/** A point of the registered picture, in the pixels of the picture it lies on. */
export function applyRegistration(point: Point, registration: Registration): Point {
  const { cos, sin } = rotation(registration)
  return {
    x: registration.scale * (cos * point.x - sin * point.y) + registration.dx,
    y: registration.scale * (sin * point.x + cos * point.y) + registration.dy
  }
}

/** The inverse of `applyRegistration`. */
export function invertRegistration(point: Point, registration: Registration): Point {
  const { cos, sin } = rotation(registration)
  const x = (point.x - registration.dx) / registration.scale
  const y = (point.y - registration.dy) / registration.scale
  return { x: cos * x + sin * y, y: cos * y - sin * x }
}

/**
 * Position and width for a viewer that places a picture by its unrotated top left corner and turns it
 * about its centre.
 */
export function placement(image: Size, registration: Registration): { x: number; y: number; width: number } {
  const center = applyRegistration({ x: image.width / 2, y: image.height / 2 }, registration)
  const width = image.width * registration.scale
  const height = image.height * registration.scale
  return { x: center.x - width / 2, y: center.y - height / 2, width }
}

function rotation(registration: Registration): { cos: number; sin: number } {
  const radians = (registration.rotationDeg * Math.PI) / 180
  return { cos: Math.cos(radians), sin: Math.sin(radians) }
}
