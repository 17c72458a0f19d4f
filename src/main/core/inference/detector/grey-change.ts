import { complement, dilate, erode, intersect, maskAtLeast, subtract, unite, type BitMask } from './bit-mask'
import { findComponents, type Component } from './components'
import type { DetectionLabel, DetectionMeasures, GreyImage } from './detector'
import type { DetectorParameters } from './parameters'

/** A mark on the surface that leaves the conductors as they were. Edges are exclusive at right and bottom. */
export interface GreyChange {
  left: number
  top: number
  right: number
  bottom: number
  label: DetectionLabel
  measures: DetectionMeasures
}

/**
 * Finds marks on copper or laminate: places where both pictures agree on the copper, but not on its grey. A long
 * thin mark is a scratch, any other contamination.
 *
 * @param expected golden, levelled and laid onto the captured picture
 * @param captured levelled, of the same size
 */
export function findGreyChanges(
  expected: GreyImage, captured: GreyImage, goldenCopper: BitMask, capturedCopper: BitMask,
  parameters: DetectorParameters['greyChange']
): GreyChange[] {
  const { width, height } = captured
  const deviating = maskAtLeast(smoothedDeviation(expected, captured), width, height, parameters.minDeviation)
  const nearEdge = unite(edgeBand(goldenCopper, parameters.edgeGuardPx), edgeBand(capturedCopper, parameters.edgeGuardPx))
  const marks = subtract(deviating, nearEdge)
  return findComponents(dilate(marks, parameters.joinRadiusPx))
    .map(area => describe(area, marks, parameters))
    .filter(change => change !== null)
}

/** Pixels at most `radius` from where copper and laminate meet. */
function edgeBand(copper: BitMask, radius: number): BitMask {
  return intersect(dilate(copper, radius), complement(erode(copper, radius)))
}

/** Absolute difference of the two pictures' 3 x 3 means; the outermost pixels are 0. */
function smoothedDeviation(expected: GreyImage, captured: GreyImage): Uint8Array {
  const { width, height } = captured
  const columnSums = new Int32Array(width)
  const result = new Uint8Array(width * height)
  for (let y = 1; y < height - 1; y++) {
    const row = y * width
    for (let x = 0; x < width; x++) {
      const index = row + x
      columnSums[x] = captured.data[index - width]! - expected.data[index - width]! +
        captured.data[index]! - expected.data[index]! +
        captured.data[index + width]! - expected.data[index + width]!
    }
    for (let x = 1; x < width - 1; x++) {
      result[row + x] = Math.abs(columnSums[x - 1]! + columnSums[x]! + columnSums[x + 1]!) / 9
    }
  }
  return result
}

function describe(area: Component, marks: BitMask, parameters: DetectorParameters['greyChange']): GreyChange | null {
  const spread = spreadOf(area, marks)
  if (spread === null || spread.count < parameters.minAreaPx) return null
  const isScratch = spread.length / spread.breadth >= parameters.scratchElongation
  return {
    left: spread.left,
    top: spread.top,
    right: spread.right,
    bottom: spread.bottom,
    label: isScratch ? 'scratch' : 'contamination',
    measures: {
      areaPx: spread.count,
      thicknessPx: spread.breadth,
      extentPx: Math.max(spread.right - spread.left, spread.bottom - spread.top),
      depthRatio: 0
    }
  }
}

/** A uniformly filled rod of length L has variance L²/12 along itself. */
const ROD_VARIANCE = 12

interface Spread { left: number; top: number; right: number; bottom: number; count: number; length: number; breadth: number }

/** Extent of a component's pixels along their principal axes. */
function spreadOf(area: Component, marks: BitMask): Spread | null {
  const spread: Spread = {
    left: area.right, top: area.bottom, right: area.left, bottom: area.top, count: 0, length: 0, breadth: 0
  }
  let sumX = 0
  let sumY = 0
  let sumXX = 0
  let sumXY = 0
  let sumYY = 0
  for (const { y, start, end } of area.runs) {
    for (let x = start; x < end; x++) {
      if (((marks.words[y * marks.wordsPerRow + (x >> 5)]! >>> (x & 31)) & 1) === 0) continue
      spread.count++
      sumX += x
      sumY += y
      sumXX += x * x
      sumXY += x * y
      sumYY += y * y
      spread.left = Math.min(spread.left, x)
      spread.right = Math.max(spread.right, x + 1)
      spread.top = Math.min(spread.top, y)
      spread.bottom = y + 1
    }
  }
  if (spread.count === 0) return null
  const varianceX = sumXX / spread.count - (sumX / spread.count) ** 2
  const varianceY = sumYY / spread.count - (sumY / spread.count) ** 2
  const covariance = sumXY / spread.count - sumX * sumY / spread.count ** 2
  const mean = (varianceX + varianceY) / 2
  const difference = Math.hypot((varianceX - varianceY) / 2, covariance)
  spread.length = Math.sqrt(ROD_VARIANCE * (mean + difference)) + 1
  spread.breadth = Math.sqrt(ROD_VARIANCE * Math.max(0, mean - difference)) + 1
  return spread
}
