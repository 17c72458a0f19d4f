import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFECT_TYPES, REVIEW_STATUSES } from '@shared/domain/enums'
import { defectsByVerdict, paretoByType } from './summary-figures'

const defect = fc.record({
  defect_type: fc.constantFrom(...DEFECT_TYPES),
  review_status: fc.constantFrom(...REVIEW_STATUSES)
})

describe('defectsByVerdict', () => {
  it('counts every defect once', () => {
    fc.assert(fc.property(fc.array(defect), (defects) => {
      const counts = Object.values(defectsByVerdict(defects))
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(defects.length)
    }))
  })
})

describe('paretoByType', () => {
  it('puts the most frequent type first, undecided defects counted, dismissed ones not', () => {
    const rows = paretoByType([
      { defect_type: 'open', review_status: 'confirmed' },
      { defect_type: 'short', review_status: 'pending' },
      { defect_type: 'short', review_status: 'needs_review' },
      { defect_type: 'short', review_status: 'confirmed' },
      { defect_type: 'crack', review_status: 'rejected' },
      { defect_type: 'burn', review_status: 'false_positive' }
    ])
    expect(rows).toEqual([
      { defect_type: 'short', confirmed: 1, undecided: 2, cumulative_share: 0.75 },
      { defect_type: 'open', confirmed: 1, undecided: 0, cumulative_share: 1 }
    ])
  })

  it('falls from row to row and ends at the whole', () => {
    fc.assert(fc.property(fc.array(defect, { minLength: 1 }), (defects) => {
      const rows = paretoByType(defects)
      const sizes = rows.map((row) => row.confirmed + row.undecided)
      expect(sizes).toEqual(sizes.toSorted((a, b) => b - a))
      expect(sizes.every((size) => size > 0)).toBe(true)
      expect(rows.at(-1)?.cumulative_share ?? 1).toBe(1)
    }))
  })
})
