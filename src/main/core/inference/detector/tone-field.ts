import type { CopperTone, GreyImage } from './detector'
import type { DetectorParameters } from './parameters'

/**
 * Levelled pictures have the same tones whatever the light: bare laminate at 64, copper at 192, and room on
 * both sides for what is darker or brighter than either, such as dirt or a scratch.
 */
export const LAMINATE_LEVEL = 64
export const COPPER_LEVEL = 192
export const COPPER_THRESHOLD = (LAMINATE_LEVEL + COPPER_LEVEL) / 2
const LEVEL_SPAN = COPPER_LEVEL - LAMINATE_LEVEL

const TONES = 256
const WHITE = TONES - 1
const MID_GREY = 128
/** Tones between these are neither black nor white. */
const NEAR_BLACK = 64
const NEAR_WHITE = 192
/** A picture with fewer in-between tones than this was binarised already, apart from compression noise. */
const MAX_GREY_SHARE_OF_TWO_TONE = 0.02
/** Every n-th pixel tells; a prime, so that no regular pattern hides between. */
const TWO_TONE_STRIDE = 7
/** A block counts as showing both tones when each has at least this share of it. */
const MIN_TONE_SHARE = 0.02
/** ... and when they lie this far apart, as a share of the picture's contrast: noise splits in two as well. */
const MIN_BLOCK_CONTRAST = 0.4
/** The picture's contrast is that of its clearest blocks, but for a few that dirt or glare may have spoiled. */
const CONTRAST_QUANTILE = 0.9
/** Histograms take every n-th pixel, so that a block of any size costs about the same. */
const SAMPLES_PER_BLOCK_SIDE = 64

/** What grey copper and laminate have at each place of a picture; smooth, known on a coarse grid. */
export interface ToneField {
  columns: number
  rows: number
  /** Pixels from one grid node to the next; the first node is half a spacing from the border. */
  spacingX: number
  spacingY: number
  laminate: Float32Array
  copper: Float32Array
  /** Nothing in between: levelling is a plain threshold. */
  isTwoTone: boolean
  /** Distance in clear light between the two tones, in grey values. */
  contrast: number
}

interface BlockTones { laminate: number; copper: number; median: number; isSplit: boolean }

/**
 * Estimates the two tones of a board picture under uneven light: by Otsu's threshold in each block that shows both,
 * carried on into blocks that show one. Null when no block shows two tones: the picture shows no board.
 */
export function estimateToneField(
  image: GreyImage, copperTone: CopperTone, parameters: DetectorParameters['tones']
): ToneField | null {
  if (isTwoTone(image)) return twoToneField(image, copperTone)
  const blockSide = Math.max(parameters.minBlockPx, Math.max(image.width, image.height) / parameters.blocksPerSide)
  const columns = Math.max(1, Math.round(image.width / blockSide))
  const rows = Math.max(1, Math.round(image.height / blockSide))
  const spacingX = image.width / columns
  const spacingY = image.height / rows
  const blocks: BlockTones[] = []
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      blocks.push(splitTones(blockHistogram(image, column * spacingX, row * spacingY, spacingX, spacingY)))
    }
  }
  const contrasts = blocks.filter(block => block.isSplit).map(block => block.copper - block.laminate)
  const contrast = contrasts.length === 0 ? 0 : quantileOf(contrasts, CONTRAST_QUANTILE)
  if (contrast < parameters.minContrast) return null
  for (const block of blocks) block.isSplit &&= block.copper - block.laminate >= MIN_BLOCK_CONTRAST * contrast
  const { dark, bright } = carryOn(blocks, columns, rows)
  const isDark = copperTone === 'dark'
  return {
    columns, rows, spacingX, spacingY,
    laminate: isDark ? bright : dark,
    copper: isDark ? dark : bright,
    isTwoTone: false,
    contrast
  }
}

