import type { Box } from '@shared/domain/geometry'
import type { DetectionLabel, GreyImage } from '../../inference/detector/detector'
import type { BoardDesign } from './board-design'
import type { PlannedDefect, SurfaceMark } from './defects'
import { BLUR_RADIUS, blur, expose, shine } from './optics'
import { Random, type SeedPart } from './random'
import {
  boundsOf, distanceTo, movedShape, type Bounds, type Point, type RigidMotion, type Shape
} from './shapes'
import { TEXTURE_SIZE, textures } from './textures'

/** How one picture of a board was taken. */
export interface Camera {
  /** By how much the board lies right of and below its nominal place, in pixels. */
  shiftPx: Point
  /** Turn of the board about the picture's centre, clockwise on screen. */
  rotationDeg: number
  /** Relative change of light from one corner to the opposite one, 0 for even light. */
  lightGradient: number
  /** Standard deviation of the sensor's noise at mid grey, in grey levels. */
  noiseSigma: number
}

/** A defect as it lies in a captured picture. */
export interface KnownDefect {
  label: DetectionLabel
  box: Box
}

export interface CaptureOptions {
  /** Chooses texture, light direction, etching and noise: what differs from one board of a part to the next. */
  seed: SeedPart
  defects?: readonly PlannedDefect[]
  camera?: Partial<Camera>
}

export interface Capture {
  image: GreyImage
  defects: KnownDefect[]
}

const GOOD_CAMERA: Camera = { shiftPx: { x: 0, y: 0 }, rotationDeg: 0, lightGradient: 0.12, noiseSigma: 2.6 }

const COPPER_TONE = 192
const SUBSTRATE_TONE = 56
const HOLE_TONE = 17
/** How far shading follows an edge on either side, in pixels. */
const EDGE_REACH = 2
const EDGE_DARKNESS = 34
const SHADOW_DARKNESS = 12
const RELIEF = 16
/** The ring light of the rig is a little stronger from the upper left. */
const RELIEF_LIGHT = { x: -0.6, y: -0.8 }
const ETCH_SPREAD = 0.18
const RIPPLE = 0.13
/** How thick and thin dirt and scratches are, relative to their opacity. */
const MARK_UNEVENNESS = 0.14
/** Shading, relief and blur carry a change of copper this far, in pixels. */
const CHANGE_REACH = EDGE_REACH + 1 + BLUR_RADIUS
const LEAST_COVERAGE_CHANGE = 1e-4

/** Strength of each texture, in grey levels. */
interface Surface {
  grain: number
  brush: number
  cloud: number
  weave: number
  offset: Point
}

const GOLDEN_SURFACE: Surface = { grain: 1, brush: 1.2, cloud: 1.5, weave: 1.8, offset: { x: 0, y: 0 } }
const IN_PLACE: RigidMotion = { centre: { x: 0, y: 0 }, angle: 0, shift: { x: 0, y: 0 } }

/** The approved reference: the design under even light, with the mean of many boards' texture and no noise. */
export function renderGolden(design: BoardDesign): GreyImage {
  const { width, height } = design
  const copper = seenThrough(design, IN_PLACE)
  const tones = paint(copper, width, height, GOLDEN_SURFACE)
  drill(tones, design, IN_PLACE)
  return expose(blur(tones, width, height), width, height, 0, new Random('golden'))
}

/**
 * One captured board: the design with its defects, as the camera sees it, and where the defects lie in that picture.
 * A box contains every pixel that the defect changes, cut to the picture. Deterministic in design and options.
 */
export function renderCaptured(design: BoardDesign, options: CaptureOptions): Capture {
  const { width, height } = design
  const defects = options.defects ?? []
  const camera = { ...GOOD_CAMERA, ...options.camera }
  const motion = motionOf(camera, width, height)
  const random = new Random('capture', options.seed)
  const surface = surfaceOf(random)
  const light = { gradient: camera.lightGradient, angle: random.between(0, 2 * Math.PI) }

  const copper = seenThrough(design, motion)
  roughen(copper, width, height, random.normal() * ETCH_SPREAD, surface.offset)
  const etched = defects.map((defect) => etchDefect(copper, width, height, defect, motion))
  const tones = paint(copper, width, height, surface)
  drill(tones, design, motion)
  const marked = defects.map(({ marks }) => layMarks(tones, copper, width, height, marks, motion, surface.offset))
  shine(tones, width, height, light)

  return {
    image: expose(blur(tones, width, height), width, height, camera.noiseSigma, random),
    defects: defects.map(({ label }, index) => ({
      label,
      box: boxOf(joined(grown(etched[index]!, CHANGE_REACH), grown(marked[index]!, BLUR_RADIUS)), width, height)
    }))
  }
}

