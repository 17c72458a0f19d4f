import { DETECTION_LABELS, type DetectionLabel } from '../../inference/detector/detector'
import { GROUND, type Trace } from './board-sheet'
import type { BoardDesign } from './board-design'
import { FIELD_REACH } from './copper-field'
import { Random, type SeedPart } from './random'
import { boundsOf, distanceTo, type Blob, type Point, type Shape } from './shapes'

/** Something that lies on the board and changes its grey level without changing the copper below it. */
export interface SurfaceMark {
  shapes: Shape[]
  /** Width of the fade at the mark's edge, in pixels. */
  softness: number
  /** 0 (unseen) to 1 (hides what is below). */
  opacity: number
  /** Grey levels that the mark tends to over copper and over substrate. */
  onCopper: number
  onSubstrate: number
}

/** A defect on the board, in the design's pixels: copper left behind, copper lost, and what lies on top. */
export interface PlannedDefect {
  label: DetectionLabel
  at: Point
  /** No change is further than this from `at`, in pixels. */
  reach: number
  adds: Shape[]
  removes: Shape[]
  marks: SurfaceMark[]
}

const TRIES_PER_DEFECT = 400
/** How far, in pixels, defects keep from one another and from the picture's edge, so that each is seen whole. */
const KEEP_APART = 26
const KEEP_FROM_EDGE = 34
/** Least copper left beside a hole or bite, and least gap beside a spur or splash, in pixels. */
const LEAST_LEFT = 3

type Planner = (design: BoardDesign, random: Random) => PlannedDefect | undefined

/**
 * Draws `count` defects for one board, of as many kinds as there are, each of them true to its label on this copper.
 * Deterministic in design, seed and labels. Fewer come back when the board has no room left for more.
 */
export function planDefects(
  design: BoardDesign, seed: SeedPart, count: number, labels: readonly DetectionLabel[] = DETECTION_LABELS
): PlannedDefect[] {
  const random = new Random('defects', seed)
  const order: DetectionLabel[] = []
  while (order.length < count) order.push(...random.shuffled(labels))
  const planned: PlannedDefect[] = []
  for (const label of order.slice(0, count)) {
    const defect = firstThatFits(design, random, PLANNERS[label], planned)
    if (defect) planned.push(defect)
  }
  return planned
}

function firstThatFits(
  design: BoardDesign, random: Random, planner: Planner, planned: readonly PlannedDefect[]
): PlannedDefect | undefined {
  for (let attempt = 0; attempt < TRIES_PER_DEFECT; attempt++) {
    const defect = planner(design, random)
    if (!defect || !liesInside(design, defect)) continue
    const crowded = planned.some((other) =>
      Math.hypot(other.at.x - defect.at.x, other.at.y - defect.at.y) < other.reach + defect.reach + KEEP_APART)
    if (!crowded) return defect
  }
  return undefined
}

function liesInside({ width, height }: BoardDesign, { at, reach }: PlannedDefect): boolean {
  const border = reach + KEEP_FROM_EDGE
  return at.x >= border && at.y >= border && at.x < width - border && at.y < height - border
}

const PLANNERS: Record<DetectionLabel, Planner> = {
  open: planOpen,
  short: planShort,
  mousebite: planMousebite,
  spur: planSpur,
  copper: planCopper,
  'pin-hole': planPinHole,
  scratch: planScratch,
  contamination: planContamination
}

function defectOf(label: DetectionLabel, at: Point, parts: Partial<PlannedDefect>): PlannedDefect {
  const defect = { label, at, reach: 0, adds: [], removes: [], marks: [], ...parts }
  const shapes = [...defect.adds, ...defect.removes, ...defect.marks.flatMap((mark) => mark.shapes)]
  const reach = Math.max(...shapes.map(boundsOf).map((box) => Math.max(
    Math.abs(box.left - at.x), Math.abs(box.right - at.x), Math.abs(box.top - at.y), Math.abs(box.bottom - at.y)
  )))
  return { ...defect, reach }
}

/** An uneven round patch; `wobble` is the part of its radius by which the outline may deviate. */
function patch(random: Random, at: Point, radiusX: number, radiusY: number, angle: number, wobble = 0.12): Blob {
  const waves = [2, 3, 5].map((count) => ({
    count, amplitude: random.between(0.15, 0.5) * wobble, phase: random.between(0, 2 * Math.PI)
  }))
  return { kind: 'blob', ...at, radiusX, radiusY, angle, waves }
}

/** A point on a straight piece of a trace, well away from its bends and ends, with the trace's direction. */
interface TracePoint {
  trace: Trace
  at: Point
  along: Point
  normal: Point
}

