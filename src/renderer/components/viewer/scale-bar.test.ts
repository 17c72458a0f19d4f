import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scaleBar } from './scale-bar'

function number(min: number, max: number): fc.Arbitrary<number> {
  return fc.double({ min, max, noNaN: true })
}

describe('scaleBar', () => {
  it.each([
    { scale: 1, pixelSizeUm: 20, value: 2, unit: 'mm', length: 100 },
    { scale: 5, pixelSizeUm: 20, value: 500, unit: 'µm', length: 125 },
    { scale: 1, pixelSizeUm: 0.35, value: 20, unit: 'µm', length: 20 / 0.35 },
    { scale: 40, pixelSizeUm: 0.1, value: 200, unit: 'nm', length: 80 }
  ])('at $scale px per pixel of $pixelSizeUm µm shows $value $unit', ({ scale, pixelSizeUm, value, unit, length }) => {
    const bar = scaleBar(scale, 140, pixelSizeUm)
    expect(bar).toMatchObject({ value, unit })
    expect(bar.length).toBeCloseTo(length, 6)
  })

  it('counts image pixels where their size is unknown', () => {
    expect(scaleBar(0.5, 140)).toEqual({ length: 100, value: 200, unit: 'px' })
  })

  it('never shows a fraction of an unknown pixel', () => {
    expect(scaleBar(400, 140)).toEqual({ length: 400, value: 1, unit: 'px' })
  })

  it('has a round value and takes at least two fifths of the room it is given', () => {
    fc.assert(
      fc.property(number(0.001, 64), number(20, 400), number(0.05, 200), (scale, most, pixelSizeUm) => {
        const bar = scaleBar(scale, most, pixelSizeUm)
        expect(bar.length).toBeLessThanOrEqual(most * 1.000001)
        expect(bar.length).toBeGreaterThan(most * 0.399)
        const leading = bar.value / 10 ** Math.floor(Math.log10(bar.value) + 1e-9)
        expect([1, 2, 5]).toContain(Math.round(leading * 1e6) / 1e6)
      })
    )
  })
})
