import type { Box, Point, Size } from './geometry'

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

/**
 * The detector tells how the golden lies in the captured picture about their centres; the functions here
 * take it about the golden's top left corner: captured = s · R · (golden − goldenCentre) + capturedCentre + shift.
 *
 * @param about shift of the centre in captured pixels, degrees clockwise, scale
 * @param golden size of the golden image in pixels
 * @param captured size of the captured image in pixels
 */
export function aboutOrigin(about: Registration, golden: Size, captured: Size): Registration {
  const radians = (about.rotationDeg * Math.PI) / 180
  const cos = about.scale * Math.cos(radians)
  const sin = about.scale * Math.sin(radians)
  const [centreX, centreY] = [golden.width / 2, golden.height / 2]
  return {
    dx: captured.width / 2 + about.dx - (cos * centreX - sin * centreY),
    dy: captured.height / 2 + about.dy - (sin * centreX + cos * centreY),
    rotationDeg: about.rotationDeg,
    scale: about.scale
  }
}

/** Where a box of the captured picture lies in the golden one: the upright box around its turned corners. */
export function boxInGolden({ x, y, width, height }: Box, registration: Registration): Box {
  const corners = [[x, y], [x + width, y], [x, y + height], [x + width, y + height]] as const
  const points = corners.map(([cx, cy]) => invertRegistration({ x: cx, y: cy }, registration))
  const left = Math.min(...points.map((point) => point.x))
  const top = Math.min(...points.map((point) => point.y))
  return {
    x: left,
    y: top,
    width: Math.max(...points.map((point) => point.x)) - left,
    height: Math.max(...points.map((point) => point.y)) - top
  }
}

function rotation(registration: Registration): { cos: number; sin: number } {
  const radians = (registration.rotationDeg * Math.PI) / 180
  return { cos: Math.cos(radians), sin: Math.sin(radians) }
}
