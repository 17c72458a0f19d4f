import { describe, expect, it } from 'vitest'
import { DETECTION_LABELS, type DetectionLabel } from '../../inference/detector/detector'
import { generateBoardDesign } from './board-design'
import { planDefects } from './defects'
import { BOARD_FAMILIES, type BoardFamilyName } from './layout'
import { renderCopperMask } from './render'
import { labelComponents } from './testing/connected-components'

const SIZE = { width: 480, height: 360 }
const FAMILIES = Object.keys(BOARD_FAMILIES) as BoardFamilyName[]
const BOARDS = FAMILIES.flatMap((family) => ['a', 'b'].map((seed) => generateBoardDesign(seed, { ...SIZE, family })))

interface Topology {
  /** Pieces of copper. */
  pieces: number
  /** Pieces of bare substrate: one more for each hole in copper. */
  gaps: number
  copper: number
}

const GOOD_TOPOLOGIES = BOARDS.map((design) => topologyOf(renderCopperMask(design)))

function topologyOf(mask: Uint8Array): Topology {
  return {
    pieces: labelComponents(mask, SIZE.width, 1, 4).count,
    gaps: labelComponents(mask, SIZE.width, 0, 8).count,
    copper: mask.reduce((sum, value) => sum + value, 0)
  }
}

/** What each kind does to the copper: change in pieces and in gaps, and whether copper comes (1) or goes (-1). */
const TRUTH: Record<DetectionLabel, Partial<Topology>> = {
  open: { pieces: 1, copper: -1 },
  short: { pieces: -1, copper: 1 },
  mousebite: { pieces: 0, gaps: 0, copper: -1 },
  spur: { pieces: 0, gaps: 0, copper: 1 },
  copper: { pieces: 1, gaps: 0, copper: 1 },
  'pin-hole': { pieces: 0, gaps: 1, copper: -1 },
  scratch: { pieces: 0, gaps: 0, copper: 0 },
  contamination: { pieces: 0, gaps: 0, copper: 0 }
}

describe('planDefects', () => {
  it.each(DETECTION_LABELS)('does to the copper what the label %s says', (label) => {
    let examined = 0
    BOARDS.forEach((design, board) => {
      const before = GOOD_TOPOLOGIES[board]!
      for (const defect of planDefects(design, `truth of ${label}`, 3, [label])) {
        const after = topologyOf(renderCopperMask(design, [defect]))
        expect({
          pieces: after.pieces - before.pieces,
          gaps: after.gaps - before.gaps,
          copper: Math.sign(after.copper - before.copper)
        }).toMatchObject(TRUTH[label])
        examined++
      }
    })
    expect(examined).toBeGreaterThan(BOARDS.length)
  })

  it('joins two different nets by a short', () => {
    for (const design of BOARDS) {
      const { labels } = labelComponents(renderCopperMask(design), SIZE.width, 1, 4)
      for (const defect of planDefects(design, 'nets', 2, ['short'])) {
        const shorted = renderCopperMask(design, [defect])
        const joined = labelComponents(shorted, SIZE.width, 1, 4).labels
        const piece = joined[Math.round(defect.at.y) * SIZE.width + Math.round(defect.at.x)]
        const nets = new Set<number>()
        joined.forEach((label, index) => {
          if (label !== piece || labels[index] === 0) return
          nets.add(design.field.netAt(index % SIZE.width, Math.floor(index / SIZE.width)))
        })
        expect(nets.size).toBe(2)
      }
    }
  })

  it('gives the kinds that were asked for, each as often', () => {
    const labels: DetectionLabel[] = ['open', 'short', 'open', 'spur']
    const design = generateBoardDesign('asked for', { width: 960, height: 720 })
    const planned = planDefects(design, 'x', labels.length, labels)
    expect(planned.map(({ label }) => label).toSorted()).toEqual(labels.toSorted())
  })

  it('is the same for the same seed and keeps defects apart', () => {
    for (const design of BOARDS) {
      const planned = planDefects(design, 'apart', 8)
      expect(planDefects(design, 'apart', 8)).toEqual(planned)
      planned.forEach((one, index) => {
        for (const other of planned.slice(index + 1)) {
          const distance = Math.hypot(one.at.x - other.at.x, one.at.y - other.at.y)
          expect(distance).toBeGreaterThan(one.reach + other.reach)
        }
      })
    }
  })
})
