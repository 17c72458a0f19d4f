import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { generateBoardDesign, type BoardDesign } from './board-design'
import { BOARD_FAMILIES, type BoardFamilyName } from './layout'
import { renderCopperMask, renderGolden } from './render'
import { labelComponents } from './testing/connected-components'

const SIZE = { width: 480, height: 360 }
const FAMILIES = Object.keys(BOARD_FAMILIES) as BoardFamilyName[]

function fingerprint(design: BoardDesign): string {
  return createHash('sha256').update(renderGolden(design).data).digest('hex')
}

describe('generateBoardDesign', () => {
  it('draws the same board from the same seed and another from another', () => {
    const first = fingerprint(generateBoardDesign('seed', SIZE))
    expect(fingerprint(generateBoardDesign('seed', SIZE))).toBe(first)
    expect(fingerprint(generateBoardDesign('other seed', SIZE))).not.toBe(first)
  })

  it.each(FAMILIES)('keeps the nets of a %s board apart: no piece of copper belongs to two', (family) => {
    for (const seed of ['one', 'two', 'three']) {
      const design = generateBoardDesign(seed, { ...SIZE, family })
      const { labels } = labelComponents(renderCopperMask(design), SIZE.width, 1, 4)
      const netsOfPieces = new Map<number, Set<number>>()
      labels.forEach((piece, index) => {
        if (piece === 0) return
        const net = design.field.netAt(index % SIZE.width, Math.floor(index / SIZE.width))
        netsOfPieces.set(piece, (netsOfPieces.get(piece) ?? new Set()).add(net))
      })
      expect(netsOfPieces.size).toBeGreaterThan(5)
      expect([...netsOfPieces.values()].filter((nets) => nets.size > 1)).toEqual([])
    }
  })

  it.each(FAMILIES)('covers a plausible part of a %s board with copper', (family) => {
    const mask = renderCopperMask(generateBoardDesign('share', { ...SIZE, family }))
    const share = mask.reduce((sum, copper) => sum + copper, 0) / mask.length
    expect(share).toBeGreaterThan(0.15)
    expect(share).toBeLessThan(0.85)
  })

  it('draws at any size that can hold a picture', () => {
    const design = generateBoardDesign('small', { width: 64, height: 91 })
    expect(renderGolden(design)).toMatchObject({ width: 64, height: 91, data: { length: 64 * 91 } })
    expect(() => generateBoardDesign('tiny', { width: 63, height: 100 })).toThrow(RangeError)
  })
})
