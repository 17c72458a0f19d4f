import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DETECTION_METHODS, REVIEW_STATUSES, type ReviewStatus } from './enums'
import {
  defectivePartsPerMillion, defectsPerMillionOpportunities, defectsPerOpportunity, defectsPerUnit, falseCallRate,
  finalYield, firstPassYield, paretoRows, ratio, throughputPerHour, type Attempt, type JudgedDefect
} from './kpi'

const count = fc.nat({ max: 1_000_000 })

function judged(review_status: ReviewStatus, times: number): JudgedDefect[] {
  return Array.from({ length: times }, () => ({ detection_method: 'rule_based', review_status }))
}

function paretoRow(category: string, frequency: number, share: number, running: number, cumulative: number) {
  return {
    category,
    count: frequency,
    share: { value: share, numerator: frequency, denominator: 20 },
    cumulative: { value: cumulative, numerator: running, denominator: 20 }
  }
}

function attempt(chip_id: string, number: number, result: Attempt['result'], lot_id = 'lot'): Attempt {
  return { lot_id, chip_id, attempt: number, result }
}

describe('ratio', () => {
  it('has no value, rather than 0 or NaN, where nothing was counted', () => {
    expect(ratio(0, 0)).toEqual({ value: null, numerator: 0, denominator: 0 })
    expect(ratio(3, 0)).toEqual({ value: null, numerator: 3, denominator: 0 })
  })

  it('is the scaled quotient, with its parts as given', () => {
    fc.assert(fc.property(count, count.filter((n) => n > 0), fc.constantFrom(1, 1_000_000), (n, d, scale) => {
      const result = ratio(n, d, scale)
      expect(result.value).toBeCloseTo(n / d * scale, 6)
      expect([result.numerator, result.denominator]).toEqual([n, d])
    }))
  })

  it.each([[-1, 2], [1, -2], [NaN, 1], [1, Infinity]])('refuses %d to %d', (n, d) => {
    expect(() => ratio(n, d)).toThrow(RangeError)
  })
})

describe('yields', () => {
  // 10 chips: 7 pass at first, 3 fail. Of these, one then passes, one fails again, one is being inspected.
  const attempts = [
    ...['1', '2', '3', '4', '5', '6', '7'].map((chip) => attempt(chip, 1, 'pass')),
    attempt('8', 2, 'pass'), attempt('8', 1, 'fail'),
    attempt('9', 1, 'fail'), attempt('9', 2, 'fail'),
    attempt('10', 1, 'fail'), attempt('10', 2, null)
  ]

  it('counts the latest attempt for the yield', () => {
    expect(finalYield(attempts)).toEqual({ value: 8 / 9, numerator: 8, denominator: 9 })
  })

  it('counts the first attempt only for the first-pass yield: 1 - reworked / input', () => {
    expect(firstPassYield(attempts)).toEqual({ value: 1 - 3 / 10, numerator: 7, denominator: 10 })
  })

  it('keeps chips of the same name in two lots apart', () => {
    const two = [attempt('1', 1, 'pass', 'a'), attempt('1', 2, 'fail', 'b')]
    expect(finalYield(two)).toMatchObject({ numerator: 1, denominator: 2 })
  })

  it('leaves a chip out of the first-pass yield whose first attempt lies outside', () => {
    expect(firstPassYield([attempt('1', 2, 'pass')]).value).toBeNull()
  })

  const attemptsOfChips = fc.array(
    fc.array(fc.constantFrom('pass' as const, 'fail' as const), { minLength: 1, maxLength: 4 }), { maxLength: 12 }
  )

  it('is what one gets chip by chip, in whatever order the attempts come', () => {
    fc.assert(fc.property(attemptsOfChips, fc.array(fc.nat(), { minLength: 48, maxLength: 48 }), (chips, keys) => {
      const inOrder = chips.flatMap((results, chip) => results.map((result, i) => attempt(String(chip), i + 1, result)))
      const shuffled = inOrder
        .map((value, i) => ({ value, key: keys[i] ?? 0 }))
        .toSorted((a, b) => a.key - b.key)
        .map(({ value }) => value)
      expect(firstPassYield(shuffled)).toMatchObject({
        numerator: chips.filter((results) => results[0] === 'pass').length, denominator: chips.length
      })
      expect(finalYield(shuffled)).toMatchObject({
        numerator: chips.filter((results) => results.at(-1) === 'pass').length, denominator: chips.length
      })
    }))
  })
})

