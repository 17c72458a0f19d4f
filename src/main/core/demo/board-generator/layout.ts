import { GROUND, type BoardSheet, type Pin } from './board-sheet'
import { ballGrid, chipPassive, delayLine, leadedPackage, pinHeader, type Footprint, type PinRow } from './footprints'
import { letterStrokes, letteringWidth } from './lettering'
import type { Node } from './routing-grid'
import type { PourStyle } from './pour'
import type { Random } from './random'

/** What kind of board a design is: which components it carries, how much of it is ground. */
export interface BoardFamily {
  name: string
  pitch: number
  footprints: (random: Random) => Footprint[]
  passives: number
  buses: number
  bridges: number
  pour: PourStyle
  /** Share of the picture that the pour regions cover, 0 to 1. */
  poured: number
}

export const BOARD_FAMILIES = {
  controller: {
    name: 'controller',
    pitch: 22,
    footprints: (random) => [
      ballGrid(random.integer(7, 8)), leadedPackage(random.integer(9, 11), 4), pinHeader(8, false),
      leadedPackage(7, 2), delayLine(4, 6), leadedPackage(5, 2)
    ],
    passives: 9,
    buses: 3,
    bridges: 170,
    pour: 'solid',
    poured: 0.55
  },
  backplane: {
    name: 'backplane',
    pitch: 24,
    footprints: (random) => [
      pinHeader(9, false), pinHeader(9, false), pinHeader(7, true), leadedPackage(random.integer(7, 9), 4),
      delayLine(5, 5), delayLine(3, 7), leadedPackage(6, 2)
    ],
    passives: 5,
    buses: 5,
    bridges: 190,
    pour: 'hatched',
    poured: 0.4
  },
  power: {
    name: 'power',
    pitch: 26,
    footprints: (random) => [
      leadedPackage(random.integer(6, 7), 4), leadedPackage(6, 2), leadedPackage(5, 2),
      pinHeader(6, true), pinHeader(5, false)
    ],
    passives: 14,
    buses: 2,
    bridges: 110,
    pour: 'solid',
    poured: 0.85
  }
} satisfies Record<string, BoardFamily>

export type BoardFamilyName = keyof typeof BOARD_FAMILIES

const HALO = 3
const PLACE_TRIES = 80
const EDGE_NODES = 3

interface Block {
  column: number
  row: number
  columns: number
  rows: number
}

/** Places components, marks and ground, then routes: pins in rows first so that they run as buses, the rest after. */
export function layOut(sheet: BoardSheet, family: BoardFamily, lettering: string): void {
  const taken: Block[] = []
  placeFiducials(sheet, taken)
  placeLettering(sheet, taken, lettering)
  const rows = family.footprints(sheet.random).flatMap((footprint) => placeFootprint(sheet, taken, footprint))
  for (let count = 0; count < family.passives; count++) {
    rows.push(...placeFootprint(sheet, taken, chipPassive(sheet.random.chance(0.5))))
  }
  for (let count = 0; count < family.buses; count++) routeBus(sheet)
  routePinRows(sheet, rows)
  for (let count = 0; count < family.bridges; count++) routeBridge(sheet)
  choosePourRegions(sheet, family.poured)
  stitchGround(sheet)
}

function placeFootprint(sheet: BoardSheet, taken: Block[], footprint: Footprint): PinRow[] {
  const { grid, random } = sheet
  const lastColumn = grid.columns - EDGE_NODES - footprint.columns
  const lastRow = grid.rows - EDGE_NODES - footprint.rows
  if (lastColumn < EDGE_NODES || lastRow < EDGE_NODES) return []
  for (let attempt = 0; attempt < PLACE_TRIES; attempt++) {
    const block = {
      column: random.integer(EDGE_NODES, lastColumn),
      row: random.integer(EDGE_NODES, lastRow),
      columns: footprint.columns,
      rows: footprint.rows
    }
    if (taken.some((other) => tooClose(block, other))) continue
    taken.push(block)
    return footprint.place(sheet, block)
  }
  return []
}

function tooClose(a: Block, b: Block): boolean {
  return a.column < b.column + b.columns + HALO && b.column < a.column + a.columns + HALO &&
    a.row < b.row + b.rows + HALO && b.row < a.row + a.rows + HALO
}

const FIDUCIAL_INSET = 5
const FIDUCIAL_RADIUS = 0.85
const FIDUCIAL_CLEAR = 2.1

