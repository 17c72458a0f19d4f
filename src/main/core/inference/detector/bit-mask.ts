const WORD_BITS = 32

/**
 * A picture of one bit a pixel. Each row starts at a word; the lowest bit of a word is its leftmost pixel.
 * Bits right of `width` are always 0. Whole-picture morphology runs 32 pixels at a time on it.
 */
export interface BitMask {
  words: Int32Array
  wordsPerRow: number
  width: number
  height: number
}

export function createMask(width: number, height: number): BitMask {
  const wordsPerRow = Math.ceil(width / WORD_BITS)
  return { words: new Int32Array(wordsPerRow * height), wordsPerRow, width, height }
}

/** Pixels of a byte picture at or above `threshold`. */
export function maskAtLeast(data: Uint8Array, width: number, height: number, threshold: number): BitMask {
  const mask = createMask(width, height)
  for (let y = 0, row = 0; y < height; y++, row += width) {
    for (let word = 0; word < mask.wordsPerRow; word++) {
      const start = word * WORD_BITS
      const end = Math.min(WORD_BITS, width - start)
      let bits = 0
      for (let bit = 0; bit < end; bit++) {
        if (data[row + start + bit]! >= threshold) bits |= 1 << bit
      }
      mask.words[y * mask.wordsPerRow + word] = bits
    }
  }
  return mask
}

export function maskBit(mask: BitMask, x: number, y: number): number {
  return (mask.words[y * mask.wordsPerRow + (x >> 5)]! >>> (x & 31)) & 1
}

/** Pixels that are set in both. */
export function intersect(a: BitMask, b: BitMask): BitMask {
  return combine(a, b, (left, right) => left & right)
}

/** Pixels of `a` that are not set in `b`. */
export function subtract(a: BitMask, b: BitMask): BitMask {
  return combine(a, b, (left, right) => left & ~right)
}

/** Pixels that are set in either. */
export function unite(a: BitMask, b: BitMask): BitMask {
  return combine(a, b, (left, right) => left | right)
}

/** Grows by `radius` pixels in all eight directions; beyond the border nothing is set. */
export function dilate(mask: BitMask, radius: number): BitMask {
  let current = mask
  for (let step = 0; step < radius; step++) current = dilateOnce(current)
  return current
}

/** Shrinks by `radius` pixels in all eight directions; beyond the border everything counts as set. */
export function erode(mask: BitMask, radius: number): BitMask {
  return complement(dilate(complement(mask), radius))
}

/** What of the mask a square of 2 · `radius` + 1 pixels covers that fits into it. */
export function open(mask: BitMask, radius: number): BitMask {
  return dilate(erode(mask, radius), radius)
}

export function complement(mask: BitMask): BitMask {
  const result = createMask(mask.width, mask.height)
  const lastWord = mask.wordsPerRow - 1
  const usedBits = mask.width - lastWord * WORD_BITS
  const lastWordBits = usedBits === WORD_BITS ? -1 : (1 << usedBits) - 1
  for (let index = 0; index < mask.words.length; index++) {
    const bits = ~mask.words[index]!
    result.words[index] = index % mask.wordsPerRow === lastWord ? bits & lastWordBits : bits
  }
  return result
}

function combine(a: BitMask, b: BitMask, operator: (left: number, right: number) => number): BitMask {
  const result = createMask(a.width, a.height)
  for (let index = 0; index < result.words.length; index++) {
    result.words[index] = operator(a.words[index]!, b.words[index]!)
  }
  return result
}

function dilateOnce(mask: BitMask): BitMask {
  const { words, wordsPerRow, width, height } = mask
  const result = createMask(width, height)
  const spread = new Int32Array(words.length)
  const lastWord = wordsPerRow - 1
  const usedBits = width - lastWord * WORD_BITS
  const lastWordBits = usedBits === WORD_BITS ? -1 : (1 << usedBits) - 1
  for (let y = 0; y < height; y++) {
    const row = y * wordsPerRow
    for (let word = 0; word < wordsPerRow; word++) {
      const bits = words[row + word]!
      const fromLeft = word > 0 ? words[row + word - 1]! >>> 31 : 0
      const fromRight = word < lastWord ? words[row + word + 1]! << 31 : 0
      spread[row + word] = bits | (bits << 1) | (bits >>> 1) | fromLeft | fromRight
    }
    spread[row + lastWord]! &= lastWordBits
  }
  for (let y = 0; y < height; y++) {
    const row = y * wordsPerRow
    const above = y > 0 ? row - wordsPerRow : row
    const below = y < height - 1 ? row + wordsPerRow : row
    for (let word = 0; word < wordsPerRow; word++) {
      result.words[row + word] = spread[above + word]! | spread[row + word]! | spread[below + word]!
    }
  }
  return result
}
