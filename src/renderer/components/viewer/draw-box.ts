import { boxFromCorners, clampToImage, type Box, type Point, type Size } from '@shared/domain/geometry'

/** A drawn box smaller than this on either side (full-image pixels) is taken for a slip of the hand. */
export const MIN_DRAWN_SIDE_PX = 3

/**
 * The box that a drag from `start` to `end` encloses: the whole pixels it touched that lie in the image, or null
 * where none does.
 * @param start where the drag began, full-image pixels; may lie outside the image
 * @param end where the drag is now, full-image pixels; may lie outside the image
 * @param image size of the full image in pixels
 */
export function rubberBand(start: Point, end: Point, image: Size): Box | null {
  // Whole before it becomes a box: the sum of a fractional place and side can miss the pixel it should end at.
  const topLeft = { x: Math.floor(Math.min(start.x, end.x)), y: Math.floor(Math.min(start.y, end.y)) }
  const bottomRight = { x: Math.ceil(Math.max(start.x, end.x)), y: Math.ceil(Math.max(start.y, end.y)) }
  return clampToImage(boxFromCorners(topLeft, bottomRight, 0), image)
}

/** True when a drawn box is large enough to be meant. */
export function isMeantBox(box: Box): boolean {
  return box.width >= MIN_DRAWN_SIDE_PX && box.height >= MIN_DRAWN_SIDE_PX
}
