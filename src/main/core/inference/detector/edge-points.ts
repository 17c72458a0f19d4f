import type { GreyImage } from './detector'

/** Levels a pixel must change by, over two pixels, to count as an edge. */
const MIN_GRADIENT = 12
const FIRST_CAPACITY = 1 << 15

/** Places of a picture where misplacement shows: coordinates from the picture's centre, slopes in levels a pixel. */
export interface EdgePoints {
  x: Float32Array
  y: Float32Array
  gradientX: Float32Array
  gradientY: Float32Array
  value: Float32Array
  count: number
}

/** The edge pixels of a picture, thinned out evenly to at most `limit`. */
export function edgePoints(image: GreyImage, limit: number): EdgePoints {
  const { data, width } = image
  const indices = edgeIndices(image)
  const stride = Math.max(1, indices.length / limit)
  const count = Math.floor(indices.length / stride)
  const points: EdgePoints = {
    x: new Float32Array(count),
    y: new Float32Array(count),
    gradientX: new Float32Array(count),
    gradientY: new Float32Array(count),
    value: new Float32Array(count),
    count
  }
  for (let point = 0; point < count; point++) {
    const index = indices[Math.floor(point * stride)]!
    const x = index % width
    points.x[point] = x - (width - 1) / 2
    points.y[point] = (index - x) / width - (image.height - 1) / 2
    points.gradientX[point] = (data[index + 1]! - data[index - 1]!) / 2
    points.gradientY[point] = (data[index + width]! - data[index - width]!) / 2
    points.value[point] = data[index]!
  }
  return points
}

function edgeIndices({ data, width, height }: GreyImage): Int32Array {
  let indices = new Int32Array(FIRST_CAPACITY)
  let count = 0
  for (let y = 1; y < height - 1; y++) {
    if (count + width > indices.length) {
      const grown = new Int32Array(2 * indices.length + width)
      grown.set(indices)
      indices = grown
    }
    for (let index = y * width + 1, end = y * width + width - 1; index < end; index++) {
      const gx = data[index + 1]! - data[index - 1]!
      const gy = data[index + width]! - data[index - width]!
      if (gx * gx + gy * gy >= MIN_GRADIENT * MIN_GRADIENT) indices[count++] = index
    }
  }
  return indices.subarray(0, count)
}

/** The picture's level between pixels; −1 outside it. */
export function sampleBilinear(image: GreyImage, x: number, y: number): number {
  const { data, width, height } = image
  if (x < 0 || y < 0 || x > width - 1 || y > height - 1) return -1
  const left = Math.min(width - 2, Math.floor(x))
  const top = Math.min(height - 2, Math.floor(y))
  const shareX = x - left
  const shareY = y - top
  const index = top * width + left
  const above = data[index]! + (data[index + 1]! - data[index]!) * shareX
  const below = data[index + width]! + (data[index + width + 1]! - data[index + width]!) * shareX
  return above + (below - above) * shareY
}
