import type { Box, Point, Size } from '@shared/domain/geometry'

/** The size of a minimap of `image`, in CSS pixels: as large as `most` allows, at least 1 x 1. */
export function minimapSize(image: Size, most: Size): Size {
  const scale = Math.min(most.width / image.width, most.height / image.height)
  return { width: Math.max(1, Math.round(image.width * scale)), height: Math.max(1, Math.round(image.height * scale)) }
}

/** The part of the minimap (CSS pixels) that stands for `visible` (full-image pixels), cut at its borders. */
export function minimapWindow(visible: Box, image: Size, map: Size): Box {
  const left = Math.max(0, visible.x / image.width)
  const top = Math.max(0, visible.y / image.height)
  const right = Math.min(1, (visible.x + visible.width) / image.width)
  const bottom = Math.min(1, (visible.y + visible.height) / image.height)
  return {
    x: left * map.width,
    y: top * map.height,
    width: Math.max(0, right - left) * map.width,
    height: Math.max(0, bottom - top) * map.height
  }
}

/** True when the view shows the whole picture, so that there is nothing to overlook. */
export function showsAll(visible: Box, image: Size): boolean {
  return (
    visible.x <= 0 &&
    visible.y <= 0 &&
    visible.x + visible.width >= image.width &&
    visible.y + visible.height >= image.height
  )
}

/** The full-image pixel under a point of the minimap (CSS pixels). */
export function minimapToImage(point: Point, image: Size, map: Size): Point {
  return { x: (point.x / map.width) * image.width, y: (point.y / map.height) * image.height }
}
