import { GROUND, type BoardSheet, type Pin } from './board-sheet'
import type { Node } from './routing-grid'

/** A row of pins that face the same way, in order along the component's side. */
export interface PinRow {
  pins: Pin[]
  /** Unit step away from the component. */
  outward: Node
}

/** What a component takes on the grid, and how it draws itself with its top left at a node. */
export interface Footprint {
  columns: number
  rows: number
  place: (sheet: BoardSheet, at: Node) => PinRow[]
}

const EAST = { column: 1, row: 0 }
const SOUTH = { column: 0, row: 1 }
const WEST = { column: -1, row: 0 }
const NORTH = { column: 0, row: -1 }

const PAD_NARROW = 0.27
const PAD_WIDE = 0.36

function offset(node: Node, columns: number, rows: number): Node {
  return { column: node.column + columns, row: node.row + rows }
}

/** Vias in a square, two nodes apart, as under a ball grid array: two rings escape, the inner ones stay. */
export function ballGrid(side: number): Footprint {
  const extent = 2 * side - 1
  return {
    columns: extent,
    rows: extent,
    place: (sheet, at) => {
      const ball = (column: number, row: number): Pin => {
        const depth = Math.min(row, column, side - 1 - row, side - 1 - column)
        const net = depth >= 2 && sheet.random.chance(0.35) ? GROUND : sheet.newNet()
        const node = offset(at, 2 * column, 2 * row)
        sheet.addVia(node, net)
        return { node, net }
      }
      const places = Array.from({ length: side }, (_, index) => index)
      const pins = places.map((row) => places.map((column) => ball(column, row)))
      return [0, 1].flatMap((ring) => {
        const last = side - 1 - ring
        const inner = Array.from({ length: side - 2 * ring - 1 }, (_, index) => ring + index)
        return [
          { pins: inner.map((column) => pins[ring]![column]!), outward: NORTH },
          { pins: inner.map((row) => pins[row]![last]!), outward: EAST },
          { pins: inner.map((column) => pins[last]![column + 1]!), outward: SOUTH },
          { pins: inner.map((row) => pins[row + 1]![ring]!), outward: WEST }
        ]
      })
    }
  }
}

/** One pad of two nodes that points outwards; its pin is the outer node. */
function leadPad(sheet: BoardSheet, inner: Node, outward: Node): Pin {
  const { pitch } = sheet.rules
  const net = sheet.newNet()
  const outer = offset(inner, outward.column, outward.row)
  const from = sheet.grid.place(inner)
  const to = sheet.grid.place(outer)
  const lengthways = PAD_WIDE * pitch + pitch / 2
  const across = PAD_NARROW * pitch
  sheet.addPad({
    kind: 'box',
    x: (from.x + to.x) / 2,
    y: (from.y + to.y) / 2,
    halfWidth: outward.column === 0 ? across : lengthways,
    halfHeight: outward.column === 0 ? lengthways : across,
    corner: pitch * 0.12,
    angle: 0
  }, net, [inner, outer])
  return { node: outer, net }
}

/** Leads on two or four sides at one node each, with a ground pad and its thermal vias in the middle of four. */
export function leadedPackage(perSide: number, sides: 2 | 4): Footprint {
  const body = sides === 4 ? perSide + 2 : 4
  const columns = body + 4
  const rows = sides === 4 ? body + 4 : perSide
  const firstLead = sides === 4 ? 3 : 0
  return {
    columns,
    rows,
    place: (sheet, at) => {
      const along = Array.from({ length: perSide }, (_, index) => firstLead + index)
      const west = { pins: along.map((row) => leadPad(sheet, offset(at, 1, row), WEST)), outward: WEST }
      const east = { pins: along.map((row) => leadPad(sheet, offset(at, columns - 2, row), EAST)), outward: EAST }
      if (sides === 2) return [west, east]
      const north = { pins: along.map((column) => leadPad(sheet, offset(at, column, 1), NORTH)), outward: NORTH }
      const south = { pins: along.map((column) => leadPad(sheet, offset(at, column, rows - 2), SOUTH)), outward: SOUTH }
      thermalPad(sheet, offset(at, 5, 5), columns - 10)
      return [north, east, south, west]
    }
  }
}

function thermalPad(sheet: BoardSheet, at: Node, nodes: number): void {
  if (nodes < 1) return
  const { pitch } = sheet.rules
  const start = sheet.grid.place(at)
  const half = (nodes - 1) * pitch / 2
  const covered = Array.from({ length: nodes * nodes }, (_, index) =>
    offset(at, index % nodes, Math.floor(index / nodes)))
  sheet.addPad({
    kind: 'box',
    x: start.x + half,
    y: start.y + half,
    halfWidth: half + 0.4 * pitch,
    halfHeight: half + 0.4 * pitch,
    corner: pitch * 0.25,
    angle: 0
  }, GROUND, covered)
  for (const node of covered) {
    if ((node.column - at.column) % 2 === 0 && (node.row - at.row) % 2 === 0) sheet.addVia(node, GROUND, 0.75)
  }
}

