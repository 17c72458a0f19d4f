import type { GreyImage } from './detector'
import { edgePoints, sampleBilinear } from './edge-points'
import type { DetectorParameters } from './parameters'
import { halve } from './pyramid'
import type { Similarity } from './similarity'

const POINTS_PER_CELL = 160
const ITERATIONS = 3
const MAX_PULL = 48
/** Residual misplacement beyond this is not misplacement: registration has already settled. */
const MAX_DISPLACEMENT_PX = 3
/** Weight of each neighbour when cells share what they saw: binomial, so that a defect in one cell is outvoted. */
const CENTRE_WEIGHT = 2

/** A piece of a picture with the place of its top left pixel in the whole. */
export interface Region extends GreyImage {
  left: number
  top: number
}

/** Where each captured pixel of a region lies in a golden region: a similarity plus a smooth local displacement. */
export interface Placement {
  map: Similarity
  /** What to add to captured coordinates before the map, and to subtract after, to go through the picture centres. */
  fromX: number
  fromY: number
  toX: number
  toY: number
  columns: number
  rows: number
  cellPx: number
  displacementX: Float32Array
  displacementY: Float32Array
}

/**
 * Follows what the one similarity leaves over: scanners and warped panels shift by a pixel or two, differently from
 * place to place. Each cell moves by Gauss-Newton on its own edges and, at lower weight, its neighbours'; where there
 * are no edges across, nothing moves.
 */
export function placeLocally(
  golden: Region, captured: Region, map: Similarity,
  centres: { capturedX: number; capturedY: number; goldenX: number; goldenY: number },
  parameters: DetectorParameters['registration']
): Placement {
  const columns = Math.max(1, Math.round(captured.width / parameters.cellPx))
  const rows = Math.max(1, Math.round(captured.height / parameters.cellPx))
  const placement: Placement = {
    map,
    fromX: captured.left - centres.capturedX,
    fromY: captured.top - centres.capturedY,
    toX: centres.goldenX - golden.left,
    toY: centres.goldenY - golden.top,
    columns,
    rows,
    cellPx: Math.max(captured.width / columns, captured.height / rows),
    displacementX: new Float32Array(columns * rows),
    displacementY: new Float32Array(columns * rows)
  }
  // Half resolution catches shifts of several pixels, full resolution makes them exact.
  settle(halve(golden), halve(captured), placement, 2, parameters.cellStiffness)
  settle(golden, captured, placement, 1, parameters.cellStiffness)
  return placement
}

/** The golden region as the captured one shows it; where golden has no picture, the captured one stands in. */
export function warpGolden(golden: Region, captured: Region, placement: Placement): GreyImage {
  const { width, height } = captured
  const data = new Uint8Array(width * height)
  for (let top = 0; top < height; top += WARP_STEP) {
    for (let left = 0; left < width; left += WARP_STEP) {
      warpPatch(golden, captured, placement, data, left, top)
    }
  }
  return { data, width, height }
}

/** Within squares of this side the placement is taken as linear. */
const WARP_STEP = 16

function warpPatch(
  golden: Region, captured: Region, placement: Placement, target: Uint8Array, left: number, top: number
): void {
  const { width, height } = captured
  const origin = goldenPoint(placement, left, top)
  const across = goldenPoint(placement, left + WARP_STEP, top)
  const down = goldenPoint(placement, left, top + WARP_STEP)
  const stepXX = (across.x - origin.x) / WARP_STEP
  const stepXY = (across.y - origin.y) / WARP_STEP
  const stepYX = (down.x - origin.x) / WARP_STEP
  const stepYY = (down.y - origin.y) / WARP_STEP
  const right = Math.min(width, left + WARP_STEP)
  const bottom = Math.min(height, top + WARP_STEP)
  for (let y = top; y < bottom; y++) {
    let goldenX = origin.x + (y - top) * stepYX
    let goldenY = origin.y + (y - top) * stepYY
    for (let index = y * width + left, end = y * width + right; index < end; index++) {
      const sample = sampleBilinear(golden, goldenX, goldenY)
      target[index] = sample < 0 ? captured.data[index]! : sample + 0.5
      goldenX += stepXX
      goldenY += stepXY
    }
  }
}

function goldenPoint(placement: Placement, x: number, y: number): { x: number; y: number } {
  const { map, fromX, fromY, toX, toY } = placement
  const px = x + fromX
  const py = y + fromY
  const near = cellNeighbours(placement, x, y)
  return {
    x: map.a * px - map.b * py + map.tx + toX + interpolate(placement.displacementX, near),
    y: map.b * px + map.a * py + map.ty + toY + interpolate(placement.displacementY, near)
  }
}

interface CellNeighbours { upperLeft: number; upperRight: number; lowerLeft: number; lowerRight: number; shareX: number; shareY: number }