/** Writes the levelled pixels of a rectangle of the picture into `target`, row by row. */
export function levelRegion(
  image: GreyImage, field: ToneField, left: number, top: number, width: number, height: number, target: Uint8Array
): void {
  if (field.isTwoTone) {
    const blackLevel = field.copper[0] === 0 ? COPPER_LEVEL : LAMINATE_LEVEL
    const whiteLevel = LAMINATE_LEVEL + COPPER_LEVEL - blackLevel
    for (let y = 0, out = 0; y < height; y++) {
      const row = (top + y) * image.width + left
      for (let x = 0; x < width; x++) target[out++] = image.data[row + x]! < MID_GREY ? blackLevel : whiteLevel
    }
    return
  }
  const middle = new Float32Array(width)
  const gain = new Float32Array(width)
  for (let y = 0, out = 0; y < height; y++) {
    fillRowTones(field, left, top + y, middle, gain)
    const row = (top + y) * image.width + left
    for (let x = 0; x < width; x++) {
      const level = (COPPER_THRESHOLD + 0.5 + (image.data[row + x]! - middle[x]!) * gain[x]!) | 0
      target[out++] = level < 0 ? 0 : level > WHITE ? WHITE : level
    }
  }
}

function isTwoTone({ data }: GreyImage): boolean {
  let samples = 0
  let between = 0
  let black = 0
  for (let index = 0; index < data.length; index += TWO_TONE_STRIDE) {
    const tone = data[index]!
    samples++
    if (tone <= NEAR_BLACK) black++
    else if (tone < NEAR_WHITE) between++
  }
  const white = samples - black - between
  return black > 0 && white > 0 && between <= samples * MAX_GREY_SHARE_OF_TWO_TONE
}

function twoToneField(image: GreyImage, copperTone: CopperTone): ToneField {
  const isDark = copperTone === 'dark'
  return {
    columns: 1, rows: 1, spacingX: image.width, spacingY: image.height,
    laminate: Float32Array.of(isDark ? WHITE : 0),
    copper: Float32Array.of(isDark ? 0 : WHITE),
    isTwoTone: true,
    contrast: WHITE
  }
}

function blockHistogram(image: GreyImage, left: number, top: number, width: number, height: number): Uint32Array {
  const histogram = new Uint32Array(TONES)
  const stepX = Math.max(1, Math.floor(width / SAMPLES_PER_BLOCK_SIDE))
  const stepY = Math.max(1, Math.floor(height / SAMPLES_PER_BLOCK_SIDE))
  const right = Math.min(image.width, Math.round(left + width))
  const bottom = Math.min(image.height, Math.round(top + height))
  for (let y = Math.round(top); y < bottom; y += stepY) {
    for (let x = Math.round(left); x < right; x += stepX) {
      const tone = image.data[y * image.width + x]!
      histogram[tone] = histogram[tone]! + 1
    }
  }
  return histogram
}

/** Otsu (1979): the threshold that separates a histogram into the two classes farthest apart. */
function splitTones(histogram: Uint32Array): BlockTones {
  let total = 0
  let sum = 0
  for (let tone = 0; tone < TONES; tone++) {
    total += histogram[tone]!
    sum += tone * histogram[tone]!
  }
  let below = 0
  let sumBelow = 0
  let best = 0
  let threshold = 0
  for (let tone = 0; tone < TONES - 1; tone++) {
    below += histogram[tone]!
    sumBelow += tone * histogram[tone]!
    if (below === 0 || below === total) continue
    const distance = sumBelow / below - (sum - sumBelow) / (total - below)
    const separation = below * (total - below) * distance * distance
    if (separation > best) {
      best = separation
      threshold = tone + 1
    }
  }
  let dark = 0
  for (let tone = 0; tone < threshold; tone++) dark += histogram[tone]!
  const darkShare = dark / total
  return {
    laminate: toneQuantile(histogram, 0, threshold, 0.5),
    copper: toneQuantile(histogram, threshold, TONES, 0.5),
    median: toneQuantile(histogram, 0, TONES, 0.5),
    isSplit: darkShare >= MIN_TONE_SHARE && darkShare <= 1 - MIN_TONE_SHARE
  }
}

function toneQuantile(histogram: Uint32Array, from: number, to: number, share: number): number {
  let total = 0
  for (let tone = from; tone < to; tone++) total += histogram[tone]!
  let seen = 0
  for (let tone = from; tone < to; tone++) {
    seen += histogram[tone]!
    if (seen >= total * share) return tone
  }
  return to - 1
}

