import { describe, expect, it } from 'vitest'
import type { Defect } from '@shared/contract/models'
import { AppError } from '@shared/contract/errors'
import { applyEntries, type VerdictEntry } from './verdict-entry'
import { createVerdictQueue, REVOCABLE_MS, type VerdictQueue } from './verdict-queue'

function defect(id: string, facts: Partial<Defect> = {}): Defect {
  return {
    id, inspection_id: 'i1', artifact_id: 'a1', defect_type: 'short', severity: 'high', confidence: 0.9,
    location: { x: 1, y: 2, width: 3, height: 4 }, description: null, raw_label: null, detection_method: 'rule_based',
    review_status: 'pending', reviewer: null, latest_review_id: null, note: null,
    created_at: new Date(0), updated_at: new Date(0), ...facts
  }
}

function review(id: string, defectId = 'd1', userId = 'u1'): Extract<VerdictEntry, { kind: 'review' }> {
  return {
    kind: 'review', id, userId, lotId: 'l1', chipId: '1', inspectionId: 'i1', defectId,
    input: { review_id: id, defect_id: defectId, seen_review_id: null, review_status: 'confirmed' },
    before: { review_status: 'pending', defect_type: 'short', severity: 'high', note: null }
  }
}

/** A queue with a clock that the test moves, and a core that answers as the test says. */
function bench(saved: readonly VerdictEntry[] = []) {
  const timers: { at: number; run: () => void }[] = []
  const sent: string[] = []
  const stored: string[] = []
  let clock = 0
  let answer: (entry: VerdictEntry) => Promise<Defect> = async (entry) => defect(entry.defectId)
  let disk = saved
  const queue: VerdictQueue = createVerdictQueue({
    send: (entry) => { sent.push(entry.id); return answer(entry) },
    onStored: (entry) => stored.push(entry.id),
    onRefused: () => undefined,
    storage: { load: () => disk, save: (entries) => { disk = entries } },
    now: () => clock,
    after: (milliseconds, run) => timers.push({ at: clock + milliseconds, run })
  })
  async function advance(milliseconds: number): Promise<void> {
    clock += milliseconds
    for (let due = take(); due; due = take()) {
      due.run()
      await settle()
    }
    await settle()
  }
  const take = () => {
    const index = timers.findIndex(({ at }) => at <= clock)
    return index < 0 ? undefined : timers.splice(index, 1)[0]
  }
  return {
    queue, sent, stored, advance,
    disk: () => disk,
    answerWith: (next: typeof answer) => { answer = next }
  }
}

const settle = () => new Promise<void>((resolve) => { setImmediate(resolve) })
const ids = (queue: VerdictQueue) => queue.state.getState().entries.map(({ id }) => id)

