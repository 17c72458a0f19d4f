import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Box } from '@shared/domain/geometry'
import { BoxIndex } from './box-index'
import type { ViewerBox } from './viewer-box'

function viewerBox(id: string, box: Box): ViewerBox {
  return { id, box, severity: 'low', verdict: 'pending', label: 'Open', confidence: 0.5 }
}

const OUTER = viewerBox('outer', { x: 0, y: 0, width: 100, height: 100 })
const INNER = viewerBox('inner', { x: 40, y: 40, width: 20, height: 20 })
const TINY = viewerBox('tiny', { x: 200, y: 200, width: 2, height: 2 })

describe('BoxIndex', () => {
  const index = new BoxIndex([OUTER, INNER, TINY])

  it('means the smallest box under the pointer', () => {
    expect(index.hit({ x: 50, y: 50 }, 0)).toBe(INNER)
    expect(index.hit({ x: 10, y: 50 }, 0)).toBe(OUTER)
  })

  it('prefers a box that holds the pointer to a smaller one beside it', () => {
    expect(index.hit({ x: 38, y: 50 }, 5)).toBe(OUTER)
  })

  it('lets a tiny box be hit from its neighbourhood, and no farther', () => {
    expect(index.hit({ x: 197, y: 201 }, 4)).toBe(TINY)
    expect(index.hit({ x: 190, y: 201 }, 4)).toBeNull()
  })

  it('means nothing where there is nothing', () => {
    expect(index.hit({ x: 150, y: 150 }, 4)).toBeNull()
    expect(new BoxIndex([]).hit({ x: 0, y: 0 }, 4)).toBeNull()
    expect(new BoxIndex([]).within({ x: 0, y: 0, width: 9, height: 9 })).toEqual([])
  })

  it('finds what a plain search finds, in the order of the list', () => {
    const number = fc.integer({ min: 0, max: 1_000 })
    const box = fc.record({ x: number, y: number, width: number, height: number })
    fc.assert(
      fc.property(fc.array(box, { maxLength: 60 }), box, (boxes, region) => {
        const list = boxes.map((each, position) => viewerBox(String(position), each))
        const expected = list.filter(
          ({ box: each }) =>
            each.x <= region.x + region.width &&
            each.y <= region.y + region.height &&
            each.x + each.width >= region.x &&
            each.y + each.height >= region.y
        )
        expect(new BoxIndex(list).within(region)).toEqual(expected)
      })
    )
  })
})
