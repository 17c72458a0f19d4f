import type { Point } from '@shared/domain/geometry'
import { complement, dilate, erode, intersect, maskAtLeast, maskBit, subtract, type BitMask } from './bit-mask'
import { findComponents, type Component } from './components'
import type { DetectionLabel, DetectionMeasures, GreyImage } from './detector'
import type { DetectorParameters } from './parameters'
import { spreadOf, type Spread } from './shape-moments'

/** A mark on the surface that leaves the conductors as they were. Edges are exclusive at right and bottom. */
export interface GreyChange {
  left: number
  top: number
  right: number
  bottom: number
  label: DetectionLabel
  measures: Omit<DetectionMeasures, 'contrast'>
  /** Every pixel of the mark. */
  pixels: Point[]
}

/** Shorter pieces have no direction of their own that could be followed across a gap. */
const MIN_STROKE_LENGTH_PX = 8
const MIN_STROKE_ELONGATION = 2.5

interface Stroke { pixels: Point[]; spread: Spread }

/**
 * Finds marks on copper or laminate: places where the grey is not the golden's, yet neither what copper nor what
 * laminate looks like there. A long thin mark is a scratch, any other contamination.
 *
 * @param expected golden, levelled and laid onto the captured picture
 * @param deviation how far captured is from it, from {@link smoothedDeviation}
 */
export function findGreyChanges(
  expectedCopper: BitMask, deviation: GreyImage, parameters: DetectorParameters['greyChange']
): GreyChange[] {
  const { width, height, data } = deviation
  const surface = complement(edgeBand(expectedCopper, parameters.edgeGuardPx))
  const faint = intersect(maskAtLeast(data, width, height, parameters.minDeviation), surface)
  const clear = intersect(maskAtLeast(data, width, height, parameters.minPeakDeviation), surface)
  const copperLike = intersect(maskAtLeast(data, width, height, parameters.copperDeviation), surface)
  const strokes = findComponents(dilate(faint, parameters.joinRadiusPx))
    .filter(area => holdsPixel(area, clear) && !holdsPixel(area, copperLike))
    .map(area => pixelsWithin(area, faint))
    .map(pixels => ({ pixels, spread: spreadOf(pixels) }))
  return joinStrokes(strokes, parameters)
    .filter(({ pixels }) => pixels.length >= parameters.minAreaPx)
    .map(stroke => describe(stroke, parameters))
}

/** Absolute difference of the two pictures' 3 x 3 means, in levels; the outermost pixels are 0. */
export function smoothedDeviation(expected: GreyImage, captured: GreyImage): GreyImage {
  const { width, height } = captured
  const columnSums = new Int32Array(width)
  const data = new Uint8Array(width * height)
  for (let y = 1; y < height - 1; y++) {
    const row = y * width
    for (let x = 0; x < width; x++) {
      const index = row + x
      columnSums[x] = captured.data[index - width]! - expected.data[index - width]! +
        captured.data[index]! - expected.data[index]! +
        captured.data[index + width]! - expected.data[index + width]!
    }
    for (let x = 1; x < width - 1; x++) {
      data[row + x] = Math.abs(columnSums[x - 1]! + columnSums[x]! + columnSums[x + 1]!) / 9
    }
  }
  return { data, width, height }
}

/** Pixels at most `radius` from where copper and laminate meet. */
function edgeBand(copper: BitMask, radius: number): BitMask {
  return subtract(dilate(copper, radius), erode(copper, radius))
}

function holdsPixel(area: Component, mask: BitMask): boolean {
  return area.runs.some(({ y, start, end }) => {
    for (let x = start; x < end; x++) if (maskBit(mask, x, y) === 1) return true
    return false
  })
}

function pixelsWithin(area: Component, mask: BitMask): Point[] {
  const pixels: Point[] = []
  for (const { y, start, end } of area.runs) {
    for (let x = start; x < end; x++) if (maskBit(mask, x, y) === 1) pixels.push({ x, y })
  }
  return pixels
}

/**
 * A scratch is seen on copper but hardly on laminate, and not at all along edges: pieces that continue one another in
 * the same direction are one mark.
 */
function joinStrokes(strokes: readonly Stroke[], parameters: DetectorParameters['greyChange']): Stroke[] {
  const joined: Stroke[] = []
  for (const stroke of strokes.toSorted((a, b) => b.pixels.length - a.pixels.length)) {
    let current = stroke
    for (let partner = findPartner(current, joined, parameters); partner >= 0;) {
      const [other] = joined.splice(partner, 1)
      const pixels = [...current.pixels, ...other!.pixels]
      current = { pixels, spread: spreadOf(pixels) }
      partner = findPartner(current, joined, parameters)
    }
    joined.push(current)
  }
  return joined
}

function findPartner(
  stroke: Stroke, others: readonly Stroke[], parameters: DetectorParameters['greyChange']
): number {
  return others.findIndex(other => continues(stroke, other, parameters))
}

function continues(
  { spread: a }: Stroke, { spread: b }: Stroke, { maxGapPx, maxBendDeg }: DetectorParameters['greyChange']
): boolean {
  if (!hasDirection(a) || !hasDirection(b)) return false
  const minCosine = Math.cos(maxBendDeg * Math.PI / 180)
  if (Math.abs(a.axis.x * b.axis.x + a.axis.y * b.axis.y) < minCosine) return false
  return a.ends.some(from => b.ends.some(to => {
    const gap = Math.hypot(to.x - from.x, to.y - from.y)
    if (gap > maxGapPx) return false
    const across = Math.abs((to.x - from.x) * a.axis.y - (to.y - from.y) * a.axis.x)
    return across <= gap * Math.sin(maxBendDeg * Math.PI / 180) + a.breadth
  }))
}

function hasDirection({ length, breadth }: Spread): boolean {
  return length >= MIN_STROKE_LENGTH_PX && length >= MIN_STROKE_ELONGATION * breadth
}

function describe({ pixels, spread }: Stroke, parameters: DetectorParameters['greyChange']): GreyChange {
  const { left, top, right, bottom } = boundsOf(pixels)
  const isScratch = spread.length >= parameters.scratchElongation * spread.breadth
  return {
    left, top, right, bottom,
    label: isScratch ? 'scratch' : 'contamination',
    measures: {
      areaPx: pixels.length,
      thicknessPx: spread.breadth,
      extentPx: Math.max(right - left, bottom - top),
      depthRatio: 0
    },
    pixels
  }
}

function boundsOf(pixels: readonly Point[]): Pick<GreyChange, 'left' | 'top' | 'right' | 'bottom'> {
  return pixels.reduce((bounds, { x, y }) => ({
    left: Math.min(bounds.left, x),
    top: Math.min(bounds.top, y),
    right: Math.max(bounds.right, x + 1),
    bottom: Math.max(bounds.bottom, y + 1)
  }), { left: Infinity, top: Infinity, right: 0, bottom: 0 })
}
