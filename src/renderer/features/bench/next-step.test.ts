import { describe, expect, it } from 'vitest'
import { nextStep, type Situation } from './next-step'

const lot: Situation['lot'] = {
  status: 'active',
  progress: { batch_size: 2, chips_started: 0, chips_completed: 0, chips_passed: 0, chips_failed: 0, yield: { value: null, numerator: 0, denominator: 0 } }
}

function situation(facts: Partial<Situation>): Situation {
  return { lot, chips: [], inspection: null, mayInspect: true, ...facts }
}

const image = (status: string | null) => ({ job: status === null ? null : { status } })
const inspection = (facts: Partial<NonNullable<Situation['inspection']>>): Situation['inspection'] =>
  ({ chip_id: '1', status: 'in_progress', images: [image('completed')], defects: [], ...facts })

describe('nextStep', () => {
  it('leads one chip from capture to completion', () => {
    expect(nextStep(situation({}))).toEqual({ kind: 'capture' })
    expect(nextStep(situation({ inspection: inspection({ images: [] }) }))).toEqual({ kind: 'capture' })
    expect(nextStep(situation({ inspection: inspection({ images: [image('processing')] }) }))).toEqual({ kind: 'detecting', running: 1 })
    expect(nextStep(situation({ inspection: inspection({ defects: [{ review_status: 'pending' }, { review_status: 'confirmed' }] }) })))
      .toEqual({ kind: 'judge', pending: 1 })
    expect(nextStep(situation({ inspection: inspection({ defects: [{ review_status: 'needs_review' }] }) }))).toEqual({ kind: 'complete' })
  })

  it('lets a chip be completed by eye where detection failed or there is no golden image, and says so', () => {
    for (const status of ['failed', 'timeout', 'cancelled']) {
      const images = [image('completed'), image(status)]
      expect(nextStep(situation({ inspection: inspection({ images }) }))).toEqual({ kind: 'completeByEye', failed: 1 })
    }
    expect(nextStep(situation({ inspection: inspection({ images: [image(null)] }) }))).toEqual({ kind: 'completeByEye', failed: 0 })
  })

  it('goes to chips that were left open before it captures a new one', () => {
    const chips = [{ chip_id: '1', status: 'completed' as const }, { chip_id: '2', status: 'in_progress' as const }]
    expect(nextStep(situation({ chips, inspection: inspection({ status: 'completed' }) }))).toEqual({ kind: 'nextOpen', chipId: '2' })
  })

  it('captures the next chip until the batch is full, then offers the report', () => {
    const done = inspection({ status: 'completed' })
    const first = { chip_id: '1', status: 'completed' as const }
    expect(nextStep(situation({ chips: [first], inspection: done }))).toEqual({ kind: 'captureNext' })
    expect(nextStep(situation({ chips: [first, { chip_id: '2', status: 'completed' }], inspection: done }))).toEqual({ kind: 'report' })
    expect(nextStep(situation({ lot: { ...lot, status: 'completed' }, inspection: done }))).toEqual({ kind: 'report' })
  })

  it('offers nothing to those who may not inspect, nor on a lot that is held', () => {
    expect(nextStep(situation({ mayInspect: false }))).toEqual({ kind: 'none' })
    expect(nextStep(situation({ lot: { ...lot, status: 'quarantined' } }))).toEqual({ kind: 'none' })
  })
})
