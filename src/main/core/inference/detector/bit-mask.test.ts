import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { complement, createMask, dilate, erode, intersect, maskAtLeast, maskBit, open, subtract, unite, type BitMask } from './bit-mask'

const THRESHOLD = 128

/** Widths around the word size, where bits cross from one word to the next. */
const pictures = fc.record({ width: fc.integer({ min: 1, max: 70 }), height: fc.integer({ min: 1, max: 12 }) })
  .chain(({ width, height }) => fc.record({
    width: fc.constant(width),
    height: fc.constant(height),
    first: fc.uint8Array({ minLength: width * height, maxLength: width * height }),
    second: fc.uint8Array({ minLength: width * height, maxLength: width * height })
  }))

function maskWhere(width: number, height: number, isSet: (x: number, y: number) => boolean): BitMask {
  const data = new Uint8Array(width * height)
  for (let index = 0; index < data.length; index++) {
    data[index] = isSet(index % width, Math.floor(index / width)) ? THRESHOLD : 0
  }
  return maskAtLeast(data, width, height, THRESHOLD)
}

function anyWithin(mask: BitMask, x: number, y: number, radius: number): boolean {
  for (let otherY = Math.max(0, y - radius); otherY <= Math.min(mask.height - 1, y + radius); otherY++) {
    for (let otherX = Math.max(0, x - radius); otherX <= Math.min(mask.width - 1, x + radius); otherX++) {
      if (maskBit(mask, otherX, otherY) === 1) return true
    }
  }
  return false
}

describe('bit masks', () => {
  it('hold the pixels at or above the threshold', () => {
    fc.assert(fc.property(pictures, ({ width, height, first }) => {
      const mask = maskAtLeast(first, width, height, THRESHOLD)
      for (let index = 0; index < first.length; index++) {
        expect(maskBit(mask, index % width, Math.floor(index / width))).toBe(first[index]! >= THRESHOLD ? 1 : 0)
      }
    }))
  })

  it('dilate as a square of that radius does', () => {
    fc.assert(fc.property(pictures, fc.integer({ min: 0, max: 3 }), ({ width, height, first }, radius) => {
      const mask = maskAtLeast(first, width, height, 240)
      expect(dilate(mask, radius)).toEqual(maskWhere(width, height, (x, y) => anyWithin(mask, x, y, radius)))
    }))
  })

  it('erode what the complement dilates', () => {
    fc.assert(fc.property(pictures, fc.integer({ min: 0, max: 3 }), ({ width, height, first }, radius) => {
      const mask = maskAtLeast(first, width, height, 20)
      const unset = complement(mask)
      expect(erode(mask, radius)).toEqual(maskWhere(width, height, (x, y) => !anyWithin(unset, x, y, radius)))
    }))
  })

  it('open to a part of themselves, and no further a second time', () => {
    fc.assert(fc.property(pictures, ({ width, height, first }) => {
      const mask = maskAtLeast(first, width, height, 60)
      const opened = open(mask, 1)
      expect(subtract(opened, mask)).toEqual(createMask(width, height))
      expect(open(opened, 1)).toEqual(opened)
    }))
  })

  it('combine as sets do, also at the end of a row', () => {
    fc.assert(fc.property(pictures, ({ width, height, first, second }) => {
      const a = maskAtLeast(first, width, height, THRESHOLD)
      const b = maskAtLeast(second, width, height, THRESHOLD)
      expect(subtract(a, b)).toEqual(intersect(a, complement(b)))
      expect(complement(unite(a, b))).toEqual(intersect(complement(a), complement(b)))
      expect(complement(complement(a))).toEqual(a)
    }))
  })
})