/** Two rows of through-hole pads, two nodes apart; pin 1 is square. */
export function pinHeader(pinsPerRow: number, lying: boolean): Footprint {
  const long = 2 * pinsPerRow - 1
  return {
    columns: lying ? long : 3,
    rows: lying ? 3 : long,
    place: (sheet, at) => {
      const row = (second: number) => Array.from({ length: pinsPerRow }, (_, index): Pin => {
        const node = lying ? offset(at, 2 * index, 2 * second) : offset(at, 2 * second, 2 * index)
        const net = sheet.random.chance(0.15) ? GROUND : sheet.newNet()
        sheet.addVia(node, net, 1.15)
        return { node, net }
      })
      const first = row(0)
      const second = row(1)
      markPinOne(sheet, first[0]!)
      return lying
        ? [{ pins: first, outward: NORTH }, { pins: second, outward: SOUTH }]
        : [{ pins: first, outward: WEST }, { pins: second, outward: EAST }]
    }
  }
}

function markPinOne(sheet: BoardSheet, { node, net }: Pin): void {
  const half = sheet.rules.viaRadius * 1.15
  sheet.addPad({
    kind: 'box', ...sheet.grid.place(node), halfWidth: half, halfHeight: half, corner: 1.5, angle: 0
  }, net, [node])
}

/** A chip resistor or capacitor: two pads across one another. */
export function chipPassive(lying: boolean): Footprint {
  return {
    columns: lying ? 4 : 2,
    rows: lying ? 2 : 4,
    place: (sheet, at) => {
      const far = lying ? offset(at, 3, 0) : offset(at, 0, 3)
      return [
        { pins: [passivePad(sheet, at, lying)], outward: lying ? WEST : NORTH },
        { pins: [passivePad(sheet, far, lying)], outward: lying ? EAST : SOUTH }
      ]
    }
  }
}

function passivePad(sheet: BoardSheet, at: Node, lying: boolean): Pin {
  const { pitch } = sheet.rules
  const net = sheet.newNet()
  const second = lying ? offset(at, 0, 1) : offset(at, 1, 0)
  const from = sheet.grid.place(at)
  const to = sheet.grid.place(second)
  const long = pitch * (0.5 + PAD_WIDE)
  const short = pitch * 0.45
  sheet.addPad({
    kind: 'box',
    x: (from.x + to.x) / 2,
    y: (from.y + to.y) / 2,
    halfWidth: lying ? short : long,
    halfHeight: lying ? long : short,
    corner: pitch * 0.15,
    angle: 0
  }, net, [at, second])
  return { node: at, net }
}

/** A line folded to tune its delay, from via to via. */
export function delayLine(folds: number, depth: number): Footprint {
  return {
    columns: 2 * folds + 1,
    rows: depth,
    place: (sheet, at) => {
      const net = sheet.newNet()
      const nodes = foldedPath(at, folds, depth)
      for (const node of nodes) sheet.grid.claimPad(node, net)
      sheet.addTrace(mitred(nodes.map((node) => sheet.grid.place(node)), sheet.rules.pitch * 0.4), net)
      sheet.addVia(nodes[0]!, net)
      sheet.addVia(nodes[nodes.length - 1]!, net)
      return []
    }
  }
}

function foldedPath(at: Node, folds: number, depth: number): Node[] {
  const nodes: Node[] = []
  for (let column = 0; column <= 2 * folds; column++) {
    const goesDown = column % 2 === 0
    for (let step = 0; step < depth; step++) {
      nodes.push(offset(at, column, goesDown ? step : depth - 1 - step))
    }
  }
  return nodes
}

/** Cuts every right angle of the polyline by 45 degrees. */
function mitred(points: { x: number, y: number }[], cut: number): { x: number, y: number }[] {
  return points.flatMap((point, index) => {
    const before = points[index - 1]
    const after = points[index + 1]
    if (!before || !after) return [point]
    const straight = (point.x - before.x) * (after.y - point.y) === (point.y - before.y) * (after.x - point.x)
    if (straight) return []
    return [towards(point, before, cut), towards(point, after, cut)]
  })
}

function towards(from: { x: number, y: number }, to: { x: number, y: number }, length: number) {
  const whole = Math.hypot(to.x - from.x, to.y - from.y)
  return { x: from.x + (to.x - from.x) * length / whole, y: from.y + (to.y - from.y) * length / whole }
}
