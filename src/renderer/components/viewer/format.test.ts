import { describe, expect, it } from 'vitest'
import { formatConfidence, formatPercent } from './format'

describe('formatConfidence', () => {
  it.each([
    [0.984, '0.98'],
    [0.999, '0.99'],
    [1, '1.00'],
    [0, '0.00']
  ])('writes %d as %s', (confidence, text) => expect(formatConfidence(confidence)).toBe(text))
})

describe('formatPercent', () => {
  it.each([
    [1.544, '154'],
    [0.1, '10'],
    [0.0337, '3.4']
  ])('writes %d as %s', (zoom, text) => expect(formatPercent(zoom)).toBe(text))
})
