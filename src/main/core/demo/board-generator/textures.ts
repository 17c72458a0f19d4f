import { Random } from './random'

/**
 * The tileable textures that make rendered copper look rolled, brushed and etched. They are made once per process from
 * a fixed seed; a board takes them at its own offset. Values have mean 0 and standard deviation 1.
 */
export const TEXTURE_SIZE = 512

export interface Textures {
  /** Crystal grain of the copper: a few pixels across. */
  grain: Float32Array
  /** Streaks of the brushing that cleans a panel before the resist goes on: long in x. */
  brush: Float32Array
  /** Slow stains of oxide and lamination. */
  cloud: Float32Array
  /** Unevenness of etched edges: about six pixels a wave. */
  ripple: Float32Array
  /** Plain-weave glass cloth seen through the resin. */
  weave: Float32Array
}

let made: Textures | undefined

export function textures(): Textures {
  made ??= {
    grain: standardised(blurred(whiteNoise('grain'), 1, 1, 2)),
    brush: standardised(blurred(whiteNoise('brush'), 24, 0, 2)),
    cloud: standardised(blurred(whiteNoise('cloud'), 30, 30, 3)),
    ripple: standardised(blurred(whiteNoise('ripple'), 2, 2, 3)),
    weave: standardised(blurred(glassWeave(), 2, 2, 1))
  }
  return made
}

function whiteNoise(name: string): Float32Array {
  const random = new Random('texture', name)
  return Float32Array.from({ length: TEXTURE_SIZE * TEXTURE_SIZE }, () => random.between(-1, 1))
}

/** Box blur with wrap-around, `rounds` times: near enough to a Gaussian. Radii in pixels. */
function blurred(values: Float32Array, radiusX: number, radiusY: number, rounds: number): Float32Array {
  let current = values
  for (let round = 0; round < rounds; round++) {
    current = boxBlurred(current, radiusX, 1, TEXTURE_SIZE)
    current = boxBlurred(current, radiusY, TEXTURE_SIZE, 1)
  }
  return current
}

/** Running mean along one axis; `step` leads to the next value on a line, `lineStep` to the next line. */
function boxBlurred(values: Float32Array, radius: number, step: number, lineStep: number): Float32Array {
  if (radius === 0) return values
  const result = new Float32Array(values.length)
  for (let line = 0; line < TEXTURE_SIZE; line++) {
    const start = line * lineStep
    let sum = 0
    for (let place = -radius; place <= radius; place++) sum += values[start + wrap(place, TEXTURE_SIZE) * step]!
    for (let place = 0; place < TEXTURE_SIZE; place++) {
      result[start + place * step] = sum / (2 * radius + 1)
      const entering = values[start + wrap(place + radius + 1, TEXTURE_SIZE) * step]!
      const leaving = values[start + wrap(place - radius, TEXTURE_SIZE) * step]!
      sum += entering - leaving
    }
  }
  return result
}

function wrap(place: number, length: number): number {
  return (place + length) % length
}

const BUNDLES = 22
/** How far bundles wander, relative to the noise that bends them. */
const SWAY = 6

/** Bundles of glass pass over and under one another; the one on top catches the light. */
function glassWeave(): Float32Array {
  const random = new Random('texture', 'weave')
  const warp = Array.from({ length: BUNDLES }, () => random.between(0.7, 1.3))
  const weft = Array.from({ length: BUNDLES }, () => random.between(0.55, 1.05))
  const bundle = TEXTURE_SIZE / BUNDLES
  const sway = blurred(whiteNoise('sway'), 14, 14, 3)
  return Float32Array.from({ length: TEXTURE_SIZE * TEXTURE_SIZE }, (_, index) => {
    const x = index % TEXTURE_SIZE / bundle + SWAY * sway[index]!
    const y = Math.floor(index / TEXTURE_SIZE) / bundle - SWAY * sway[index]!
    const column = Math.floor(x)
    const row = Math.floor(y)
    const warpOnTop = (column + row) % 2 === 0
    const across = warpOnTop ? x - column : y - row
    const lengthways = warpOnTop ? y - row : x - column
    const round = Math.sin(Math.PI * across) * (0.6 + 0.4 * Math.sin(Math.PI * lengthways))
    return round * (warpOnTop ? warp[wrap(column, BUNDLES)]! : weft[wrap(row, BUNDLES)]!)
  })
}

function standardised(values: Float32Array): Float32Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  const scale = 1 / Math.sqrt(variance)
  return values.map((value) => (value - mean) * scale)
}
