import Flatbush from 'flatbush'
import { boxArea, type Box, type Point } from '@shared/domain/geometry'
import type { ViewerBox } from './viewer-box'

/** Finds boxes by place. Built once per list of boxes, since pointer and pan ask many times a second. */
export class BoxIndex {
  readonly boxes: readonly ViewerBox[]
  private readonly tree: Flatbush | null

  constructor(boxes: readonly ViewerBox[]) {
    this.boxes = boxes
    this.tree = boxes.length === 0 ? null : treeOf(boxes)
  }

  /** The boxes that touch `region` (full-image pixels), in the order of the list. */
  within(region: Box): ViewerBox[] {
    if (!this.tree) return []
    const found = this.tree.search(region.x, region.y, region.x + region.width, region.y + region.height)
    if (found.length === this.boxes.length) return [...this.boxes]
    return found.toSorted((a, b) => a - b).map((index) => this.boxes[index]!)
  }

  /**
   * The box that a pointer at `point` means: the smallest that holds it, else the nearest within `tolerance`.
   * @param point full-image pixels
   * @param tolerance full-image pixels; lets one hit a box of a few screen pixels
   */
  hit(point: Point, tolerance: number): ViewerBox | null {
    const near = this.within({
      x: point.x - tolerance,
      y: point.y - tolerance,
      width: 2 * tolerance,
      height: 2 * tolerance
    })
    return near.reduce<ViewerBox | null>((best, box) => (best && !isBetter(box, best, point) ? best : box), null)
  }
}

function treeOf(boxes: readonly ViewerBox[]): Flatbush {
  const tree = new Flatbush(boxes.length)
  for (const { box } of boxes) tree.add(box.x, box.y, box.x + box.width, box.y + box.height)
  tree.finish()
  return tree
}

function isBetter(candidate: ViewerBox, best: ViewerBox, point: Point): boolean {
  const difference = distance(candidate.box, point) - distance(best.box, point)
  if (difference !== 0) return difference < 0
  return boxArea(candidate.box) < boxArea(best.box)
}

/** Distance from a point to a box, 0 inside it. */
function distance(box: Box, point: Point): number {
  const dx = Math.max(box.x - point.x, 0, point.x - (box.x + box.width))
  const dy = Math.max(box.y - point.y, 0, point.y - (box.y + box.height))
  return Math.hypot(dx, dy)
}