function pointOnTrace({ traces, field }: BoardDesign, random: Random): TracePoint | undefined {
  if (traces.length === 0) return undefined
  const trace = random.pick(traces)
  const end = random.integer(1, trace.points.length - 1)
  const from = trace.points[end - 1]!
  const to = trace.points[end]!
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  const clear = trace.width * 2.4
  if (length < 2.5 * clear) return undefined
  const along = { x: (to.x - from.x) / length, y: (to.y - from.y) / length }
  const place = random.between(clear, length - clear)
  const at = { x: from.x + along.x * place, y: from.y + along.y * place }
  const isPlainTrace = Math.abs(field.distanceAt(at.x, at.y) - trace.width / 2) < 1
  const side = random.chance(0.5) ? 1 : -1
  return isPlainTrace ? { trace, at, along, normal: { x: -along.y * side, y: along.x * side } } : undefined
}

function stepped(from: Point, direction: Point, length: number): Point {
  return { x: from.x + direction.x * length, y: from.y + direction.y * length }
}

/** A gap through the whole width of a trace. */
function planOpen(design: BoardDesign, random: Random): PlannedDefect | undefined {
  const spot = pointOnTrace(design, random)
  if (!spot) return undefined
  const { at, along, trace } = spot
  const angle = Math.atan2(along.y, along.x)
  const gap = random.between(0.7, 1.3) * trace.width
  const cut = patch(random, at, gap / 2 + 1.5, trace.width / 2 + 4, angle)
  return netsTouchedBy(design, cut, 0).every((net) => net === trace.net)
    ? defectOf('open', at, { removes: [cut] })
    : undefined
}

/** A bridge from a trace to the nearest other net on one side of it. */
function planShort(design: BoardDesign, random: Random): PlannedDefect | undefined {
  const spot = pointOnTrace(design, random)
  if (!spot) return undefined
  const { at, normal, trace } = spot
  const edge = trace.width / 2
  for (let step = edge + 2; step < edge + FIELD_REACH; step++) {
    const ahead = stepped(at, normal, step)
    const net = design.field.netAt(ahead.x, ahead.y)
    if (net === 0) continue
    return net === trace.net ? undefined : bridge(design, random, spot, step)
  }
  return undefined
}

function bridge(
  design: BoardDesign, random: Random, { at, normal, trace }: TracePoint, length: number
): PlannedDefect | undefined {
  const radius = random.between(2.6, 4.8)
  const overlap = radius + 1.5
  const from = stepped(at, normal, trace.width / 2 - overlap)
  const to = stepped(at, normal, length + 1)
  const middle = stepped(at, normal, (trace.width / 2 + length) / 2)
  const adds: Shape[] = [
    { kind: 'capsule', x1: from.x, y1: from.y, x2: to.x, y2: to.y, radius },
    patch(random, middle, radius + random.between(0.5, 2.5), radius + 1, random.between(0, Math.PI), 0.3)
  ]
  const touched = new Set(adds.flatMap((shape) => netsTouchedBy(design, shape, LEAST_LEFT)))
  return touched.size === 2 ? defectOf('short', middle, { adds }) : undefined
}

/** A bite out of a trace's edge that leaves it whole. */
function planMousebite(design: BoardDesign, random: Random): PlannedDefect | undefined {
  const spot = pointOnTrace(design, random)
  if (!spot) return undefined
  const { along, normal, trace } = spot
  const wobble = 0.1
  const depth = random.between(0.42, 0.6) * trace.width
  if (trace.width - depth * (1 + wobble) < LEAST_LEFT) return undefined
  const at = stepped(spot.at, normal, trace.width / 2)
  const bite = patch(random, at, random.between(0.9, 1.7) * depth, depth, Math.atan2(along.y, along.x), wobble)
  return netsTouchedBy(design, bite, 0).every((net) => net === trace.net)
    ? defectOf('mousebite', at, { removes: [bite] })
    : undefined
}

/** A tooth on a trace's edge that reaches no other copper. */
function planSpur(design: BoardDesign, random: Random): PlannedDefect | undefined {
  const spot = pointOnTrace(design, random)
  if (!spot) return undefined
  const { along, normal, trace } = spot
  const edge = stepped(spot.at, normal, trace.width / 2)
  const length = random.between(5.5, 9)
  const lean = random.between(-0.35, 0.35)
  const tip = stepped(stepped(edge, normal, length), along, lean * length)
  const adds: Shape[] = [
    patch(random, edge, random.between(3.5, 5.5), 3.5, Math.atan2(along.y, along.x)),
    { kind: 'capsule', x1: edge.x, y1: edge.y, x2: tip.x, y2: tip.y, radius: random.between(1.8, 2.8) }
  ]
  const touched = adds.flatMap((shape) => netsTouchedBy(design, shape, LEAST_LEFT))
  return touched.every((net) => net === trace.net) ? defectOf('spur', edge, { adds }) : undefined
}

/** A splash of copper on bare substrate. */
function planCopper(design: BoardDesign, random: Random): PlannedDefect | undefined {
  const at = anywhere(design, random)
  const radius = random.between(5.5, 9.5)
  const splash = patch(random, at, radius, radius * random.between(0.6, 1), random.between(0, Math.PI), 0.3)
  if (netsTouchedBy(design, splash, LEAST_LEFT).length > 0) return undefined
  return defectOf('copper', at, { adds: [splash] })
}

