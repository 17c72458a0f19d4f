import { describe, expect, it } from 'vitest'
import { formatPercent } from './format'

describe('formatPercent', () => {
  it.each([
    [1.544, '154'],
    [0.1, '10'],
    [0.0337, '3.4']
  ])('writes %d as %s', (zoom, text) => expect(formatPercent(zoom)).toBe(text))
})
