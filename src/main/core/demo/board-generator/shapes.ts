/**
 * The vector shapes that boards and defects are made of, as signed distances: positive inside, negative outside,
 * in pixels. Formulas for capsule and rounded box: Inigo Quilez, "2D distance functions", with the sign turned.
 */
export interface Point {
  x: number
  y: number
}

export interface Disc {
  kind: 'disc'
  x: number
  y: number
  radius: number
}

/** A line of width `2 * radius` with round ends. */
export interface Capsule {
  kind: 'capsule'
  x1: number
  y1: number
  x2: number
  y2: number
  radius: number
}

/** A rectangle with rounded corners, turned by `angle` (radians, x towards y) about its centre. */
export interface RoundedBox {
  kind: 'box'
  x: number
  y: number
  halfWidth: number
  halfHeight: number
  corner: number
  angle: number
}

/** An ellipse with a wavy outline, as etching and dirt make them; `waves` are relative to the radius. */
export interface Blob {
  kind: 'blob'
  x: number
  y: number
  radiusX: number
  radiusY: number
  angle: number
  waves: { count: number, amplitude: number, phase: number }[]
}

export type Shape = Disc | Capsule | RoundedBox | Blob

export interface Bounds {
  left: number
  top: number
  right: number
  bottom: number
}

/** A function of the signed distance from a point to the shape's edge; for a blob an approximation near the edge. */
export function distanceTo(shape: Shape): (x: number, y: number) => number {
  switch (shape.kind) {
    case 'disc': return discDistance(shape)
    case 'capsule': return capsuleDistance(shape)
    case 'box': return boxDistance(shape)
    case 'blob': return blobDistance(shape)
  }
}

function discDistance({ x: cx, y: cy, radius }: Disc) {
  return (x: number, y: number) => {
    const dx = x - cx
    const dy = y - cy
    return radius - Math.sqrt(dx * dx + dy * dy)
  }
}

function capsuleDistance({ x1, y1, x2, y2, radius }: Capsule) {
  const lengthX = x2 - x1
  const lengthY = y2 - y1
  const squared = lengthX * lengthX + lengthY * lengthY
  return (x: number, y: number) => {
    const along = squared === 0 ? 0 : ((x - x1) * lengthX + (y - y1) * lengthY) / squared
    const t = along < 0 ? 0 : along > 1 ? 1 : along
    const dx = x - x1 - t * lengthX
    const dy = y - y1 - t * lengthY
    return radius - Math.sqrt(dx * dx + dy * dy)
  }
}

function boxDistance({ x: cx, y: cy, halfWidth, halfHeight, corner, angle }: RoundedBox) {
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  return (x: number, y: number) => {
    const dx = x - cx
    const dy = y - cy
    const overX = Math.abs(dx * cos + dy * sin) - halfWidth + corner
    const overY = Math.abs(dy * cos - dx * sin) - halfHeight + corner
    const outsideX = overX > 0 ? overX : 0
    const outsideY = overY > 0 ? overY : 0
    const inside = overX > overY ? overX : overY
    return corner - Math.sqrt(outsideX * outsideX + outsideY * outsideY) - (inside < 0 ? inside : 0)
  }
}

function blobDistance({ x: cx, y: cy, radiusX, radiusY, angle, waves }: Blob) {
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  const scale = Math.min(radiusX, radiusY)
  return (x: number, y: number) => {
    const dx = x - cx
    const dy = y - cy
    const u = (dx * cos + dy * sin) / radiusX
    const v = (dy * cos - dx * sin) / radiusY
    const around = Math.atan2(v, u)
    let edge = 1
    for (const wave of waves) edge += wave.amplitude * Math.cos(wave.count * around + wave.phase)
    return (edge - Math.sqrt(u * u + v * v)) * scale
  }
}

/** The smallest upright rectangle around the shape. */
export function boundsOf(shape: Shape): Bounds {
  switch (shape.kind) {
    case 'disc': return boundsAround(shape, shape.radius, shape.radius)
    case 'capsule': return {
      left: Math.min(shape.x1, shape.x2) - shape.radius,
      top: Math.min(shape.y1, shape.y2) - shape.radius,
      right: Math.max(shape.x1, shape.x2) + shape.radius,
      bottom: Math.max(shape.y1, shape.y2) + shape.radius
    }
    case 'box': {
      const cos = Math.abs(Math.cos(shape.angle))
      const sin = Math.abs(Math.sin(shape.angle))
      return boundsAround(
        shape, shape.halfWidth * cos + shape.halfHeight * sin, shape.halfWidth * sin + shape.halfHeight * cos
      )
    }
    case 'blob': {
      const reach = Math.max(shape.radiusX, shape.radiusY) *
        shape.waves.reduce((sum, wave) => sum + Math.abs(wave.amplitude), 1)
      return boundsAround(shape, reach, reach)
    }
  }
}

function boundsAround(centre: Point, reachX: number, reachY: number): Bounds {
  return { left: centre.x - reachX, top: centre.y - reachY, right: centre.x + reachX, bottom: centre.y + reachY }
}

/** A rigid motion of the plane: turn about `centre` by `angle` (radians, x towards y), then move by `shift`. */
export interface RigidMotion {
  centre: Point
  angle: number
  shift: Point
}

export function movedPoint(point: Point, { centre, angle, shift }: RigidMotion): Point {
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  const dx = point.x - centre.x
  const dy = point.y - centre.y
  return {
    x: centre.x + dx * cos - dy * sin + shift.x,
    y: centre.y + dx * sin + dy * cos + shift.y
  }
}

export function movedShape(shape: Shape, motion: RigidMotion): Shape {
  if (shape.kind === 'capsule') {
    const from = movedPoint({ x: shape.x1, y: shape.y1 }, motion)
    const to = movedPoint({ x: shape.x2, y: shape.y2 }, motion)
    return { ...shape, x1: from.x, y1: from.y, x2: to.x, y2: to.y }
  }
  const moved = { ...shape, ...movedPoint(shape, motion) }
  return moved.kind === 'disc' ? moved : { ...moved, angle: moved.angle + motion.angle }
}