function placeFiducials(sheet: BoardSheet, taken: Block[]): void {
  const { grid, rules } = sheet
  const corners: Node[] = [
    { column: FIDUCIAL_INSET, row: FIDUCIAL_INSET },
    { column: grid.columns - 1 - FIDUCIAL_INSET, row: grid.rows - 1 - FIDUCIAL_INSET },
    { column: FIDUCIAL_INSET, row: grid.rows - 1 - FIDUCIAL_INSET }
  ]
  for (const node of corners) {
    const at = grid.place(node)
    sheet.copper.push({ shape: { kind: 'disc', ...at, radius: FIDUCIAL_RADIUS * rules.pitch }, net: sheet.newNet() })
    sheet.pourOpenings.push({ kind: 'disc', ...at, radius: FIDUCIAL_CLEAR * rules.pitch })
    reserve(sheet, taken, { column: node.column - 2, row: node.row - 2, columns: 5, rows: 5 })
  }
}

const LETTER_NODES = 1.5
const LETTER_STROKE = 0.2

function placeLettering(sheet: BoardSheet, taken: Block[], text: string): void {
  const { grid, random, rules } = sheet
  const height = LETTER_NODES * rules.pitch
  const columns = Math.ceil(letteringWidth(text, height) / rules.pitch) + 1
  const latest = grid.columns - columns - 2 * FIDUCIAL_INSET
  if (latest < 2 * FIDUCIAL_INSET) return
  const block = { column: random.integer(2 * FIDUCIAL_INSET, latest), row: grid.rows - 7, columns, rows: 3 }
  reserve(sheet, taken, block)
  const at = grid.place(block)
  const origin = { x: at.x + rules.pitch * 0.5, y: at.y + rules.pitch * 0.25 }
  for (const stroke of letterStrokes(text, origin, height)) {
    const net = sheet.newNet()
    stroke.slice(1).forEach((to, index) => {
      const from = stroke[index]!
      const radius = rules.pitch * LETTER_STROKE / 2
      sheet.copper.push({ shape: { kind: 'capsule', x1: from.x, y1: from.y, x2: to.x, y2: to.y, radius }, net })
    })
  }
}

function reserve(sheet: BoardSheet, taken: Block[], block: Block): void {
  taken.push(block)
  for (let row = 0; row < block.rows; row++) {
    for (let column = 0; column < block.columns; column++) {
      sheet.grid.keepOut({ column: block.column + column, row: block.row + row })
    }
  }
}

/** Parallel lines that come in at one edge of the picture and leave at another. */
function routeBus(sheet: BoardSheet): void {
  const { grid, random } = sheet
  const lines = random.integer(4, 7)
  const lying = random.chance(0.5)
  const length = lying ? grid.rows : grid.columns
  const start = random.integer(EDGE_NODES, length - EDGE_NODES - lines)
  const end = Math.min(length - EDGE_NODES - lines, Math.max(EDGE_NODES, start + random.integer(-12, 12)))
  for (let line = 0; line < lines; line++) {
    const from = lying ? { column: 0, row: start + line } : { column: start + line, row: 0 }
    const to = lying ? { column: grid.columns - 1, row: end + line } : { column: end + line, row: grid.rows - 1 }
    if (grid.isFree(from) && grid.isFree(to)) sheet.connect(from, to, sheet.newNet())
  }
}

/** Rows are joined to the nearest row of another component, to the edge they look at, or fan out to vias. */
function routePinRows(sheet: BoardSheet, rows: readonly PinRow[]): void {
  const open = new Set(rows.filter((row) => row.pins.length > 0))
  for (const row of rows) {
    if (!open.delete(row)) continue
    const partner = sheet.random.chance(0.6) ? nearestRow(row, open) : undefined
    if (partner) {
      open.delete(partner)
      joinRows(sheet, row, partner)
    } else if (row.pins.length > 2 && sheet.random.chance(0.55)) {
      leaveByEdge(sheet, row)
    } else {
      for (const pin of row.pins) fanOut(sheet, pin, row.outward)
    }
  }
}

function nearestRow(row: PinRow, candidates: ReadonlySet<PinRow>): PinRow | undefined {
  const distance = (other: PinRow) => nodeDistance(middleOf(row), middleOf(other)) +
    Math.abs(row.pins.length - other.pins.length) * 2
  const facing = [...candidates].filter((other) => looksTowards(row, other) && looksTowards(other, row))
  return facing.toSorted((a, b) => distance(a) - distance(b))[0]
}

function looksTowards(row: PinRow, other: PinRow): boolean {
  const from = middleOf(row)
  const to = middleOf(other)
  const dot = row.outward.column * (to.column - from.column) + row.outward.row * (to.row - from.row)
  return dot > 2
}

function middleOf(row: PinRow): Node {
  return row.pins[Math.floor(row.pins.length / 2)]!.node
}

function nodeDistance(a: Node, b: Node): number {
  return Math.max(Math.abs(a.column - b.column), Math.abs(a.row - b.row))
}

