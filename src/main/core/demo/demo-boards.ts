import sharp from 'sharp'
import type { GreyImage } from '../inference/detector/detector'
import {
  generateBoardDesign, planDefects, Random, renderCaptured, renderGolden,
  type BoardDesign, type Camera, type KnownDefect, type PlannedDefect
} from './board-generator'
import { DEMO_LOTS, DEMO_PARTS, type DemoChip, type DemoLot, type DemoPart } from './demo-station'

/** The picture that the demo camera takes of one board, and where in it the board's real defects lie. */
export interface DemoCapture {
  captured: Buffer
  defects: KnownDefect[]
}

const PNG_COMPRESSION = 6
const LARGEST_SHIFT_PX = 4
const LARGEST_ROTATION_DEG = 0.3

const designs = new Map<string, BoardDesign>()

/** The part of that number. Throws a RangeError when the demo station has none. */
export function demoPart(partNumber: string): DemoPart {
  const part = DEMO_PARTS.find((candidate) => candidate.part_number === partNumber)
  if (!part) throw new RangeError(`The demo station has no part ${partNumber}`)
  return part
}

/** The lot of that number, or undefined when it is none of the demo station's. */
export function demoLot(lotNumber: string): DemoLot | undefined {
  return DEMO_LOTS.find((lot) => lot.lot_number === lotNumber)
}

/** The part's golden image as an 8-bit grey PNG; the same bytes at every call. */
export async function demoGolden(part: DemoPart): Promise<Buffer> {
  return encodePng(renderGolden(designOf(part)))
}

/** What is wrong with one chip, in the pixels of its part's golden image. */
export function demoDefects(lot: DemoLot, chip: DemoChip): PlannedDefect[] {
  return planDefects(designOf(demoPart(lot.part_number)), seedOf(lot, chip), chip.defects.length, chip.defects)
}

function seedOf(lot: DemoLot, chip: DemoChip): string {
  return `${lot.lot_number}/${chip.chip_id}`
}

/**
 * What the demo camera sees of one chip, as an 8-bit grey PNG, and its known defects; the same at every call.
 *
 * @param take 1 for the first picture of the board; further ones lie differently and have other noise
 */
export async function demoCapture(lot: DemoLot, chip: DemoChip, take = 1): Promise<DemoCapture> {
  const design = designOf(demoPart(lot.part_number))
  const board = seedOf(lot, chip)
  const seed = take === 1 ? board : `${board}/${take}`
  const { image, defects } = renderCaptured(design, { seed, defects: demoDefects(lot, chip), camera: cameraFor(seed) })
  return { captured: await encodePng(image), defects }
}

function designOf({ part_number, design: { seed, family, lettering } }: DemoPart): BoardDesign {
  const known = designs.get(part_number)
  if (known) return known
  const design = generateBoardDesign(seed, { family, lettering })
  designs.set(part_number, design)
  return design
}

/** Boards never lie twice alike under a camera, nor is the light ever quite the same. */
function cameraFor(seed: string): Camera {
  const random = new Random('camera', seed)
  return {
    shiftPx: {
      x: random.between(-LARGEST_SHIFT_PX, LARGEST_SHIFT_PX),
      y: random.between(-LARGEST_SHIFT_PX, LARGEST_SHIFT_PX)
    },
    rotationDeg: random.between(-LARGEST_ROTATION_DEG, LARGEST_ROTATION_DEG),
    lightGradient: random.between(0.08, 0.24),
    noiseSigma: random.between(2, 3.2)
  }
}

function encodePng({ data, width, height }: GreyImage): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png({ compressionLevel: PNG_COMPRESSION })
    .toBuffer()
}
