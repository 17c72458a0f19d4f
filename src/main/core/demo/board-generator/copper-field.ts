import { boundsOf, distanceTo, type Bounds, type Shape } from './shapes'

/** How far from an edge, in pixels, a field still knows its distance and the nearest net. */
export const FIELD_REACH = 20

const NO_NET = 0
const LONGEST_PIECE = 48

/**
 * The copper of a board as a raster of signed distances: positive in copper, negative beside it, in pixels, limited to
 * `FIELD_REACH`. Cell (column, row) is the centre of the board's pixel (column − margin, row − margin); the margin
 * beyond the picture lets a shifted or turned camera see more board instead of a border.
 */
export class CopperField {
  readonly columns: number
  readonly rows: number
  readonly distance: Float32Array
  /** The net whose copper is nearest, 0 where none is within reach. */
  readonly net: Uint16Array

  constructor(readonly width: number, readonly height: number, readonly margin: number) {
    this.columns = width + 2 * margin
    this.rows = height + 2 * margin
    this.distance = new Float32Array(this.columns * this.rows).fill(-FIELD_REACH)
    this.net = new Uint16Array(this.columns * this.rows)
  }

  /** Index of the cell that holds the board's pixel (x, y), rounded; outside the field the nearest cell. */
  indexAt(x: number, y: number): number {
    const column = Math.min(this.columns - 1, Math.max(0, Math.round(x) + this.margin))
    const row = Math.min(this.rows - 1, Math.max(0, Math.round(y) + this.margin))
    return row * this.columns + column
  }

  distanceAt(x: number, y: number): number {
    return this.distance[this.indexAt(x, y)]!
  }

  /** The net whose copper covers the pixel, 0 on bare substrate. */
  netAt(x: number, y: number): number {
    const index = this.indexAt(x, y)
    return this.distance[index]! > 0 ? this.net[index]! : NO_NET
  }

  /** Adds copper of a net. */
  add(shape: Shape, net: number): void {
    for (const piece of shortPieces(shape)) this.addPiece(piece, net)
  }

  private addPiece(shape: Shape, net: number): void {
    const distance = distanceTo(shape)
    this.forEachCell(boundsOf(shape), FIELD_REACH, (index, x, y) => {
      const inside = distance(x, y)
      if (inside <= this.distance[index]!) return
      this.distance[index] = Math.min(inside, FIELD_REACH)
      this.net[index] = net
    })
  }

  /** Takes copper away, as a drill does. */
  remove(shape: Shape): void {
    const distance = distanceTo(shape)
    this.forEachCell(boundsOf(shape), FIELD_REACH, (index, x, y) => {
      const outside = -distance(x, y)
      if (outside < this.distance[index]!) this.distance[index] = Math.max(outside, -FIELD_REACH)
    })
  }

  /** Visits the cells within `reach` of the bounds, with their place in the board's pixels. */
  forEachCell(bounds: Bounds, reach: number, visit: (index: number, x: number, y: number) => void): void {
    const left = Math.max(0, Math.floor(bounds.left - reach) + this.margin)
    const right = Math.min(this.columns - 1, Math.ceil(bounds.right + reach) + this.margin)
    const top = Math.max(0, Math.floor(bounds.top - reach) + this.margin)
    const bottom = Math.min(this.rows - 1, Math.ceil(bounds.bottom + reach) + this.margin)
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        visit(row * this.columns + column, column - this.margin, row - this.margin)
      }
    }
  }
}

/** Cuts a long line into short ones: the union is the same, and slanted bounding boxes stay small. */
function shortPieces(shape: Shape): Shape[] {
  if (shape.kind !== 'capsule') return [shape]
  const { x1, y1, x2, y2 } = shape
  const count = Math.ceil(Math.hypot(x2 - x1, y2 - y1) / LONGEST_PIECE) || 1
  return Array.from({ length: count }, (_, piece) => ({
    ...shape,
    x1: x1 + (x2 - x1) * piece / count,
    y1: y1 + (y2 - y1) * piece / count,
    x2: x1 + (x2 - x1) * (piece + 1) / count,
    y2: y1 + (y2 - y1) * (piece + 1) / count
  }))
}
