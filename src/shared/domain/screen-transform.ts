import type { Box, Point, Size } from './geometry'

/** By how many degrees, clockwise, a picture is turned on the screen. */
export type QuarterTurn = 0 | 90 | 180 | 270

/** How a picture stands on a screen. */
export interface ScreenView {
  /** CSS pixels per image pixel, above 0. */
  zoom: number
  /** Where the top left corner of the turned picture stands, in CSS pixels from the top left corner of the view. */
  pan: Point
  rotation: QuarterTurn
  /** Device pixels per CSS pixel, above 0. */
  devicePixelRatio: number
}

/** From full-image pixels to device pixels of the view, origin at its top left corner. */
export function imageToScreen(point: Point, view: ScreenView, image: Size): Point {
  const turned = TURNS[view.rotation](point, image)
  return {
    x: (turned.x * view.zoom + view.pan.x) * view.devicePixelRatio,
    y: (turned.y * view.zoom + view.pan.y) * view.devicePixelRatio
  }
}

/** From device pixels of the view to full-image pixels; the inverse of `imageToScreen`. */
export function screenToImage(point: Point, view: ScreenView, image: Size): Point {
  const turned = {
    x: (point.x / view.devicePixelRatio - view.pan.x) / view.zoom,
    y: (point.y / view.devicePixelRatio - view.pan.y) / view.zoom
  }
  return TURNS[BACK[view.rotation]](turned, turnedSize(image, view.rotation))
}

/** The box on the screen, in device pixels, that shows a box of the image. */
export function imageBoxToScreen(box: Box, view: ScreenView, image: Size): Box {
  return mapBox(box, (corner) => imageToScreen(corner, view, image))
}

/** The box of the image, in full-image pixels, that a box on the screen shows. */
export function screenBoxToImage(box: Box, view: ScreenView, image: Size): Box {
  return mapBox(box, (corner) => screenToImage(corner, view, image))
}

/** The size of a picture after it was turned. */
export function turnedSize({ width, height }: Size, rotation: QuarterTurn): Size {
  return rotation === 90 || rotation === 270 ? { width: height, height: width } : { width, height }
}

/** Where a point of an image of the given size comes to lie when the image is turned clockwise. */
const TURNS: Record<QuarterTurn, (point: Point, image: Size) => Point> = {
  0: (point) => point,
  90: ({ x, y }, { height }) => ({ x: height - y, y: x }),
  180: ({ x, y }, { width, height }) => ({ x: width - x, y: height - y }),
  270: ({ x, y }, { width }) => ({ x: y, y: width - x })
}

const BACK: Record<QuarterTurn, QuarterTurn> = { 0: 0, 90: 270, 180: 180, 270: 90 }

/** Quarter turns keep edges parallel to the axes, so that two opposite corners make the mapped box. */
function mapBox({ x, y, width, height }: Box, map: (corner: Point) => Point): Box {
  const a = map({ x, y })
  const b = map({ x: x + width, y: y + height })
  return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) }
}
