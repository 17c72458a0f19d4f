const SIZE = 4
/** Below this share of the largest diagonal entry a pivot is noise: the data does not determine that direction. */
const MIN_PIVOT_SHARE = 1e-6

/**
 * Solves M·x = v for a symmetric positive definite 4 x 4 matrix by Cholesky's decomposition.
 *
 * @param upper row-major; only the diagonal and what lies above it is read
 * @returns null when M is singular
 */
export function solveSymmetric4(upper: Float64Array, vector: Float64Array): number[] | null {
  const largest = Math.max(upper[0]!, upper[5]!, upper[10]!, upper[15]!)
  const factor = new Float64Array(SIZE * SIZE)
  for (let row = 0; row < SIZE; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = upper[column * SIZE + row]!
      for (let k = 0; k < column; k++) sum -= factor[row * SIZE + k]! * factor[column * SIZE + k]!
      if (row !== column) factor[row * SIZE + column] = sum / factor[column * SIZE + column]!
      else if (sum <= largest * MIN_PIVOT_SHARE) return null
      else factor[row * SIZE + row] = Math.sqrt(sum)
    }
  }
  const solution = Array.from(vector)
  for (let row = 0; row < SIZE; row++) {
    for (let k = 0; k < row; k++) solution[row]! -= factor[row * SIZE + k]! * solution[k]!
    solution[row]! /= factor[row * SIZE + row]!
  }
  for (let row = SIZE - 1; row >= 0; row--) {
    for (let k = row + 1; k < SIZE; k++) solution[row]! -= factor[k * SIZE + row]! * solution[k]!
    solution[row]! /= factor[row * SIZE + row]!
  }
  return solution
}
