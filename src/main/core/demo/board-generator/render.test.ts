import type { Box } from '@shared/domain/geometry'
import { describe, expect, it } from 'vitest'
import type { GreyImage } from '../../inference/detector/detector'
import { generateBoardDesign } from './board-design'
import { planDefects } from './defects'
import { BOARD_FAMILIES, type BoardFamilyName } from './layout'
import { renderCaptured, renderCopperMask, renderGolden, type Camera } from './render'

const SIZE = { width: 640, height: 480 }
const FAMILIES = Object.keys(BOARD_FAMILIES) as BoardFamilyName[]
const CAMERA: Camera = { shiftPx: { x: 5.3, y: -3.8 }, rotationDeg: 0.7, lightGradient: 0.2, noiseSigma: 3 }

function contains(box: Box, x: number, y: number): boolean {
  return x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height
}

/** The places where two pictures of one size differ. */
function differences(a: GreyImage, b: GreyImage): { x: number, y: number, by: number }[] {
  const places: { x: number, y: number, by: number }[] = []
  a.data.forEach((value, index) => {
    const by = Math.abs(value - b.data[index]!)
    if (by > 0) places.push({ x: index % a.width, y: Math.floor(index / a.width), by })
  })
  return places
}

describe('renderCaptured', () => {
  it.each(FAMILIES)('changes a %s board clearly in the box of each defect and nowhere else', (family) => {
    const design = generateBoardDesign('boxes', { ...SIZE, family })
    const planned = planDefects(design, 'boxes', 8)
    const clean = renderCaptured(design, { seed: 'board 1', camera: CAMERA })
    const faulty = renderCaptured(design, { seed: 'board 1', camera: CAMERA, defects: planned })
    const changed = differences(clean.image, faulty.image)

    expect(clean.defects).toEqual([])
    expect(faulty.defects.map(({ label }) => label)).toEqual(planned.map(({ label }) => label))
    expect(changed.filter(({ x, y }) => !faulty.defects.some(({ box }) => contains(box, x, y)))).toEqual([])
    for (const { box } of faulty.defects) {
      expect(Math.max(...changed.filter(({ x, y }) => contains(box, x, y)).map(({ by }) => by))).toBeGreaterThan(25)
    }
  })

  it('moves the boxes with the board', () => {
    const design = generateBoardDesign('moved', SIZE)
    const defects = planDefects(design, 'moved', 4, ['copper', 'pin-hole', 'open', 'short'])
    const still = { shiftPx: { x: 0, y: 0 }, rotationDeg: 0 }
    const inPlace = renderCaptured(design, { seed: 1, defects, camera: still })
    const shifted = renderCaptured(design, { seed: 1, defects, camera: { ...still, shiftPx: { x: 7, y: -4 } } })
    shifted.defects.forEach(({ box }, index) => {
      const before = inPlace.defects[index]!.box
      expect(Math.abs(box.x - before.x - 7)).toBeLessThanOrEqual(1)
      expect(Math.abs(box.y - before.y + 4)).toBeLessThanOrEqual(1)
    })
  })

  it('takes the same picture of the same board, and another of the next', () => {
    const design = generateBoardDesign('again', SIZE)
    const first = renderCaptured(design, { seed: 'board 1', camera: CAMERA })
    const again = renderCaptured(design, { seed: 'board 1', camera: CAMERA })
    expect(differences(first.image, again.image)).toEqual([])
    expect(differences(first.image, renderCaptured(design, { seed: 'board 2', camera: CAMERA }).image)).not.toEqual([])
  })

  it('shows more board, not a border, at the edges of a shifted picture', () => {
    const design = generateBoardDesign('margin', SIZE)
    const { image } = renderCaptured(design, { seed: 1, camera: { ...CAMERA, shiftPx: { x: 12, y: 12 } } })
    const firstRow = [...image.data.subarray(0, SIZE.width)]
    expect(Math.min(...firstRow)).toBeLessThan(80)
    expect(Math.max(...firstRow)).toBeGreaterThan(140)
  })
})

describe('renderGolden', () => {
  it('shows copper bright and substrate dark, by a threshold halfway', () => {
    const design = generateBoardDesign('tones', SIZE)
    const golden = renderGolden(design)
    const mask = renderCopperMask(design)
    const agreeing = golden.data.filter((grey, index) => (grey > 120 ? 1 : 0) === mask[index]).length
    expect(agreeing / golden.data.length).toBeGreaterThan(0.97)
  })
})