/** A hole with copper all around it. */
function planPinHole(design: BoardDesign, random: Random): PlannedDefect | undefined {
  const at = anywhere(design, random)
  const room = design.field.distanceAt(at.x, at.y) - LEAST_LEFT
  if (room < 3) return undefined
  const wobble = 0.15
  const radius = Math.min(random.between(3, 5.5), room / (1 + wobble))
  const hole = patch(random, at, radius, radius * random.between(0.8, 1), random.between(0, Math.PI), wobble)
  return defectOf('pin-hole', at, { removes: [hole] })
}

const SCRATCH_PIECES = 9

/** A thin curved line of roughened surface, most of it over copper, which it does not cut. */
function planScratch(design: BoardDesign, random: Random): PlannedDefect | undefined {
  const start = anywhere(design, random)
  const piece = random.between(60, 170) / SCRATCH_PIECES
  const bend = random.between(-0.06, 0.06)
  const points = [start]
  for (let heading = random.between(0, 2 * Math.PI), count = 0; count < SCRATCH_PIECES; count++, heading += bend) {
    points.push(stepped(points[count]!, { x: Math.cos(heading), y: Math.sin(heading) }, piece))
  }
  if (shareOnCopper(design, points) < 0.75) return undefined
  const widest = random.between(1.8, 2.4)
  const shapes = points.slice(1).map((to, index): Shape => {
    const from = points[index]!
    const taper = Math.sin(Math.PI * (index + 1) / (SCRATCH_PIECES + 1))
    return { kind: 'capsule', x1: from.x, y1: from.y, x2: to.x, y2: to.y, radius: widest * (0.45 + 0.55 * taper) }
  })
  const mark = { shapes, softness: 0.8, opacity: random.between(0.85, 0.95), onCopper: 114, onSubstrate: 100 }
  return defectOf('scratch', points[Math.floor(points.length / 2)]!, { marks: [mark] })
}

/** A stain or a fibre that lies over copper and substrate alike. */
function planContamination(design: BoardDesign, random: Random): PlannedDefect | undefined {
  const at = anywhere(design, random)
  if (shareOnCopper(design, ringAround(at, 12)) < 0.7) return undefined
  return defectOf('contamination', at, { marks: [random.chance(0.6) ? stain(random, at) : fibre(random, at)] })
}

function stain(random: Random, at: Point): SurfaceMark {
  const radius = random.between(9, 17)
  const angle = random.between(0, Math.PI)
  const beside = stepped(at, { x: Math.cos(angle), y: Math.sin(angle) }, radius * 0.8)
  return {
    shapes: [
      patch(random, at, radius, radius * random.between(0.6, 0.95), angle, 0.3),
      patch(random, beside, radius * 0.5, radius * 0.4, angle, 0.35)
    ],
    softness: random.between(3, 5.5),
    opacity: random.between(0.75, 0.9),
    onCopper: random.between(118, 130),
    onSubstrate: random.between(96, 116)
  }
}

function fibre(random: Random, at: Point): SurfaceMark {
  const pieces = 14
  const turn = random.between(-0.28, 0.28)
  let heading = random.between(0, 2 * Math.PI)
  let from = stepped(at, { x: Math.cos(heading), y: Math.sin(heading) }, -18)
  const shapes: Shape[] = []
  for (let count = 0; count < pieces; count++) {
    heading += turn + random.between(-0.12, 0.12)
    const to = stepped(from, { x: Math.cos(heading), y: Math.sin(heading) }, random.between(4, 6))
    shapes.push({ kind: 'capsule', x1: from.x, y1: from.y, x2: to.x, y2: to.y, radius: 1.6 })
    from = to
  }
  return { shapes, softness: 1.2, opacity: 0.9, onCopper: 116, onSubstrate: 104 }
}

function anywhere({ width, height }: BoardDesign, random: Random): Point {
  return {
    x: random.between(KEEP_FROM_EDGE, width - KEEP_FROM_EDGE),
    y: random.between(KEEP_FROM_EDGE, height - KEEP_FROM_EDGE)
  }
}

function ringAround(at: Point, radius: number): Point[] {
  const angles = Array.from({ length: 12 }, (_, index) => index * Math.PI / 6)
  return angles.map((angle) => stepped(at, { x: Math.cos(angle), y: Math.sin(angle) }, radius))
}

function shareOnCopper({ field }: BoardDesign, points: readonly Point[]): number {
  return points.filter((point) => field.distanceAt(point.x, point.y) > 0).length / points.length
}

/** The nets whose copper lies within `clearance` pixels of the shape, each once. */
function netsTouchedBy({ field }: BoardDesign, shape: Shape, clearance: number): number[] {
  const nets = new Set<number>()
  const distance = distanceTo(shape)
  field.forEachCell(boundsOf(shape), clearance, (index, x, y) => {
    if (field.distance[index]! > -clearance && distance(x, y) > -clearance) nets.add(field.net[index] || GROUND)
  })
  return [...nets]
}
