import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CopperTone, GreyImage } from './detector'
import { DrawnBoard, GREY_CAMERA } from './testing/drawn-board'
import { COPPER_LEVEL, COPPER_THRESHOLD, estimateToneField, LAMINATE_LEVEL, levelRegion } from './tone-field'

const parameters = { blocksPerSide: 12, minBlockPx: 48, minContrast: 20 }
const board = DrawnBoard.standard()

function levelled(image: GreyImage, copperTone: CopperTone): Uint8Array {
  const field = estimateToneField(image, copperTone, parameters)
  if (field === null) throw new Error('no tones')
  const target = new Uint8Array(image.data.length)
  levelRegion(image, field, 0, 0, image.width, image.height, target)
  return target
}

describe('tone levelling', () => {
  it('calls the same pixels copper whatever the light, contrast and copper tone', () => {
    const truth = levelled(board.photograph(), 'dark')
    const camera = fc.record({
      gradient: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
      dark: fc.integer({ min: 25, max: 80 }),
      contrast: fc.integer({ min: 60, max: 120 }),
      copperTone: fc.constantFrom<CopperTone>('dark', 'bright')
    })
    fc.assert(fc.property(camera, ({ gradient, dark, contrast, copperTone }) => {
      const image = board.photograph({ ...GREY_CAMERA, noiseSigma: 1, gradient, tones: [dark, dark + contrast], copperTone })
      const levels = levelled(image, copperTone)
      const wrong = levels.filter((level, index) => (level >= COPPER_THRESHOLD) !== (truth[index]! >= COPPER_THRESHOLD))
      expect(wrong.length / levels.length).toBeLessThan(0.005)
    }), { numRuns: 20 })
  })

  it('puts laminate and copper at their levels', () => {
    const levels = levelled(board.photograph({ ...GREY_CAMERA, noiseSigma: 0 }), 'bright')
    expect(Math.abs(levels[70 * 320 + 120]! - LAMINATE_LEVEL)).toBeLessThan(12)
    expect(Math.abs(levels[160 * 320 + 305]! - COPPER_LEVEL)).toBeLessThan(12)
  })

  it('levels a part as it levels the whole', () => {
    const image = board.photograph(GREY_CAMERA)
    const field = estimateToneField(image, 'bright', parameters)!
    const whole = levelled(image, 'bright')
    const part = new Uint8Array(50 * 40)
    levelRegion(image, field, 123, 77, 50, 40, part)
    for (let y = 0; y < 40; y++) {
      const start = (77 + y) * 320 + 123
      expect(part.subarray(y * 50, y * 50 + 50)).toEqual(whole.subarray(start, start + 50))
    }
  })

  it.each([
    ['an even picture', () => 128],
    ['noise', (index: number) => 120 + (index * 7919) % 13],
    ['a picture without contrast', (index: number) => (index % 40 < 20 ? 120 : 130)]
  ])('finds no two tones in %s', (_what, grey) => {
    const image = { data: Uint8Array.from({ length: 200 * 200 }, (_, index) => grey(index)), width: 200, height: 200 }
    expect(estimateToneField(image, 'bright', parameters)).toBeNull()
  })
})
