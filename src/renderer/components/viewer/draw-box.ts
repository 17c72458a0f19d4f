import type { Box } from '@shared/domain/geometry'
import { clamp, type Point, type Size } from './view-transform'

/** A drawn box smaller than this on either side (full-image pixels) is taken for a slip of the hand. */
export const MIN_DRAWN_SIDE_PX = 3

/**
 * The box that a drag from `start` to `end` encloses: whole pixels touched by the drag, clamped to the image.
 * @param start where the drag began, full-image pixels; may lie outside the image
 * @param end where the drag is now, full-image pixels; may lie outside the image
 * @param image size of the full image in pixels
 */
export function rubberBand(start: Point, end: Point, image: Size): Box {
  const left = clamp(Math.floor(Math.min(start.x, end.x)), 0, image.width)
  const top = clamp(Math.floor(Math.min(start.y, end.y)), 0, image.height)
  const right = clamp(Math.ceil(Math.max(start.x, end.x)), 0, image.width)
  const bottom = clamp(Math.ceil(Math.max(start.y, end.y)), 0, image.height)
  return { x: left, y: top, width: right - left, height: bottom - top }
}

/** True when a drawn box is large enough to be meant. */
export function isMeantBox(box: Box): boolean {
  return box.width >= MIN_DRAWN_SIDE_PX && box.height >= MIN_DRAWN_SIDE_PX
}
