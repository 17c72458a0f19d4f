import type { GreyImage } from './detector'
import { edgePoints, sampleBilinear, type EdgePoints } from './edge-points'
import { solveSymmetric4 } from './linear-algebra'
import type { DetectorParameters } from './parameters'
import { halve, type Overview } from './pyramid'
import { IDENTITY, rotationAndShift, scaledUp, type Similarity } from './similarity'

const RADIANS_PER_DEGREE = Math.PI / 180
/** Longest side of the smallest level: there a whole-picture search costs little, and traces still show. */
const COARSEST_SIDE = 96
const MIN_LEVEL_SIDE = 24
const POINTS_PER_LEVEL = 12_000
const MAX_ITERATIONS = 12
/** Refinement of a level ends when the picture's corners move less than this. */
const SETTLED_PX = 0.01
/** Differences beyond this are defects, not misplacement, and pull no harder than this. */
const MAX_PULL = 48
/** Best guesses of the coarse search that are refined; periodic patterns have several. */
const GUESSES = 3
const CORRELATION_SAMPLES = 40_000

export interface RegistrationResult {
  /** In pixels of the full pictures. */
  map: Similarity
  correlation: number
}

/**
 * Lays the golden picture onto the captured one by a rotation, shift and scale. Refines from "already aligned"
 * first; only if that does not fit well is the whole range of shifts and rotations searched.
 *
 * Refinement is Gauss-Newton on the grey differences at edges, from coarse to fine (Lucas and Kanade 1981; Baker and
 * Matthews 2004 for the fixed Hessian).
 *
 * @param golden levelled overview
 * @param captured levelled overview, of the same factor
 */
export function register(
  golden: Overview, captured: Overview, parameters: DetectorParameters['registration']
): RegistrationResult {
  const goldenLevels = levelsOf(golden)
  const capturedLevels = levelsOf(captured)
  const depth = Math.min(goldenLevels.length, capturedLevels.length)
  const points = capturedLevels.slice(0, depth).map(level => edgePoints(level, POINTS_PER_LEVEL))
  const refine = (start: Similarity): RegistrationResult => {
    let map = start
    for (let level = depth - 1; level >= 0; level--) {
      const scale = 1 / 2 ** level
      map = scaledUp(refineLevel(goldenLevels[level]!, points[level]!, scaledUp(map, scale)), 1 / scale)
    }
    return { map, correlation: correlationUnder(golden, captured, map) }
  }
  let best = refine(IDENTITY)
  if (best.correlation < parameters.trustedCorrelation) {
    const scale = 2 ** (depth - 1)
    for (const guess of searchCoarsely(goldenLevels[depth - 1]!, capturedLevels[depth - 1]!, parameters)) {
      const refined = refine(scaledUp(guess, scale))
      if (refined.correlation > best.correlation) best = refined
    }
  }
  return { map: scaledUp(best.map, golden.factor), correlation: best.correlation }
}

/** Finest first. */
function levelsOf(image: GreyImage): GreyImage[] {
  const levels = [image]
  for (;;) {
    const last = levels.at(-1)!
    const isCoarsest = Math.max(last.width, last.height) <= COARSEST_SIDE
    if (isCoarsest || Math.min(last.width, last.height) < 2 * MIN_LEVEL_SIDE) return levels
    levels.push(halve(last))
  }
}