describe('defect rates', () => {
  it('agrees with a worked example: 34 defects on 750 boards of 100 opportunities', () => {
    expect(defectsPerUnit(34, 750).value).toBeCloseTo(0.045333, 6)
    expect(defectsPerOpportunity(34, 750, 100).value).toBeCloseTo(0.00045333, 8)
    expect(defectsPerMillionOpportunities(34, 750, 100)).toMatchObject({ numerator: 34, denominator: 75_000 })
    expect(defectsPerMillionOpportunities(34, 750, 100).value).toBeCloseTo(453.33, 2)
  })

  it('gives DPPM in bad units', () => {
    expect(defectivePartsPerMillion(3, 120)).toEqual({ value: 25_000, numerator: 3, denominator: 120 })
  })

  it('relates DPU, DPO and DPMO as their definitions do', () => {
    const positive = fc.integer({ min: 1, max: 10_000 })
    fc.assert(fc.property(count, positive, positive, (defects, units, opportunities) => {
      const dpo = defectsPerOpportunity(defects, units, opportunities).value ?? NaN
      expect((defectsPerUnit(defects, units).value ?? NaN) / opportunities).toBeCloseTo(dpo, 9)
      expect(defectsPerMillionOpportunities(defects, units, opportunities).value).toBeCloseTo(dpo * 1e6, 3)
    }))
  })

  it('gives the throughput in units an hour', () => {
    expect(throughputPerHour(45, 90 * 60_000)).toEqual({ value: 30, numerator: 45, denominator: 1.5 })
    expect(throughputPerHour(45, 0).value).toBeNull()
  })
})

describe('falseCallRate', () => {
  it('takes rejected and false positive over what was judged of the machine\'s detections', () => {
    const defects = [
      ...judged('confirmed', 6), ...judged('rejected', 3), ...judged('false_positive', 1),
      ...judged('pending', 50), ...judged('needs_review', 20),
      { detection_method: 'manual_review' as const, review_status: 'rejected' as const }
    ]
    expect(falseCallRate(defects)).toEqual({ value: 0.4, numerator: 4, denominator: 10 })
  })

  it('lies between 0 and 1, and has no value before the first judgement', () => {
    const defect = fc.record({
      detection_method: fc.constantFrom(...DETECTION_METHODS), review_status: fc.constantFrom(...REVIEW_STATUSES)
    })
    fc.assert(fc.property(fc.array(defect), (defects) => {
      const { value, denominator } = falseCallRate(defects)
      expect(value === null).toBe(denominator === 0)
      expect(value ?? 0).toBeGreaterThanOrEqual(0)
      expect(value ?? 0).toBeLessThanOrEqual(1)
    }))
  })
})

describe('paretoRows', () => {
  it('agrees with a worked example', () => {
    expect(paretoRows([['open', 3], ['short', 12], ['burn', 0], ['crack', 5]])).toEqual([
      paretoRow('short', 12, 0.6, 12, 0.6),
      paretoRow('crack', 5, 0.25, 17, 0.85),
      paretoRow('open', 3, 0.15, 20, 1)
    ])
  })

  it('is empty where nothing was counted', () => {
    expect(paretoRows([['open', 0]])).toEqual([])
  })

  it('falls from row to row, loses nothing and ends at exactly 1', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.string(), count)), (counts) => {
      const rows = paretoRows(counts)
      expect(rows.map((row) => row.count)).toEqual(rows.map((row) => row.count).toSorted((a, b) => b - a))
      expect(rows.reduce((sum, row) => sum + row.count, 0)).toBe(counts.reduce((sum, [, n]) => sum + n, 0))
      expect(rows.at(-1)?.cumulative.value ?? 1).toBe(1)
    }))
  })
})
