import { describe, expect, it } from 'vitest'
import { formatConfidence } from './confidence'

describe('formatConfidence', () => {
  it.each([
    [0.984, '0.98'],
    [0.999, '0.99'],
    [1, '1.00'],
    [0, '0.00']
  ])('writes %d as %s', (confidence, text) => expect(formatConfidence(confidence)).toBe(text))
})
