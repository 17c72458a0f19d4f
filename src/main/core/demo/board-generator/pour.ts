import { GROUND, type BoardSheet } from './board-sheet'
import { FIELD_REACH, type CopperField } from './copper-field'
import { boundsOf, distanceTo, type Point } from './shapes'

export type PourStyle = 'solid' | 'hatched'

/** The gate that trims a pour works on every second pixel: its own edge is never seen, only where it cuts. */
const GATE_STEP = 2
/** Half the narrowest web of copper that a pour may have. */
const SMALLEST_HALF_WIDTH = 5
const GATE_SLACK = 1
const HATCH_PERIOD = 30
const HATCH_HALF_WIDTH = 5
const HATCH_FRAME = 8
const FAR = 1e6
const DIAGONAL = Math.SQRT2

/**
 * Floods the sheet's pour regions with ground copper. The field must hold the copper of all other nets and nothing of
 * ground: the pour keeps `clearance` from it, has no web thinner than a fabricator allows, and no island without a via.
 */
export function floodGround(field: CopperField, sheet: BoardSheet, style: PourStyle): void {
  const pour = openPour(field, sheet)
  trimPour(pour, field, sheet.groundVias)
  if (style === 'hatched') hatch(pour, field)
  for (let index = 0; index < pour.length; index++) {
    if (pour[index]! <= field.distance[index]!) continue
    field.distance[index] = pour[index]!
    field.net[index] = GROUND
  }
}

/** Region minus clearance, as signed distances. */
function openPour(field: CopperField, sheet: BoardSheet): Float32Array {
  const pour = new Float32Array(field.distance.length).fill(-FIELD_REACH)
  for (const region of sheet.pourRegions) {
    const distance = distanceTo(region)
    field.forEachCell(boundsOf(region), 0, (index, x, y) => {
      pour[index] = Math.max(pour[index]!, Math.min(distance(x, y), FIELD_REACH))
    })
  }
  for (let index = 0; index < pour.length; index++) {
    pour[index] = Math.min(pour[index]!, -field.distance[index]! - sheet.rules.clearance)
  }
  for (const opening of sheet.pourOpenings) {
    const distance = distanceTo(opening)
    field.forEachCell(boundsOf(opening), FIELD_REACH, (index, x, y) => {
      pour[index] = Math.min(pour[index]!, -distance(x, y))
    })
  }
  return pour
}

/** Morphological opening by half the smallest web, then only the pieces that hold a via. */
function trimPour(pour: Float32Array, field: CopperField, vias: readonly Point[]): void {
  const columns = Math.ceil(field.columns / GATE_STEP)
  const rows = Math.ceil(field.rows / GATE_STEP)
  const core = new Float32Array(columns * rows)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const inside = pour[row * GATE_STEP * field.columns + column * GATE_STEP]! > 0
      core[row * columns + column] = inside ? FAR : 0
    }
  }
  chamferDistance(core, columns, rows)
  const seeds = vias.map(({ x, y }) => Math.round((y + field.margin) / GATE_STEP) * columns +
    Math.round((x + field.margin) / GATE_STEP))
  const kept = reachable(core, columns, seeds)
  const away = kept.map((isKept) => isKept ? 0 : FAR)
  chamferDistance(away, columns, rows)
  for (let row = 0; row < field.rows; row++) {
    for (let column = 0; column < field.columns; column++) {
      const outside = sampleGate(away, columns, rows, column / GATE_STEP, row / GATE_STEP) * GATE_STEP
      const gate = outside === 0 ? FIELD_REACH : SMALLEST_HALF_WIDTH + GATE_SLACK - outside
      const index = row * field.columns + column
      pour[index] = Math.max(-FIELD_REACH, Math.min(pour[index]!, gate))
    }
  }
}

/** In place: distance of every cell to the nearest zero, by Borgefors' chamfer with steps of 1 and √2. */
function chamferDistance(cells: Float32Array, columns: number, rows: number): void {
  const relax = (index: number, neighbour: number, step: number) => {
    const through = cells[neighbour]! + step
    if (through < cells[index]!) cells[index] = through
  }
  for (let row = 1; row < rows - 1; row++) {
    for (let index = row * columns + 1; index < (row + 1) * columns - 1; index++) {
      relax(index, index - 1, 1)
      relax(index, index - columns - 1, DIAGONAL)
      relax(index, index - columns, 1)
      relax(index, index - columns + 1, DIAGONAL)
    }
  }
  for (let row = rows - 2; row > 0; row--) {
    for (let index = (row + 1) * columns - 2; index > row * columns; index--) {
      relax(index, index + 1, 1)
      relax(index, index + columns + 1, DIAGONAL)
      relax(index, index + columns, 1)
      relax(index, index + columns - 1, DIAGONAL)
    }
  }
}

/** 1 for the cells deep enough in copper that are joined to a seed. */
function reachable(core: Float32Array, columns: number, seeds: readonly number[]): Float32Array {
  const deep = SMALLEST_HALF_WIDTH / GATE_STEP
  const kept = new Float32Array(core.length)
  const stack = [...seeds]
  for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
    if ((core[index] ?? 0) < deep || kept[index] === 1) continue
    kept[index] = 1
    stack.push(index - 1, index + 1, index - columns, index + columns)
  }
  return kept
}

function sampleGate(gate: Float32Array, columns: number, rows: number, x: number, y: number): number {
  const column = Math.min(Math.floor(x), columns - 2)
  const row = Math.min(Math.floor(y), rows - 2)
  const right = x - column
  const down = y - row
  const index = row * columns + column
  const upper = gate[index]! * (1 - right) + gate[index + 1]! * right
  const lower = gate[index + columns]! * (1 - right) + gate[index + columns + 1]! * right
  return upper * (1 - down) + lower * down
}

/** Opens the inside of the pour to a mesh of 45-degree webs with a solid frame. */
function hatch(pour: Float32Array, field: CopperField): void {
  for (let row = 0; row < field.rows; row++) {
    for (let column = 0; column < field.columns; column++) {
      const index = row * field.columns + column
      const solid = pour[index]!
      if (solid <= 0) continue
      const web = Math.max(webDistance((column + row) / DIAGONAL), webDistance((column - row) / DIAGONAL))
      pour[index] = Math.min(solid, Math.max(web, HATCH_FRAME - solid))
    }
  }
}

function webDistance(across: number): number {
  const phase = across - Math.floor(across / HATCH_PERIOD) * HATCH_PERIOD
  return HATCH_HALF_WIDTH - Math.min(phase, HATCH_PERIOD - phase)
}