/** Pin by pin in the order in which the lines do not cross; a joined pair becomes one net. */
function joinRows(sheet: BoardSheet, row: PinRow, partner: PinRow): void {
  const straight = pairUp(row.pins, partner.pins)
  const reversed = pairUp(row.pins, partner.pins.toReversed())
  const pairs = totalLength(straight) <= totalLength(reversed) ? straight : reversed
  for (const [pin, mate] of pairs) {
    const joined = pin.net !== GROUND && mate.net !== GROUND && mergeAndConnect(sheet, pin, mate)
    if (joined) continue
    fanOut(sheet, pin, row.outward)
    fanOut(sheet, mate, partner.outward)
  }
  for (const pin of row.pins.slice(pairs.length)) fanOut(sheet, pin, row.outward)
}

function pairUp(a: readonly Pin[], b: readonly Pin[]): [Pin, Pin][] {
  const count = Math.min(a.length, b.length)
  return a.slice(0, count).map((pin, index) => [pin, b[index]!])
}

function totalLength(pairs: readonly [Pin, Pin][]): number {
  return pairs.reduce((sum, [pin, mate]) => sum + nodeDistance(pin.node, mate.node), 0)
}

function mergeAndConnect(sheet: BoardSheet, pin: Pin, mate: Pin): boolean {
  if (!sheet.connect(pin.node, mate.node, pin.net)) return false
  sheet.mergeNet(mate.net, pin.net)
  return true
}

function leaveByEdge(sheet: BoardSheet, row: PinRow): void {
  const { grid } = sheet
  for (const pin of row.pins) {
    const { column, row: line } = pin.node
    const edge = row.outward.column === 0
      ? { column, row: row.outward.row > 0 ? grid.rows - 1 : 0 }
      : { column: row.outward.column > 0 ? grid.columns - 1 : 0, row: line }
    const left = pin.net !== GROUND && grid.isFree(edge) && sheet.connect(pin.node, edge, pin.net)
    if (!left) fanOut(sheet, pin, row.outward)
  }
}

const FAN_OUT_TRIES = 6

/** A short line to a via, where the net goes on in another layer. */
function fanOut(sheet: BoardSheet, pin: Pin, outward: Node): void {
  const { grid, random } = sheet
  if (pin.net === GROUND) return
  for (let attempt = 0; attempt < FAN_OUT_TRIES; attempt++) {
    const reach = random.integer(2, 5)
    const aside = random.integer(-3, 3)
    const node = {
      column: pin.node.column + outward.column * reach + outward.row * aside,
      row: pin.node.row + outward.row * reach + outward.column * aside
    }
    if (!grid.takesPad(node) || !sheet.connect(pin.node, node, pin.net)) continue
    sheet.addVia(node, pin.net)
    return
  }
}

/** Two vias and the line between them: a net that crosses others in this layer. */
function routeBridge(sheet: BoardSheet): void {
  const { grid, random } = sheet
  const from = { column: random.integer(0, grid.columns - 1), row: random.integer(0, grid.rows - 1) }
  const to = { column: from.column + random.integer(-20, 20), row: from.row + random.integer(-14, 14) }
  if (nodeDistance(from, to) < 5 || !grid.takesPad(from) || !grid.takesPad(to)) return
  const net = sheet.newNet()
  if (!sheet.connect(from, to, net)) return
  sheet.addVia(from, net)
  sheet.addVia(to, net)
}

const REGION_TRIES = 12

/** Rounded rectangles, some beyond the picture's edge, until they cover the wanted share. */
function choosePourRegions(sheet: BoardSheet, share: number): void {
  const { width, height, margin, random } = sheet
  let covered = 0
  for (let attempt = 0; attempt < REGION_TRIES && covered < share; attempt++) {
    const halfWidth = width * random.between(0.18, 0.36)
    const halfHeight = height * random.between(0.18, 0.36)
    sheet.pourRegions.push({
      kind: 'box',
      x: random.between(-margin, width + margin),
      y: random.between(-margin, height + margin),
      halfWidth,
      halfHeight,
      corner: random.between(6, 22),
      angle: 0
    })
    covered += 4 * halfWidth * halfHeight / (width * height) * 0.7
  }
}

const STITCH_STEP = 4

function stitchGround(sheet: BoardSheet): void {
  const { grid, random } = sheet
  for (let row = 1; row < grid.rows; row += STITCH_STEP) {
    for (let column = 1; column < grid.columns; column += STITCH_STEP) {
      const node = { column: column + random.integer(0, 2), row: row + random.integer(0, 2) }
      if (grid.takesPad(node) && inPour(sheet, node)) sheet.addVia(node, GROUND)
    }
  }
}

function inPour(sheet: BoardSheet, node: Node): boolean {
  const { x, y } = sheet.grid.place(node)
  return sheet.pourRegions.some((region) => region.kind === 'box' &&
    Math.abs(x - region.x) < region.halfWidth - sheet.rules.pitch &&
    Math.abs(y - region.y) < region.halfHeight - sheet.rules.pitch)
}
