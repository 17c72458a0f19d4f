import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { micrometres, scaleBar } from './scale-bar'

describe('scaleBar', () => {
  it.each([
    [50, 2, 50, '100 µm'],
    [49, 2, 25, '50 µm'],
    [100, 20.8, 2000 / 20.8, '2 mm'],
    [3, 0.1, 2, '0.2 µm'],
    [70, null, 50, '50 px']
  ])('in %d pixels of %s µm is %d pixels long: %s', (longest, pixelSize, length, label) => {
    const bar = scaleBar(longest, pixelSize)
    expect(bar.length).toBeCloseTo(length, 9)
    expect(bar.label).toBe(label)
  })

  it('fills between two fifths and all of its room', () => {
    fc.assert(fc.property(
      fc.double({ min: 1, max: 1e5, noNaN: true }), fc.option(fc.double({ min: 0.01, max: 1000, noNaN: true })),
      (longest, pixelSize) => {
        const { length } = scaleBar(longest, pixelSize)
        expect(length).toBeLessThanOrEqual(longest * (1 + 1e-9))
        expect(length).toBeGreaterThanOrEqual(longest * 0.4 * (1 - 1e-9))
      }
    ))
  })
})

describe('micrometres', () => {
  it('turns to millimetres at a thousand', () => {
    expect(micrometres(999)).toBe('999 µm')
    expect(micrometres(1000)).toBe('1 mm')
    expect(micrometres(2121.6)).toBe('2.12 mm')
  })
})
