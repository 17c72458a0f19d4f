import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { retryDelay } from './back-off'

describe('retryDelay', () => {
  it('doubles from a quarter of a second', () => {
    expect([0, 1, 2, 3].map(retryDelay)).toEqual([250, 500, 1000, 2000])
  })

  it('never shrinks and never exceeds five seconds, however often it failed', () => {
    fc.assert(fc.property(fc.nat(1_000_000), (attempt) => {
      expect(retryDelay(attempt + 1)).toBeGreaterThanOrEqual(retryDelay(attempt))
      expect(retryDelay(attempt)).toBeLessThanOrEqual(5_000)
    }))
  })
})
