import { BoardSheet, GROUND, type DesignRules, type Trace } from './board-sheet'
import { CopperField } from './copper-field'
import { BOARD_FAMILIES, layOut, type BoardFamilyName } from './layout'
import { floodGround } from './pour'
import { Random, type SeedPart } from './random'
import type { Disc } from './shapes'

const DEFAULT_BOARD_SIZE = { width: 1280, height: 960 }

/** How far the copper goes on beyond the picture, in pixels: the most that a camera may be off. */
const BOARD_MARGIN = 48

/** The copper of one part, as drawn: what a golden image shows and every capture of that part starts from. */
export interface BoardDesign {
  seed: SeedPart
  family: BoardFamilyName
  /** Size of the picture in pixels. */
  width: number
  height: number
  rules: DesignRules
  traces: Trace[]
  holes: Disc[]
  field: CopperField
}

export interface BoardOptions {
  width?: number
  height?: number
  /** Which kind of board; drawn from the seed when not given. */
  family?: BoardFamilyName
  /** Etched into the board; digits, A B C L P R S and hyphens. */
  lettering?: string
}

/** The same seed and options give the same design, to the last byte. Throws a RangeError on a size below 64 pixels. */
export function generateBoardDesign(seed: SeedPart, options: BoardOptions = {}): BoardDesign {
  const { width, height } = { ...DEFAULT_BOARD_SIZE, ...options }
  if (width < 64 || height < 64) throw new RangeError(`A board of ${width} x ${height} pixels is too small to draw`)
  const random = new Random('board', seed)
  const names = Object.keys(BOARD_FAMILIES) as BoardFamilyName[]
  const drawn = random.pick(names)
  const family = options.family ?? drawn
  const rules = rulesFor(BOARD_FAMILIES[family].pitch)
  const sheet = new BoardSheet(width, height, BOARD_MARGIN, rules, random)
  layOut(sheet, BOARD_FAMILIES[family], options.lettering ?? 'L2')
  return {
    seed, family, width, height, rules,
    traces: sheet.traces,
    holes: sheet.holes,
    field: etch(sheet, family)
  }
}

function rulesFor(pitch: number): DesignRules {
  return {
    pitch,
    traceWidth: Math.round(pitch * 0.4),
    clearance: pitch * 0.42,
    viaRadius: pitch * 0.4,
    holeRadius: pitch * 0.18
  }
}

/** Ground comes last, since its pour keeps clear of all the rest, and the drill goes through everything. */
function etch(sheet: BoardSheet, family: BoardFamilyName): CopperField {
  const field = new CopperField(sheet.width, sheet.height, sheet.margin)
  for (const { shape, net } of sheet.copper) if (net !== GROUND) field.add(shape, net)
  floodGround(field, sheet, BOARD_FAMILIES[family].pour)
  for (const { shape, net } of sheet.copper) if (net === GROUND) field.add(shape, net)
  for (const hole of sheet.holes) field.remove(hole)
  return field
}
