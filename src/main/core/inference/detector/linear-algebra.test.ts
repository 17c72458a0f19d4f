import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { solveSymmetric4 } from './linear-algebra'

const entry = fc.double({ min: -10, max: 10, noNaN: true })
const vectors = fc.array(entry, { minLength: 4, maxLength: 4 })

/** A·Aᵀ + I, which is symmetric and positive definite. */
function positiveDefinite(a: readonly number[]): Float64Array {
  const matrix = new Float64Array(16)
  for (let row = 0; row < 4; row++) {
    for (let column = 0; column < 4; column++) {
      for (let k = 0; k < 4; k++) matrix[row * 4 + column]! += a[row * 4 + k]! * a[column * 4 + k]!
    }
    matrix[row * 5]! += 1
  }
  return matrix
}

describe('solveSymmetric4', () => {
  it('finds the vector that the matrix maps to the right side', () => {
    fc.assert(fc.property(fc.array(entry, { minLength: 16, maxLength: 16 }), vectors, (a, expected) => {
      const matrix = positiveDefinite(a)
      const right = Float64Array.from({ length: 4 }, (_, row) =>
        expected.reduce((sum, value, column) => sum + matrix[row * 4 + column]! * value, 0))
      const solution = solveSymmetric4(matrix, right)
      // A matrix that is singular to working precision has no answer to compare.
      fc.pre(solution !== null)
      for (const [index, value] of solution.entries()) expect(value).toBeCloseTo(expected[index]!, 3)
    }))
  })

  it('says when the matrix determines nothing in some direction', () => {
    const matrix = new Float64Array(16)
    matrix[0] = 1
    matrix[5] = 1
    expect(solveSymmetric4(matrix, new Float64Array(4))).toBeNull()
    expect(solveSymmetric4(new Float64Array(16), new Float64Array(4))).toBeNull()
  })
})
