import type { Box, Size } from '@shared/domain/geometry'
import type { ScreenView } from '@shared/domain/screen-transform'

/**
 * Where a picture stands on the screen. Independent of the size of the view, so that two views of
 * different size can share one.
 */
export interface Viewport {
  /** Point of the picture in the middle of the view, in full-image pixels. */
  centerX: number
  centerY: number
  /** CSS pixels per image pixel. */
  scale: number
}

/** One image pixel may grow to this many device pixels; beyond it nothing more can be seen. */
export const MAX_DEVICE_PIXELS_PER_IMAGE_PIXEL = 64

/** How much smaller than "the whole picture fits" one may zoom out. */
const MIN_SCALE_OF_FIT = 0.5

/** The part of the view that a fitted picture fills; the rest is a margin. */
const FIT_FILL = 0.98

/**
 * The same for the transforms that all of Benchlight shares.
 * @param view size of the view in CSS pixels
 * @param devicePixelRatio 1 for CSS pixels on the screen's side
 */
export function screenView(viewport: Viewport, view: Size, devicePixelRatio: number): ScreenView {
  return {
    zoom: viewport.scale,
    pan: {
      x: view.width / 2 - viewport.centerX * viewport.scale,
      y: view.height / 2 - viewport.centerY * viewport.scale
    },
    rotation: 0,
    devicePixelRatio
  }
}

/** The part of the image plane that a view shows, in full-image pixels; it may reach beyond the picture. */
export function visibleBox(viewport: Viewport, view: Size): Box {
  const width = view.width / viewport.scale
  const height = view.height / viewport.scale
  return { x: viewport.centerX - width / 2, y: viewport.centerY - height / 2, width, height }
}

/** The viewport that shows the whole picture (`image` in full-image pixels) in a view of `view` CSS pixels. */
export function fitViewport(image: Size, view: Size): Viewport {
  return {
    centerX: image.width / 2,
    centerY: image.height / 2,
    scale: FIT_FILL * Math.min(view.width / image.width, view.height / image.height)
  }
}

/**
 * The viewport that shows `box` with its surroundings.
 * @param context how many times the box's larger side the shown field measures, at least 1
 */
export function viewportOfBox(box: Box, view: Size, context: number): Viewport {
  const field = Math.max(box.width, box.height, 1) * Math.max(context, 1)
  return {
    centerX: box.x + box.width / 2,
    centerY: box.y + box.height / 2,
    scale: Math.min(view.width, view.height) / field
  }
}

/** The smallest and largest scale (CSS pixels per image pixel) that one may zoom to. */
export function scaleLimits(image: Size, view: Size, devicePixelRatio: number): { min: number; max: number } {
  const max = MAX_DEVICE_PIXELS_PER_IMAGE_PIXEL / devicePixelRatio
  return { min: Math.min(fitViewport(image, view).scale * MIN_SCALE_OF_FIT, max), max }
}

/** The viewport with its scale brought within the limits and its centre onto the picture. */
export function clampViewport(
  viewport: Viewport,
  image: Size,
  limits: { min: number; max: number }
): Viewport {
  return {
    centerX: clamp(viewport.centerX, 0, image.width),
    centerY: clamp(viewport.centerY, 0, image.height),
    scale: clamp(viewport.scale, limits.min, limits.max)
  }
}

/** True when both show the same to within a hundredth of a CSS pixel over `view`. */
export function sameViewport(a: Viewport, b: Viewport, view: Size): boolean {
  const tolerance = 0.01
  const reach = Math.max(view.width, view.height) / 2
  return (
    Math.abs(a.centerX - b.centerX) * a.scale < tolerance &&
    Math.abs(a.centerY - b.centerY) * a.scale < tolerance &&
    Math.abs(a.scale / b.scale - 1) * reach < tolerance
  )
}

/** `value` brought into [low, high]. */
export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high)
}