/** 1 where the design with its defects has copper, 0 where not; no camera, row by row. */
export function renderCopperMask(design: BoardDesign, defects: readonly PlannedDefect[] = []): Uint8Array {
  const { width, height } = design
  const copper = seenThrough(design, IN_PLACE)
  for (const defect of defects) etchDefect(copper, width, height, defect, IN_PLACE)
  return Uint8Array.from(copper, (distance) => distance > 0 ? 1 : 0)
}

function motionOf({ shiftPx, rotationDeg }: Camera, width: number, height: number): RigidMotion {
  return { centre: { x: width / 2, y: height / 2 }, angle: rotationDeg * Math.PI / 180, shift: shiftPx }
}

function surfaceOf(random: Random): Surface {
  return {
    grain: random.between(4, 6),
    brush: random.between(3, 5.5),
    cloud: random.between(2.5, 4.5),
    weave: random.between(2.6, 4),
    offset: { x: random.integer(0, TEXTURE_SIZE - 1), y: random.integer(0, TEXTURE_SIZE - 1) }
  }
}

/** The design's field as it lies in the picture after the motion: each pixel looks back to where it came from. */
function seenThrough({ field, width, height }: BoardDesign, motion: RigidMotion): Float32Array {
  const seen = new Float32Array(width * height)
  const cos = Math.cos(motion.angle)
  const sin = Math.sin(motion.angle)
  for (let y = 0; y < height; y++) {
    const dy = y - motion.centre.y - motion.shift.y
    for (let x = 0; x < width; x++) {
      const dx = x - motion.centre.x - motion.shift.x
      const column = limited(motion.centre.x + dx * cos + dy * sin + field.margin, field.columns - 2)
      const row = limited(motion.centre.y + dy * cos - dx * sin + field.margin, field.rows - 2)
      const index = Math.floor(row) * field.columns + Math.floor(column)
      const right = column - Math.floor(column)
      const down = row - Math.floor(row)
      const upper = field.distance[index]! * (1 - right) + field.distance[index + 1]! * right
      const below = index + field.columns
      const lower = field.distance[below]! * (1 - right) + field.distance[below + 1]! * right
      seen[y * width + x] = upper * (1 - down) + lower * down
    }
  }
  return seen
}

function limited(value: number, most: number): number {
  return value < 0 ? 0 : value > most ? most : value
}

/** Etching is never exact: all edges a little in or out, and none of them smooth. */
function roughen(copper: Float32Array, width: number, height: number, bias: number, offset: Point): void {
  const { ripple } = textures()
  for (let y = 0; y < height; y++) {
    const row = textureRow(y + offset.y)
    for (let x = 0; x < width; x++) {
      const index = y * width + x
      copper[index] = copper[index]! + bias + RIPPLE * ripple[row + textureColumn(x + offset.x)]!
    }
  }
}

function textureRow(y: number): number {
  return (y & (TEXTURE_SIZE - 1)) * TEXTURE_SIZE
}

function textureColumn(x: number): number {
  return x & (TEXTURE_SIZE - 1)
}

/** Changes the copper and gives the bounds of the pixels whose cover changed. */
function etchDefect(
  copper: Float32Array, width: number, height: number, defect: PlannedDefect, motion: RigidMotion
): Bounds {
  const changed = noBounds()
  const apply = (shape: Shape, combine: (held: number, distance: number) => number) => {
    const moved = movedShape(shape, motion)
    const distance = distanceTo(moved)
    forEachPixel(boundsOf(moved), EDGE_REACH + 2, width, height, (index, x, y) => {
      const held = copper[index]!
      const combined = combine(held, distance(x, y))
      copper[index] = combined
      if (Math.abs(coverage(combined) - coverage(held)) > LEAST_COVERAGE_CHANGE) include(changed, x, y)
    })
  }
  for (const shape of defect.removes) apply(shape, (held, distance) => Math.min(held, -distance))
  for (const shape of defect.adds) apply(shape, (held, distance) => Math.max(held, distance))
  return changed
}

/** The part of a pixel that copper covers, from the distance of its centre to the edge. */
function coverage(distance: number): number {
  return distance <= -0.5 ? 0 : distance >= 0.5 ? 1 : distance + 0.5
}