function cellNeighbours(placement: Placement, x: number, y: number): CellNeighbours {
  const { columns, rows, cellPx } = placement
  const gridX = Math.max(0, Math.min(columns - 1, x / cellPx - 0.5))
  const gridY = Math.max(0, Math.min(rows - 1, y / cellPx - 0.5))
  const column = Math.floor(gridX)
  const row = Math.floor(gridY)
  const nextColumn = Math.min(columns - 1, column + 1)
  const nextRow = Math.min(rows - 1, row + 1)
  return {
    upperLeft: row * columns + column,
    upperRight: row * columns + nextColumn,
    lowerLeft: nextRow * columns + column,
    lowerRight: nextRow * columns + nextColumn,
    shareX: gridX - column,
    shareY: gridY - row
  }
}

function interpolate(grid: Float32Array, near: CellNeighbours): number {
  const above = grid[near.upperLeft]! + (grid[near.upperRight]! - grid[near.upperLeft]!) * near.shareX
  const below = grid[near.lowerLeft]! + (grid[near.lowerRight]! - grid[near.lowerLeft]!) * near.shareX
  return above + (below - above) * near.shareY
}

/** Per cell: the two-by-two normal matrix of its edges (xx, xy, yy) and the pull on it (x, y). */
interface CellSums { xx: Float64Array; xy: Float64Array; yy: Float64Array; pullX: Float64Array; pullY: Float64Array }

/** @param shrink how many full pixels one pixel of the given pictures stands for */
function settle(
  golden: GreyImage, captured: GreyImage, placement: Placement, shrink: number, stiffness: number
): void {
  const cells = placement.columns * placement.rows
  const points = edgePoints(captured, cells * POINTS_PER_CELL)
  const centreX = (captured.width - 1) / 2
  const centreY = (captured.height - 1) / 2
  // The centre of pixel p of a picture shrunk by s lies at s·p + (s − 1)/2 of the full one.
  const offset = (shrink - 1) / 2
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const sums: CellSums = {
      xx: new Float64Array(cells), xy: new Float64Array(cells), yy: new Float64Array(cells),
      pullX: new Float64Array(cells), pullY: new Float64Array(cells)
    }
    for (let point = 0; point < points.count; point++) {
      const x = (points.x[point]! + centreX) * shrink + offset
      const y = (points.y[point]! + centreY) * shrink + offset
      const place = goldenPoint(placement, x, y)
      const sample = sampleBilinear(golden, (place.x - offset) / shrink, (place.y - offset) / shrink)
      if (sample < 0) continue
      const difference = Math.max(-MAX_PULL, Math.min(MAX_PULL, sample - points.value[point]!))
      const gx = points.gradientX[point]! / shrink
      const gy = points.gradientY[point]! / shrink
      const column = Math.min(placement.columns - 1, Math.floor(x / placement.cellPx))
      const cell = Math.min(placement.rows - 1, Math.floor(y / placement.cellPx)) * placement.columns + column
      sums.xx[cell]! += gx * gx
      sums.xy[cell]! += gx * gy
      sums.yy[cell]! += gy * gy
      sums.pullX[cell]! += gx * difference
      sums.pullY[cell]! += gy * difference
    }
    moveCells(placement, sums, stiffness)
  }
}

function moveCells(placement: Placement, sums: CellSums, stiffness: number): void {
  const { columns, rows, displacementX, displacementY } = placement
  const shared: CellSums = {
    xx: shareWithNeighbours(sums.xx, columns, rows),
    xy: shareWithNeighbours(sums.xy, columns, rows),
    yy: shareWithNeighbours(sums.yy, columns, rows),
    pullX: shareWithNeighbours(sums.pullX, columns, rows),
    pullY: shareWithNeighbours(sums.pullY, columns, rows)
  }
  for (let cell = 0; cell < columns * rows; cell++) {
    const xx = shared.xx[cell]! + stiffness
    const yy = shared.yy[cell]! + stiffness
    const xy = shared.xy[cell]!
    const determinant = xx * yy - xy * xy
    const pullX = shared.pullX[cell]! + stiffness * displacementX[cell]!
    const pullY = shared.pullY[cell]! + stiffness * displacementY[cell]!
    displacementX[cell] = clampDisplacement(displacementX[cell]! - (yy * pullX - xy * pullY) / determinant)
    displacementY[cell] = clampDisplacement(displacementY[cell]! - (xx * pullY - xy * pullX) / determinant)
  }
}

function shareWithNeighbours(grid: Float64Array, columns: number, rows: number): Float64Array {
  const shared = new Float64Array(grid.length)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const neighbourX = column + dx
          const neighbourY = row + dy
          if (neighbourX < 0 || neighbourY < 0 || neighbourX >= columns || neighbourY >= rows) continue
          const weight = (dx === 0 ? CENTRE_WEIGHT : 1) * (dy === 0 ? CENTRE_WEIGHT : 1)
          sum += weight * grid[neighbourY * columns + neighbourX]!
        }
      }
      shared[row * columns + column] = sum
    }
  }
  return shared
}

function clampDisplacement(value: number): number {
  return Math.max(-MAX_DISPLACEMENT_PX, Math.min(MAX_DISPLACEMENT_PX, value))
}
