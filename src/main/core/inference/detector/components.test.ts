import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskAtLeast, maskBit, type BitMask } from './bit-mask'
import { findComponents } from './components'

const masks = fc.record({ width: fc.integer({ min: 1, max: 66 }), height: fc.integer({ min: 1, max: 14 }) })
  .chain(({ width, height }) => fc
    .uint8Array({ minLength: width * height, maxLength: width * height, max: 9 })
    .chain((data) => fc.integer({ min: 3, max: 9 }).map((threshold) => maskAtLeast(data, width, height, threshold))))

/** The 8-connected sets of pixels by flood fill, each as its sorted "y,x". */
function floodFill(mask: BitMask): string[] {
  const left = new Set<string>()
  for (let y = 0; y < mask.height; y++) {
    for (let x = 0; x < mask.width; x++) if (maskBit(mask, x, y) === 1) left.add(`${y},${x}`)
  }
  const pieces: string[] = []
  for (const start of left) {
    left.delete(start)
    const piece = [start]
    for (const pixel of piece) {
      const [y, x] = pixel.split(',').map(Number) as [number, number]
      for (const dy of [-1, 0, 1]) {
        for (const dx of [-1, 0, 1]) {
          const next = `${y + dy},${x + dx}`
          if (left.delete(next)) piece.push(next)
        }
      }
    }
    pieces.push(piece.toSorted().join(' '))
  }
  return pieces
}

describe('findComponents', () => {
  it('finds the same pieces as a flood fill, with their bounds and areas', () => {
    fc.assert(fc.property(masks, (mask) => {
      const components = findComponents(mask)
      const pieces = components.map(({ runs }) => runs
        .flatMap(({ y, start, end }) => Array.from({ length: end - start }, (_, step) => `${y},${start + step}`))
        .toSorted()
        .join(' '))
      expect(pieces.toSorted()).toEqual(floodFill(mask).toSorted())
      for (const { runs, left, right, top, bottom, area } of components) {
        expect(left).toBe(Math.min(...runs.map(({ start }) => start)))
        expect(right).toBe(Math.max(...runs.map(({ end }) => end)))
        expect(top).toBe(Math.min(...runs.map(({ y }) => y)))
        expect(bottom).toBe(Math.max(...runs.map(({ y }) => y)) + 1)
        expect(area).toBe(runs.reduce((sum, { start, end }) => sum + end - start, 0))
      }
    }))
  })

  it('finds nothing in an empty mask', () => {
    expect(findComponents(maskAtLeast(new Uint8Array(64 * 4), 64, 4, 1))).toEqual([])
  })
})