/** Grey levels of copper and substrate with their textures, the dark flank of each edge and the light on it. */
function paint(copper: Float32Array, width: number, height: number, surface: Surface): Float32Array {
  const { grain, brush, cloud, weave } = textures()
  const tones = new Float32Array(width * height)
  for (let y = 0; y < height; y++) {
    const row = textureRow(y + surface.offset.y)
    const up = y > 0 ? -width : 0
    const down = y < height - 1 ? width : 0
    for (let x = 0; x < width; x++) {
      const index = y * width + x
      const texel = row + textureColumn(x + surface.offset.x)
      const stain = surface.cloud * cloud[texel]!
      const distance = copper[index]!
      const covered = coverage(distance)
      let metal = COPPER_TONE + surface.grain * grain[texel]! + surface.brush * brush[texel]! + stain
      let resin = SUBSTRATE_TONE + surface.weave * weave[texel]! + 0.4 * (stain + surface.grain * grain[texel]!)
      if (distance > -EDGE_REACH && distance < EDGE_REACH) {
        const nearness = 1 - Math.abs(distance) / EDGE_REACH
        const slopeX = copper[index + (x < width - 1 ? 1 : 0)]! - copper[index - (x > 0 ? 1 : 0)]!
        const slopeY = copper[index + down]! - copper[index + up]!
        const facing = -(slopeX * RELIEF_LIGHT.x + slopeY * RELIEF_LIGHT.y) / 2
        metal += nearness * (RELIEF * facing - EDGE_DARKNESS)
        resin -= nearness * SHADOW_DARKNESS
      }
      tones[index] = resin + (metal - resin) * covered
    }
  }
  return tones
}

/** Drilled holes look through the board into the dark. */
function drill(tones: Float32Array, { holes, width, height }: BoardDesign, motion: RigidMotion): void {
  for (const hole of holes) {
    const moved = movedShape(hole, motion)
    const distance = distanceTo(moved)
    forEachPixel(boundsOf(moved), 1, width, height, (index, x, y) => {
      tones[index] = tones[index]! + (HOLE_TONE - tones[index]!) * coverage(distance(x, y))
    })
  }
}

/** Lays the marks over the tones and gives the bounds of the pixels they reach. */
function layMarks(
  tones: Float32Array, copper: Float32Array, width: number, height: number,
  marks: readonly SurfaceMark[], motion: RigidMotion, offset: Point
): Bounds {
  const { grain } = textures()
  const reached = noBounds()
  for (const { shapes, softness, opacity, onCopper, onSubstrate } of marks) {
    const moved = shapes.map((shape) => movedShape(shape, motion))
    const distances = moved.map(distanceTo)
    const bounds = moved.map(boundsOf).reduce(joined)
    forEachPixel(bounds, softness, width, height, (index, x, y) => {
      let inside = -Infinity
      for (const distance of distances) inside = Math.max(inside, distance(x, y))
      const texel = textureRow(y + offset.y) + textureColumn(x + offset.x)
      const density = opacity * (1 + MARK_UNEVENNESS * grain[texel]!)
      const cover = limited(density * limited(inside / softness + 0.5, 1), 1)
      if (cover === 0) return
      const target = onSubstrate + (onCopper - onSubstrate) * coverage(copper[index]!)
      tones[index] = tones[index]! + (target - tones[index]!) * cover
      include(reached, x, y)
    })
  }
  return reached
}

function forEachPixel(
  bounds: Bounds, reach: number, width: number, height: number, visit: (index: number, x: number, y: number) => void
): void {
  const right = Math.min(width - 1, Math.ceil(bounds.right + reach))
  const bottom = Math.min(height - 1, Math.ceil(bounds.bottom + reach))
  for (let y = Math.max(0, Math.floor(bounds.top - reach)); y <= bottom; y++) {
    for (let x = Math.max(0, Math.floor(bounds.left - reach)); x <= right; x++) visit(y * width + x, x, y)
  }
}

function noBounds(): Bounds {
  return { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity }
}

function include(bounds: Bounds, x: number, y: number): void {
  bounds.left = Math.min(bounds.left, x)
  bounds.top = Math.min(bounds.top, y)
  bounds.right = Math.max(bounds.right, x)
  bounds.bottom = Math.max(bounds.bottom, y)
}

function joined(a: Bounds, b: Bounds): Bounds {
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom)
  }
}

function grown(bounds: Bounds, by: number): Bounds {
  return { left: bounds.left - by, top: bounds.top - by, right: bounds.right + by, bottom: bounds.bottom + by }
}

/** Bounds of pixel centres as a box of whole pixels within the picture. */
function boxOf(bounds: Bounds, width: number, height: number): Box {
  const x = Math.max(0, bounds.left)
  const y = Math.max(0, bounds.top)
  return {
    x,
    y,
    width: Math.min(width - 1, bounds.right) - x + 1,
    height: Math.min(height - 1, bounds.bottom) - y + 1
  }
}
