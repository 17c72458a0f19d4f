import { AppError } from '@shared/contract/errors'
import { maskAtLeast } from './bit-mask'
import { confidenceOf } from './confidence'
import { findCopperChanges } from './copper-change'
import type { DetectionLabel, DetectionMeasures, DetectOptions, Detector, DetectorOutcome, GreyImage } from './detector'
import { findGreyChanges, smoothedDeviation, type GreyChange } from './grey-change'
import { suppressOverlaps } from './overlaps'
import type { DetectorParameters } from './parameters'
import { placeLocally, warpGolden, type Region } from './placement'
import { levelledOverview } from './pyramid'
import { register } from './registration'
import { toRegistration, type Similarity } from './similarity'
import { joinAcrossSeams, type TileDetection } from './tile-seams'
import { COPPER_LEVEL, COPPER_THRESHOLD, estimateToneField, LAMINATE_LEVEL, levelRegion, type ToneField } from './tone-field'

/** Golden pixels beyond a tile's own place that local placement may reach for. */
const SOURCE_MARGIN_PX = 8
/** How much the two pictures' sizes may differ; more is another camera or another board. */
const MAX_SIZE_DIFFERENCE = 0.05

/** The outermost pixels of a region are never told to deviate, since smoothing needs their neighbours. */
const SEAM_PX = 2

interface Picture {
  image: GreyImage
  tones: ToneField
}

interface Rectangle { left: number; top: number; right: number; bottom: number }

interface Change extends Rectangle {
  label: DetectionLabel
  measures: Omit<DetectionMeasures, 'contrast'>
}

/**
 * Finds defects by laying the golden picture onto the captured one and asking what became of the copper. Rules only,
 * nothing learned.
 */
export class GoldenDifferenceDetector implements Detector {
  readonly method = 'rule_based'

  constructor(private readonly parameters: DetectorParameters) {}

  detect(golden: GreyImage, captured: GreyImage, options: DetectOptions): DetectorOutcome {
    const started = performance.now()
    refuseOtherSize(golden, captured)
    const goldenPicture = this.levelled(golden, options, 'The golden image shows no copper pattern')
    const capturedPicture = this.levelled(captured, options, 'The captured image shows no copper pattern')
    const { overviewSidePx, minCorrelation } = this.parameters.registration
    const { map, correlation } = register(
      levelledOverview(golden, goldenPicture.tones, overviewSidePx),
      levelledOverview(captured, capturedPicture.tones, overviewSidePx),
      this.parameters.registration
    )
    if (correlation < minCorrelation) {
      throw new AppError(
        'IMAGE_MISMATCH',
        'The captured image does not show the board of the golden image ' +
        `(correlation ${correlation.toFixed(2)}, needed ${minCorrelation}). ` +
        'The image is kept; check part, view and orientation, or inspect it by hand.',
        { correlation }
      )
    }
    const registered = performance.now()
    const detections = this.tilesOf(captured).flatMap(tile => this.detectInTile(goldenPicture, capturedPicture, map, tile))
    return {
      detections: suppressOverlaps(joinAcrossSeams(detections), this.parameters.maxOverlap),
      registration: toRegistration(map, correlation),
      timing: { registerMs: registered - started, detectMs: performance.now() - registered }
    }
  }

  private levelled(image: GreyImage, options: DetectOptions, failure: string): Picture {
    const tones = estimateToneField(image, options.copperTone, this.parameters.tones)
    if (tones === null) {
      throw new AppError(
        'IMAGE_MISMATCH',
        `${failure}: it has no two distinct tones. The image is kept; choose another golden image or inspect it by hand.`
      )
    }
    return { image, tones }
  }

  /** Tiles without their overlap; together they cover the picture once. */
  private tilesOf({ width, height }: GreyImage): Rectangle[] {
    const { tilePx } = this.parameters.tiling
    const columns = Math.ceil(width / tilePx)
    const rows = Math.ceil(height / tilePx)
    return Array.from({ length: columns * rows }, (_, index) => {
      const column = index % columns
      const row = (index - column) / columns
      return {
        left: Math.floor(column * width / columns),
        top: Math.floor(row * height / rows),
        right: Math.floor((column + 1) * width / columns),
        bottom: Math.floor((row + 1) * height / rows)
      }
    })
  }

  private detectInTile(golden: Picture, captured: Picture, map: Similarity, tile: Rectangle): TileDetection[] {
    const area = grow(tile, this.parameters.tiling.overlapPx, captured.image)
    const capturedRegion = cutLevelled(captured, area)
    const goldenRegion = cutLevelled(golden, sourceOf(area, map, golden.image, captured.image))
    const placement = placeLocally(goldenRegion, capturedRegion, map, {
      capturedX: (captured.image.width - 1) / 2,
      capturedY: (captured.image.height - 1) / 2,
      goldenX: (golden.image.width - 1) / 2,
      goldenY: (golden.image.height - 1) / 2
    }, this.parameters.registration)
    const expected = warpGolden(goldenRegion, capturedRegion, placement)
    const { width, height } = capturedRegion
    const goldenCopper = maskAtLeast(expected.data, width, height, COPPER_THRESHOLD)
    const capturedCopper = maskAtLeast(capturedRegion.data, width, height, COPPER_THRESHOLD)
    const deviation = smoothedDeviation(expected, capturedRegion)
    const marks = captured.tones.isTwoTone || golden.tones.isTwoTone
      ? []
      : findGreyChanges(goldenCopper, deviation, this.parameters.greyChange)
    const copperChanges = findCopperChanges(goldenCopper, capturedCopper, this.parameters.copperChange)
      .filter(change => !marks.some(mark => covers(mark, change)))
    const changes: Change[] = [...copperChanges, ...marks]
    return changes
      .map(change => this.toDetection(change, deviation, capturedRegion, captured.image))
      .filter(({ box }) => isInside(box.x + box.width / 2, box.y + box.height / 2, tile))
  }

