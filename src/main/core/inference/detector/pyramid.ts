import type { GreyImage } from './detector'
import { levelRegion, type ToneField } from './tone-field'

/** A picture shrunk by a whole factor; pixel (x, y) is the mean of a `factor` x `factor` square of the original. */
export interface Overview extends GreyImage {
  factor: number
}

/**
 * The levelled picture, shrunk by a power of two until its longer side is at most `maxSide`. Works in bands of rows,
 * so that a large picture never exists a second time.
 */
export function levelledOverview(image: GreyImage, field: ToneField, maxSide: number): Overview {
  let factor = 1
  while (Math.max(image.width, image.height) / factor > maxSide) factor *= 2
  const width = Math.floor(image.width / factor)
  const height = Math.floor(image.height / factor)
  const data = new Uint8Array(width * height)
  const band = new Uint8Array(image.width * factor)
  const sums = new Uint32Array(width)
  for (let y = 0; y < height; y++) {
    levelRegion(image, field, 0, y * factor, image.width, factor, band)
    if (factor === 1) {
      data.set(band, y * width)
      continue
    }
    sums.fill(0)
    for (let line = 0; line < factor; line++) {
      const row = line * image.width
      for (let x = 0; x < width; x++) {
        let sum = 0
        for (let step = 0; step < factor; step++) sum += band[row + x * factor + step]!
        sums[x]! += sum
      }
    }
    for (let x = 0; x < width; x++) data[y * width + x] = sums[x]! / (factor * factor)
  }
  return { data, width, height, factor }
}

/** Half as wide and high, each pixel the mean of four. */
export function halve(image: GreyImage): GreyImage {
  const width = image.width >> 1
  const height = image.height >> 1
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    const upper = 2 * y * image.width
    const lower = upper + image.width
    for (let x = 0; x < width; x++) {
      const left = 2 * x
      data[y * width + x] = (image.data[upper + left]! + image.data[upper + left + 1]! +
        image.data[lower + left]! + image.data[lower + left + 1]! + 2) >> 2
    }
  }
  return { data, width, height }
}