function refineLevel(golden: GreyImage, points: EdgePoints, start: Similarity): Similarity {
  const { x, y, gradientX, gradientY, value, count } = points
  const goldenCentreX = (golden.width - 1) / 2
  const goldenCentreY = (golden.height - 1) / 2
  const reach = Math.max(goldenCentreX, goldenCentreY)
  const normal = new Float64Array(16)
  const right = new Float64Array(4)
  const slope = new Float64Array(4)
  let map = start
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    normal.fill(0)
    right.fill(0)
    for (let index = 0; index < count; index++) {
      const px = x[index]!
      const py = y[index]!
      const goldenX = map.a * px - map.b * py + map.tx + goldenCentreX
      const goldenY = map.b * px + map.a * py + map.ty + goldenCentreY
      const sample = sampleBilinear(golden, goldenX, goldenY)
      if (sample < 0) continue
      const difference = Math.max(-MAX_PULL, Math.min(MAX_PULL, sample - value[index]!))
      const gx = gradientX[index]!
      const gy = gradientY[index]!
      slope[0] = (gx * px + gy * py) / reach
      slope[1] = (gy * px - gx * py) / reach
      slope[2] = gx
      slope[3] = gy
      for (let row = 0; row < 4; row++) {
        right[row]! += slope[row]! * difference
        for (let column = row; column < 4; column++) normal[row * 4 + column]! += slope[row]! * slope[column]!
      }
    }
    const step = solveSymmetric4(normal, right)
    if (step === null) return map
    map = {
      a: map.a - step[0]! / reach,
      b: map.b - step[1]! / reach,
      tx: map.tx - step[2]!,
      ty: map.ty - step[3]!
    }
    if (Math.max(...step.map(Math.abs)) < SETTLED_PX) return map
  }
  return map
}

/** Tries every rotation and shift in range on the coarsest level; the best few, best first. */
function searchCoarsely(
  golden: GreyImage, captured: GreyImage, parameters: DetectorParameters['registration']
): Similarity[] {
  const side = Math.max(captured.width, captured.height)
  const maxShift = Math.ceil(side * parameters.maxShiftShare)
  // A step moves the corners by about one pixel of this level.
  const stepDeg = Math.min(parameters.maxRotationDeg, 1 / (side / 2) / RADIANS_PER_DEGREE)
  const steps = Math.ceil(parameters.maxRotationDeg / stepDeg)
  const guesses: { map: Similarity; correlation: number }[] = []
  for (let turn = -steps; turn <= steps; turn++) {
    const angle = turn * stepDeg * RADIANS_PER_DEGREE
    for (let ty = -maxShift; ty <= maxShift; ty++) {
      for (let tx = -maxShift; tx <= maxShift; tx++) {
        const map = rotationAndShift(angle, tx, ty)
        guesses.push({ map, correlation: correlationUnder(golden, captured, map, COARSE_STRIDE) })
      }
    }
  }
  guesses.sort((first, second) => second.correlation - first.correlation)
  return guesses.slice(0, GUESSES).map(guess => guess.map)
}

const COARSE_STRIDE = 2

/** Pearson's correlation of the golden picture, laid over, with the captured one, where both exist. */
export function correlationUnder(
  golden: GreyImage, captured: GreyImage, map: Similarity,
  stride = Math.max(1, Math.floor(Math.sqrt(captured.data.length / CORRELATION_SAMPLES)))
): number {
  const goldenCentreX = (golden.width - 1) / 2
  const goldenCentreY = (golden.height - 1) / 2
  const centreX = (captured.width - 1) / 2
  const centreY = (captured.height - 1) / 2
  let count = 0
  let sumG = 0
  let sumC = 0
  let sumGG = 0
  let sumCC = 0
  let sumGC = 0
  for (let y = 0; y < captured.height; y += stride) {
    for (let x = 0; x < captured.width; x += stride) {
      const px = x - centreX
      const py = y - centreY
      const g = sampleBilinear(
        golden,
        map.a * px - map.b * py + map.tx + goldenCentreX,
        map.b * px + map.a * py + map.ty + goldenCentreY
      )
      if (g < 0) continue
      const c = captured.data[y * captured.width + x]!
      count++
      sumG += g
      sumC += c
      sumGG += g * g
      sumCC += c * c
      sumGC += g * c
    }
  }
  const varianceG = sumGG - sumG * sumG / count
  const varianceC = sumCC - sumC * sumC / count
  if (count === 0 || varianceG <= 0 || varianceC <= 0) return 0
  return (sumGC - sumG * sumC / count) / Math.sqrt(varianceG * varianceC)
}
