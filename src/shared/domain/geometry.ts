/**
 * A box in full-image pixels: origin at the top left corner of the image, x to the right, y down.
 * The same four names as the document's `defects.location`.
 */
export interface Box {
  x: number
  y: number
  width: number
  height: number
}

/** A place in the same pixels as the boxes it is used with. */
export interface Point {
  x: number
  y: number
}

/** The size of an image in pixels. */
export interface Size {
  width: number
  height: number
}

/**
 * The box between two opposite corners, given in any order.
 *
 * @param minSide a side shorter than this, in pixels, grows to it about its middle: no box of zero size results from
 *   a click, since `defects.location` wants a width and a height above 0
 */
export function boxFromCorners(a: Point, b: Point, minSide = 1): Box {
  const horizontal = spanOf(a.x, b.x, minSide)
  const vertical = spanOf(a.y, b.y, minSide)
  return { x: horizontal.start, y: vertical.start, width: horizontal.length, height: vertical.length }
}

function spanOf(a: number, b: number, minLength: number): { start: number, length: number } {
  const length = Math.max(Math.abs(a - b), minLength)
  return { start: (a + b - length) / 2, length }
}

/** The area in square pixels. */
export function boxArea({ width, height }: Box): number {
  return width * height
}

/** The part that both boxes cover, or null where they do not overlap; touching edges are no overlap. */
export function intersection(a: Box, b: Box): Box | null {
  const left = Math.max(a.x, b.x)
  const top = Math.max(a.y, b.y)
  const width = Math.min(a.x + a.width, b.x + b.width) - left
  const height = Math.min(a.y + a.height, b.y + b.height) - top
  return width > 0 && height > 0 ? { x: left, y: top, width, height } : null
}

/** The smallest box that covers both. */
export function union(a: Box, b: Box): Box {
  const left = Math.min(a.x, b.x)
  const top = Math.min(a.y, b.y)
  return {
    x: left,
    y: top,
    width: Math.max(a.x + a.width, b.x + b.width) - left,
    height: Math.max(a.y + a.height, b.y + b.height) - top
  }
}

/** Intersection over union, 0 (apart) to 1 (the same), as detections are matched with annotations. */
export function iou(a: Box, b: Box): number {
  const shared = intersection(a, b)
  if (shared === null) return 0
  const sharedArea = boxArea(shared)
  return sharedArea / (boxArea(a) + boxArea(b) - sharedArea)
}

/** Whether the point lies in the box; the left and top edges belong to it, the right and bottom ones do not. */
export function containsPoint({ x, y, width, height }: Box, point: Point): boolean {
  return point.x >= x && point.x < x + width && point.y >= y && point.y < y + height
}

/**
 * The box with each edge moved outward by `margin` pixels. A negative margin shrinks it, at most to a box of zero
 * size in its middle.
 */
export function expand({ x, y, width, height }: Box, margin: number): Box {
  const horizontal = Math.max(margin, -width / 2)
  const vertical = Math.max(margin, -height / 2)
  return { x: x - horizontal, y: y - vertical, width: width + 2 * horizontal, height: height + 2 * vertical }
}

/** The smallest box of whole pixels that covers the box. */
export function roundOutward({ x, y, width, height }: Box): Box {
  const left = Math.floor(x)
  const top = Math.floor(y)
  return { x: left, y: top, width: Math.ceil(x + width) - left, height: Math.ceil(y + height) - top }
}

/** The part of the box that lies in the image, or null where none does. */
export function clampToImage(box: Box, image: Size): Box | null {
  return intersection(box, { x: 0, y: 0, ...image })
}
