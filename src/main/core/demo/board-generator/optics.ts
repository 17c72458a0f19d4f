import type { GreyImage } from '../../inference/detector/detector'
import { Random } from './random'

/** Reach of the lens blur in pixels. */
export const BLUR_RADIUS = 2

const BLUR_SIGMA = 0.78
const VIGNETTE = 0.1
const NOISE_TABLE = 1 << 16
/** Grey level at which shot noise equals the stated noise; it grows with the square root of the light. */
const NOISE_REFERENCE = 128

/** Light that falls off to one side and to the corners: factors on the grey level. */
export interface Light {
  /** Relative change from one side of the picture to the other, 0 for even light. */
  gradient: number
  /** Direction of the brighter side, radians, x towards y. */
  angle: number
}

/** In place: multiplies by the light's factor at every pixel. */
export function shine(tones: Float32Array, width: number, height: number, { gradient, angle }: Light): void {
  const halfDiagonal = Math.hypot(width, height) / 2
  const alongX = gradient / 2 * Math.cos(angle) / halfDiagonal
  const alongY = gradient / 2 * Math.sin(angle) / halfDiagonal
  const vignette = VIGNETTE / (halfDiagonal * halfDiagonal)
  for (let y = 0; y < height; y++) {
    const dy = y - height / 2
    for (let x = 0; x < width; x++) {
      const dx = x - width / 2
      const index = y * width + x
      tones[index] = tones[index]! * (1 + alongX * dx + alongY * dy - vignette * (dx * dx + dy * dy))
    }
  }
}

/** The picture that a lens makes of the tones: a Gaussian of 0.78 pixels, edges repeated. */
export function blur(tones: Float32Array, width: number, height: number): Float32Array {
  const [centre, near, far] = blurWeights()
  const across = new Float32Array(tones.length)
  for (let y = 0; y < height; y++) {
    const row = y * width
    for (let x = 0; x < width; x++) {
      const left = row + Math.max(0, x - 1)
      const right = row + Math.min(width - 1, x + 1)
      const farLeft = row + Math.max(0, x - 2)
      const farRight = row + Math.min(width - 1, x + 2)
      across[row + x] = centre * tones[row + x]! + near * (tones[left]! + tones[right]!) +
        far * (tones[farLeft]! + tones[farRight]!)
    }
  }
  const result = new Float32Array(tones.length)
  for (let y = 0; y < height; y++) {
    const up = Math.max(0, y - 1) * width
    const down = Math.min(height - 1, y + 1) * width
    const farUp = Math.max(0, y - 2) * width
    const farDown = Math.min(height - 1, y + 2) * width
    for (let x = 0; x < width; x++) {
      result[y * width + x] = centre * across[y * width + x]! + near * (across[up + x]! + across[down + x]!) +
        far * (across[farUp + x]! + across[farDown + x]!)
    }
  }
  return result
}

function blurWeights(): [number, number, number] {
  const near = Math.exp(-1 / (2 * BLUR_SIGMA ** 2))
  const far = near ** 4
  const sum = 1 + 2 * near + 2 * far
  return [1 / sum, near / sum, far / sum]
}

let noiseTable: Float32Array | undefined

function normalNoise(): Float32Array {
  const random = new Random('sensor noise')
  noiseTable ??= Float32Array.from({ length: NOISE_TABLE }, () => random.normal())
  return noiseTable
}

/** The sensor's answer: tones with noise of `sigma` grey levels at mid grey, limited and rounded to 8 bits. */
export function expose(tones: Float32Array, width: number, height: number, sigma: number, random: Random): GreyImage {
  const data = new Uint8Array(width * height)
  const noise = normalNoise()
  for (let index = 0; index < data.length; index++) {
    const tone = Math.max(0, tones[index]!)
    const deviation = sigma === 0
      ? 0
      : sigma * (0.4 + 0.6 * Math.sqrt(tone / NOISE_REFERENCE)) * noise[random.uint32() >>> 16]!
    data[index] = Math.min(255, Math.max(0, Math.round(tone + deviation)))
  }
  return { data, width, height }
}
