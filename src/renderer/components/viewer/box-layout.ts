import type { Box, Size } from '@shared/domain/geometry'
import { imageToScreen, type ScreenView } from '@shared/domain/screen-transform'
import { clamp } from './view-transform'

/** A rectangle in whole device pixels of the overlay canvas. */
export interface DeviceRect {
  x: number
  y: number
  width: number
  height: number
}

/** Screen sizes of what is painted, in device pixels, for one device pixel ratio. */
export interface StrokeSizes {
  /** Width of a box's edge. */
  edge: number
  /** Width of the dark line on either side of an edge. */
  halo: number
  /** A box whose larger side is below this is painted as a plain fill. */
  fillBelow: number
  /** The smallest side of such a fill, so that no box vanishes. */
  smallestFill: number
  /** Side of a selection handle. */
  handle: number
}

const EDGE_CSS_PX = 2
const HALO_CSS_PX = 1
const FILL_BELOW_CSS_PX = 14
const SMALLEST_FILL_CSS_PX = 4
const HANDLE_CSS_PX = 7

/** Whole device pixels, so that edges stay crisp at ratios such as 1.5. */
export function strokeSizes(devicePixelRatio: number): StrokeSizes {
  return {
    edge: Math.max(1, Math.round(EDGE_CSS_PX * devicePixelRatio)),
    halo: Math.max(1, Math.round(HALO_CSS_PX * devicePixelRatio)),
    fillBelow: FILL_BELOW_CSS_PX * devicePixelRatio,
    smallestFill: Math.round(SMALLEST_FILL_CSS_PX * devicePixelRatio),
    handle: Math.round(HANDLE_CSS_PX * devicePixelRatio)
  }
}

/** A box of full-image pixels on the overlay canvas, its sides snapped to whole device pixels. */
export function toDevice({ x, y, width, height }: Box, screen: ScreenView, image: Size): DeviceRect {
  const start = imageToScreen({ x, y }, screen, image)
  const end = imageToScreen({ x: x + width, y: y + height }, screen, image)
  const left = Math.round(start.x)
  const top = Math.round(start.y)
  return { x: left, y: top, width: Math.round(end.x) - left, height: Math.round(end.y) - top }
}

/** True when a box is so small on the screen that its frame would hide it. */
export function isFilled(rect: DeviceRect, sizes: StrokeSizes): boolean {
  return Math.max(rect.width, rect.height) < sizes.fillBelow
}

/** The rectangle grown to at least `side` on both sides, about its centre. */
export function atLeast(rect: DeviceRect, side: number): DeviceRect {
  const width = Math.max(rect.width, side)
  const height = Math.max(rect.height, side)
  return {
    x: rect.x - Math.floor((width - rect.width) / 2),
    y: rect.y - Math.floor((height - rect.height) / 2),
    width,
    height
  }
}

/** The rectangle moved outwards by `by` on each side (inwards when negative). */
export function grown(rect: DeviceRect, by: number): DeviceRect {
  return { x: rect.x - by, y: rect.y - by, width: rect.width + 2 * by, height: rect.height + 2 * by }
}

/** The four bars of a frame of `thickness` whose outer side is `outer`; they do not overlap. */
export function frameBars(outer: DeviceRect, thickness: number): DeviceRect[] {
  const { x, y, width, height } = outer
  const inner = Math.max(0, height - 2 * thickness)
  return [
    { x, y, width, height: thickness },
    { x, y: y + height - thickness, width, height: thickness },
    { x, y: y + thickness, width: thickness, height: inner },
    { x: x + width - thickness, y: y + thickness, width: thickness, height: inner }
  ]
}

/** The eight handles of a selected box: corners and middles of the sides; middles only where they have room. */
export function handleRects(frame: DeviceRect, handle: number): DeviceRect[] {
  const half = Math.floor(handle / 2)
  const xs = [frame.x, frame.x + Math.round(frame.width / 2), frame.x + frame.width]
  const ys = [frame.y, frame.y + Math.round(frame.height / 2), frame.y + frame.height]
  const roomAcross = frame.width >= 4 * handle
  const roomDown = frame.height >= 4 * handle
  return ys.flatMap((y, row) =>
    xs
      .filter((_, column) => {
        if (row === 1 && column === 1) return false
        if (column === 1) return roomAcross
        if (row === 1) return roomDown
        return true
      })
      .map((x) => ({ x: x - half, y: y - half, width: handle, height: handle }))
  )
}

/**
 * Where a label of `label` device pixels goes: above the frame, else below it, else inside at its top;
 * always wholly on a canvas of `canvas` device pixels as long as it fits there.
 */
export function placeLabel(frame: DeviceRect, label: Size, canvas: Size, gap: number): DeviceRect {
  const x = clamp(frame.x, 0, Math.max(0, canvas.width - label.width))
  const above = frame.y - gap - label.height
  const below = frame.y + frame.height + gap
  const y = above >= 0 ? above : below + label.height <= canvas.height ? below : frame.y + gap
  return {
    x: Math.round(x),
    y: Math.round(clamp(y, 0, Math.max(0, canvas.height - label.height))),
    width: label.width,
    height: label.height
  }
}

/** True when two rectangles share a pixel. */
export function overlap(a: DeviceRect, b: DeviceRect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}
