import { describe, expect, it } from 'vitest'
import type { Defect } from '@shared/contract/models'
import { byConfidence, neighbour, nextPending } from './defect-order'

function defect(id: string, confidence: number, review_status: Defect['review_status'] = 'pending'): Defect {
  return {
    id, inspection_id: 'i', artifact_id: 'a', defect_type: 'open', severity: 'low', confidence, location: { x: 0, y: 0, width: 1, height: 1 },
    description: null, raw_label: null, detection_method: 'rule_based', review_status, reviewer: null, latest_review_id: null, note: null,
    created_at: new Date(0), updated_at: new Date(0)
  }
}

const list = [defect('a', 0.9), defect('b', 0.8, 'confirmed'), defect('c', 0.7)]

describe('the order of defects', () => {
  it('puts the surest first and does not depend on verdict or severity', () => {
    const shuffled = [defect('c', 0.7), { ...defect('a', 0.9, 'rejected'), severity: 'critical' as const }, defect('b', 0.8)]
    expect(shuffled.toSorted(byConfidence).map(({ id }) => id)).toEqual(['a', 'b', 'c'])
  })

  it('finds the next pending one, from the top again after the last', () => {
    expect(nextPending(list, 'a')?.id).toBe('c')
    expect(nextPending(list, 'c')?.id).toBe('a')
    expect(nextPending(list, null)?.id).toBe('a')
    expect(nextPending([defect('a', 1, 'rejected')], 'a')).toBeUndefined()
  })

  it('steps to the neighbour and around the ends', () => {
    expect(neighbour(list, 'a', 1)?.id).toBe('b')
    expect(neighbour(list, 'a', -1)?.id).toBe('c')
    expect(neighbour(list, null, 1)?.id).toBe('a')
    expect(neighbour(list, null, -1)?.id).toBe('c')
    expect(neighbour([], null, 1)).toBeUndefined()
  })
})