describe('the verdict queue', () => {
  it('holds a decision for a moment, then sends it and lets it go', async () => {
    const { queue, sent, stored, advance } = bench()
    queue.sendFor('u1')
    queue.add(review('r1'))
    await advance(REVOCABLE_MS - 1)
    expect(sent).toEqual([])
    await advance(1)
    expect(stored).toEqual(['r1'])
    expect(ids(queue)).toEqual([])
  })

  it('never sends what was revoked in time', async () => {
    const { queue, sent, advance } = bench()
    queue.sendFor('u1')
    queue.add(review('r1'))
    expect(queue.revoke('r1')).toBe(true)
    await advance(10 * REVOCABLE_MS)
    expect(sent).toEqual([])
  })

  it('keeps the order and tries again when the core is away', async () => {
    const { queue, sent, stored, advance, answerWith } = bench()
    answerWith(() => Promise.reject(new AppError('CONNECTION_LOST', 'gone')))
    queue.sendFor('u1')
    queue.add(review('r1'))
    queue.add(review('r2', 'd2'))
    await advance(REVOCABLE_MS)
    expect(sent).toEqual(['r1'])
    expect(ids(queue)).toEqual(['r1', 'r2'])
    answerWith(async (entry) => defect(entry.defectId))
    await advance(10_000)
    expect(sent).toEqual(['r1', 'r1', 'r2'])
    expect(stored).toEqual(['r1', 'r2'])
  })

  it('sends nobody’s decisions in another person’s name', async () => {
    const { queue, sent, advance } = bench()
    queue.add(review('r1', 'd1', 'u1'))
    queue.sendFor('u2')
    await advance(10 * REVOCABLE_MS)
    expect(sent).toEqual([])
    queue.sendFor('u1')
    await advance(0)
    expect(sent).toEqual(['r1'])
  })

  it('tells a refusal, and drops the decisions that build on the refused one', async () => {
    const { queue, stored, advance, answerWith } = bench()
    const conflict = new AppError('CONFLICT', 'judged meanwhile')
    answerWith(async (entry) => { if (entry.defectId === 'd1') throw conflict; return defect(entry.defectId) })
    queue.sendFor('u1')
    queue.add(review('r1', 'd1'))
    queue.add(review('r2', 'd1'))
    queue.add(review('r3', 'd2'))
    await advance(REVOCABLE_MS)
    expect(stored).toEqual(['r3'])
    expect(queue.state.getState().problem).toMatchObject({ error: conflict, entry: { id: 'r1' } })
  })

  it('goes on after a reload with what was not stored', async () => {
    const { queue, stored, advance, disk } = bench([review('r1')])
    queue.sendFor('u1')
    await advance(0)
    expect(stored).toEqual(['r1'])
    expect(disk()).toEqual([])
  })

  it('sends at once what an inspection waits for that is to be completed', async () => {
    const { queue, stored } = bench()
    queue.sendFor('u1')
    queue.add(review('r1'))
    queue.add(review('r2', 'd2'))
    await expect(queue.drained('i1')).resolves.toBe(true)
    expect(stored).toEqual(['r1', 'r2'])
  })

  it('stores all of a person’s decisions before they leave', async () => {
    const { queue, stored } = bench()
    queue.sendFor('u1')
    queue.add(review('r1'))
    queue.add({ ...review('r2', 'd2'), inspectionId: 'i2' })
    await expect(queue.drained()).resolves.toBe(true)
    expect(stored).toEqual(['r1', 'r2'])
  })

  it('does not keep an inspection waiting for a person who is away', async () => {
    const { queue, sent } = bench([review('r1', 'd1', 'u1')])
    queue.sendFor('u2')
    await expect(queue.drained('i1')).resolves.toBe(true)
    expect(sent).toEqual([])
  })

  it('does not call an inspection settled while one of its decisions was refused', async () => {
    const { queue, answerWith } = bench()
    answerWith(() => Promise.reject(new AppError('CONFLICT', 'judged meanwhile')))
    queue.sendFor('u1')
    queue.add(review('r1'))
    await expect(queue.drained('i1')).resolves.toBe(false)
  })
})

describe('applyEntries', () => {
  it('lays waiting decisions over what the core answered, the later over the earlier', () => {
    const corrected: VerdictEntry = { ...review('r2'), input: { ...review('r2').input, severity: 'low', review_status: 'rejected' } }
    const [shown] = applyEntries([defect('d1')], [review('r1'), corrected], 'i1', 'u1')
    expect(shown).toMatchObject({ review_status: 'rejected', severity: 'low', defect_type: 'short', latest_review_id: 'r2' })
  })

  it('gives the same array back while nothing waits, so that nothing is drawn anew', () => {
    const defects = [defect('d1')]
    expect(applyEntries(defects, [review('r1')], 'another', 'u1')).toBe(defects)
  })

  it('leaves out what waits for another person, who may decide otherwise', () => {
    const defects = [defect('d1')]
    expect(applyEntries(defects, [review('r1')], 'i1', 'u2')).toBe(defects)
  })

  it('shows a drawn defect once, also after the core has answered with it', () => {
    const drawn: VerdictEntry = {
      kind: 'draw', id: 'r9', userId: 'u1', lotId: 'l1', chipId: '1', inspectionId: 'i1', defectId: 'd9', drawnAt: 0,
      input: { id: 'd9', review_id: 'r9', artifact_id: 'a1', location: { x: 0, y: 0, width: 5, height: 5 }, defect_type: 'open', severity: 'high' }
    }
    expect(applyEntries([], [drawn], 'i1', 'u1')).toHaveLength(1)
    expect(applyEntries([defect('d9')], [drawn], 'i1', 'u1')).toEqual([defect('d9')])
  })
})