/**
 * Fills in the blocks without two tones from their neighbours; a block of one tone then corrects the one it shows,
 * and the other in proportion, because light scales both.
 */
function carryOn(blocks: BlockTones[], columns: number, rows: number): { dark: Float32Array; bright: Float32Array } {
  const weights = Float32Array.from(blocks, block => (block.isSplit ? 1 : 0))
  const first = {
    dark: smoothGrid(Float32Array.from(blocks, block => block.laminate), weights, columns, rows),
    bright: smoothGrid(Float32Array.from(blocks, block => block.copper), weights, columns, rows)
  }
  const dark = new Float32Array(blocks.length)
  const bright = new Float32Array(blocks.length)
  for (const [index, block] of blocks.entries()) {
    const expectedDark = Math.max(1, first.dark[index]!)
    const expectedBright = Math.max(1, first.bright[index]!)
    const isNearDark = block.median < (expectedDark + expectedBright) / 2
    const light = block.median / (isNearDark ? expectedDark : expectedBright)
    dark[index] = block.isSplit ? block.laminate : expectedDark * light
    bright[index] = block.isSplit ? block.copper : expectedBright * light
  }
  const everywhere = new Float32Array(blocks.length).fill(1)
  return { dark: smoothGrid(dark, everywhere, columns, rows), bright: smoothGrid(bright, everywhere, columns, rows) }
}

/** Normalised convolution: a weighted mean over the grid in which near nodes count far more than distant ones. */
function smoothGrid(values: Float32Array, weights: Float32Array, columns: number, rows: number): Float32Array {
  const smoothed = new Float32Array(values.length)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0
      let total = 0
      for (let index = 0; index < values.length; index++) {
        if (weights[index] === 0) continue
        const dx = (index % columns) - column
        const dy = Math.floor(index / columns) - row
        const weight = weights[index]! * Math.exp(-(dx * dx + dy * dy))
        sum += weight * values[index]!
        total += weight
      }
      smoothed[row * columns + column] = sum / total
    }
  }
  return smoothed
}

/** Both tones of one row of pixels: linear between the grid's nodes, constant beyond the outermost. */
function fillRowTones(field: ToneField, left: number, y: number, middle: Float32Array, gain: Float32Array): void {
  const { columns, rows, spacingX, spacingY, laminate, copper } = field
  const gridY = clamp((y + 0.5) / spacingY - 0.5, 0, rows - 1)
  const upper = Math.floor(gridY) * columns
  const lower = Math.min(rows - 1, Math.floor(gridY) + 1) * columns
  const shareY = gridY - Math.floor(gridY)
  const laminateAt = (column: number): number =>
    laminate[upper + column]! + (laminate[lower + column]! - laminate[upper + column]!) * shareY
  const copperAt = (column: number): number =>
    copper[upper + column]! + (copper[lower + column]! - copper[upper + column]!) * shareY
  for (let near = -1; near < columns; near++) {
    const from = near < 0 ? 0 : Math.ceil((near + 0.5) * spacingX - 0.5) - left
    const to = near === columns - 1 ? middle.length : Math.ceil((near + 1.5) * spacingX - 0.5) - left
    const first = Math.max(0, near)
    const second = Math.min(columns - 1, near + 1)
    const laminateStart = laminateAt(first)
    const copperStart = copperAt(first)
    const laminateStep = (laminateAt(second) - laminateStart) / spacingX
    const copperStep = (copperAt(second) - copperStart) / spacingX
    const start = (first + 0.5) * spacingX - 0.5 - left
    for (let x = Math.max(0, from), end = Math.min(middle.length, to); x < end; x++) {
      const laminateHere = laminateStart + laminateStep * (x - start)
      const copperHere = copperStart + copperStep * (x - start)
      middle[x] = (laminateHere + copperHere) / 2
      gain[x] = LEVEL_SPAN / (copperHere - laminateHere)
    }
  }
}

function quantileOf(values: number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)]!
}

function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value
}