  private toDetection(change: Change, deviation: GreyImage, captured: Region, whole: GreyImage): TileDetection {
    const { box, copperConfidence, greyConfidence } = this.parameters
    const isMark = change.label === 'scratch' || change.label === 'contamination'
    const margin = isMark ? box.markMarginPx : box.marginPx
    const minSide = isMark ? 0 : box.minSidePx
    const measures = { ...change.measures, contrast: contrastWithin(change, deviation) }
    const centreX = captured.left + (change.left + change.right) / 2
    const centreY = captured.top + (change.top + change.bottom) / 2
    const halfWidth = Math.max(change.right - change.left + 2 * margin, minSide) / 2
    const halfHeight = Math.max(change.bottom - change.top + 2 * margin, minSide) / 2
    const left = Math.max(0, Math.floor(centreX - halfWidth))
    const top = Math.max(0, Math.floor(centreY - halfHeight))
    return {
      box: {
        x: left,
        y: top,
        width: Math.min(whole.width, Math.ceil(centreX + halfWidth)) - left,
        height: Math.min(whole.height, Math.ceil(centreY + halfHeight)) - top
      },
      label: change.label,
      confidence: confidenceOf(measures, isMark ? greyConfidence : copperConfidence),
      measures,
      isCut: isCutOff(change, captured, whole)
    }
  }
}

function refuseOtherSize(golden: GreyImage, captured: GreyImage): void {
  if (isAlike(golden.width, captured.width) && isAlike(golden.height, captured.height)) return
  throw new AppError(
    'IMAGE_MISMATCH',
    `The captured image has ${captured.width} x ${captured.height} pixels, the golden image ${golden.width} x ` +
    `${golden.height}. The image is kept; capture at the golden image's resolution, or inspect it by hand.`
  )
}

function isAlike(a: number, b: number): boolean {
  return Math.abs(a - b) <= MAX_SIZE_DIFFERENCE * Math.max(a, b)
}

function grow(tile: Rectangle, by: number, { width, height }: GreyImage): Rectangle {
  return {
    left: Math.max(0, tile.left - by),
    top: Math.max(0, tile.top - by),
    right: Math.min(width, tile.right + by),
    bottom: Math.min(height, tile.bottom + by)
  }
}

/** The golden pixels that an area of the captured picture may need. */
function sourceOf(area: Rectangle, map: Similarity, golden: GreyImage, captured: GreyImage): Rectangle {
  const corners = [area.left, area.right].flatMap(x => [area.top, area.bottom].map(y => {
    const px = x - (captured.width - 1) / 2
    const py = y - (captured.height - 1) / 2
    return {
      x: map.a * px - map.b * py + map.tx + (golden.width - 1) / 2,
      y: map.b * px + map.a * py + map.ty + (golden.height - 1) / 2
    }
  }))
  const left = Math.floor(Math.min(...corners.map(corner => corner.x)))
  const right = Math.ceil(Math.max(...corners.map(corner => corner.x)))
  const top = Math.floor(Math.min(...corners.map(corner => corner.y)))
  const bottom = Math.ceil(Math.max(...corners.map(corner => corner.y)))
  return grow({ left, top, right, bottom }, SOURCE_MARGIN_PX, golden)
}

function cutLevelled({ image, tones }: Picture, area: Rectangle): Region {
  const width = area.right - area.left
  const height = area.bottom - area.top
  const data = new Uint8Array(width * height)
  levelRegion(image, tones, area.left, area.top, width, height, data)
  return { data, width, height, left: area.left, top: area.top }
}

/** Whether a change reaches an edge of the region beyond which the picture goes on. */
function isCutOff(change: Rectangle, region: Region, whole: GreyImage): boolean {
  return (change.left <= SEAM_PX && region.left > 0) ||
    (change.top <= SEAM_PX && region.top > 0) ||
    (change.right >= region.width - SEAM_PX && region.left + region.width < whole.width) ||
    (change.bottom >= region.height - SEAM_PX && region.top + region.height < whole.height)
}

function isInside(x: number, y: number, { left, top, right, bottom }: Rectangle): boolean {
  return x >= left && x < right && y >= top && y < bottom
}

/** Largest deviation within a rectangle; 1 = laminate to copper. */
function contrastWithin(change: Rectangle, deviation: GreyImage): number {
  let largest = 0
  for (let y = change.top; y < change.bottom; y++) {
    for (let x = change.left; x < change.right; x++) {
      largest = Math.max(largest, deviation.data[y * deviation.width + x]!)
    }
  }
  return largest / (COPPER_LEVEL - LAMINATE_LEVEL)
}

/** Whether a change of copper is only how a mark looks there: one of the mark's pixels lies on it. */
function covers(mark: GreyChange, change: Rectangle): boolean {
  return mark.pixels.some(({ x, y }) => isInside(x, y, change))
}
