import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { median, quantile, timed, toLine, toTable } from './report'

const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 })

describe('a figure as a line', () => {
  it('carries the ratio to the baseline of the same run', () => {
    expect(toLine('start', { name: 'warm', value: 50, unit: 'ms', baseline: 200, n: 3 })).toEqual({
      bench: 'start/warm',
      value: 50,
      unit: 'ms',
      baseline: 200,
      ratio: 0.25,
      n: 3
    })
  })

  it('has neither baseline nor ratio where nothing was compared', () => {
    expect(toLine('start', { name: 'warm', value: 50, unit: 'ms', n: 3 })).toMatchObject({ baseline: null, ratio: null })
  })

  it('has no ratio to a baseline of 0', () => {
    expect(toLine('s', { name: 'f', value: 1, unit: 'ms', baseline: 0, n: 1 })).toMatchObject({ baseline: 0, ratio: null })
  })

  it('keeps whole numbers whole and shortens fractions', () => {
    expect(toLine('s', { name: 'f', value: 1_234_567.8, unit: 'B', n: 1 }).value).toBe(1_234_568)
    expect(toLine('s', { name: 'f', value: 0.012_345_67, unit: 's', n: 1 }).value).toBe(0.01235)
  })
})

describe('the table', () => {
  it('aligns the columns and leaves out what was not compared', () => {
    const lines = [
      toLine('a', { name: 'x', value: 1, unit: 'ms', baseline: 2, n: 5 }),
      toLine('a', { name: 'longer', value: 10, unit: 'ms', n: 10 })
    ]
    expect(toTable(lines).split('\n')).toEqual([
      'bench     value  baseline  ratio  n',
      'a/x       1 ms   2 ms      x 0.5  5',
      'a/longer  10 ms                   10'
    ])
  })
})

describe('quantiles', () => {
  it('lie between neighbours by straight line', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 2, 3])).toBe(2.5)
    expect(quantile([0, 10], 0.95)).toBeCloseTo(9.5)
  })

  it('refuse no values and shares that are none', () => {
    expect(() => median([])).toThrow(RangeError)
    expect(() => quantile([1], 1.1)).toThrow(RangeError)
  })

  it('grow with the share, stay within the values and do not depend on their order', () => {
    const shares = fc.double({ noNaN: true, min: 0, max: 1 })
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1 }), shares, shares, (values, a, b) => {
        const low = quantile(values, Math.min(a, b))
        const high = quantile(values.toReversed(), Math.max(a, b))
        const slack = 1e-6
        expect(low).toBeLessThanOrEqual(high + slack)
        expect(low).toBeGreaterThanOrEqual(Math.min(...values) - slack)
        expect(high).toBeLessThanOrEqual(Math.max(...values) + slack)
      })
    )
  })
})

describe('timing', () => {
  it('waits for work that goes on in the background', async () => {
    let finished = false
    const took = await timed(async () => {
      await new Promise((resolve) => setImmediate(resolve))
      finished = true
    })
    expect(finished).toBe(true)
    expect(took).toBeGreaterThanOrEqual(0)
  })
})
