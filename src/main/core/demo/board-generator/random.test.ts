import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Random } from './random'

describe('Random', () => {
  it('means the same numbers by a seed on every machine', () => {
    const random = new Random('board', 7)
    expect([random.uint32(), random.uint32(), random.uint32()]).toEqual([469940114, 211619997, 3835946692])
  })

  it('tells seeds apart, also where their parts would read alike in a row', () => {
    expect(new Random('a', 'bc').uint32()).not.toBe(new Random('ab', 'c').uint32())
  })

  it('keeps integers within their bounds and reaches both', () => {
    const random = new Random('bounds')
    const drawn = new Set(Array.from({ length: 200 }, () => random.integer(-2, 2)))
    expect([...drawn].toSorted((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2])
  })

  it('shuffles without losing or doubling anything', () => {
    fc.assert(fc.property(fc.array(fc.integer()), fc.string(), (items, seed) => {
      const shuffled = new Random(seed).shuffled(items)
      expect(shuffled.toSorted((a, b) => a - b)).toEqual(items.toSorted((a, b) => a - b))
    }))
  })

  it('refuses to pick from nothing', () => {
    expect(() => new Random('empty').pick([])).toThrow(RangeError)
  })
})
