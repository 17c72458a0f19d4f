import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Defect, Lot, Part } from '@shared/contract/models'
import type { ReviewStatus } from '@shared/domain/enums'
import { cleanPicture, faultyPicture } from '../testing/board-pictures'
import { type Bench, provideTestCore } from '../testing/test-core'

const test = provideTestCore()

let operator: Bench
let colleague: Bench
let pictures = 0
beforeAll(async () => {
  operator = await test.signedIn('mito')
  colleague = await test.signedIn('jkim')
})
afterAll(() => {
  operator.connection.close()
  colleague.connection.close()
})

/** The faulty board has two opens, which are critical, and a bite, which is `medium` or `high`. */
async function captured(lot: Lot, chipId: string, faulty = true, bench = operator): Promise<string> {
  const picture = faulty ? await faultyPicture(++pictures) : await cleanPicture(++pictures)
  const { inspection_id } = await test.capture(bench, lot, chipId, picture)
  await test.detected()
  return inspection_id
}

function complete(inspectionId: string, bench = operator) {
  return bench.client.call('inspections.complete', { inspection_id: inspectionId })
}

async function defectsOf(inspectionId: string): Promise<Defect[]> {
  return (await operator.client.call('inspections.get', { inspection_id: inspectionId })).defects
}

async function judgeAll(inspectionId: string, status: (defect: Defect) => ReviewStatus): Promise<void> {
  for (const defect of await defectsOf(inspectionId)) {
    await operator.client.call('defects.review', {
      review_id: uuidv7(), defect_id: defect.id, seen_review_id: defect.latest_review_id, review_status: status(defect)
    })
  }
}

async function completedChip(lot: Lot, chipId: string, faulty: boolean): Promise<string> {
  const inspectionId = await captured(lot, chipId, faulty)
  await judgeAll(inspectionId, () => 'confirmed')
  await complete(inspectionId)
  return inspectionId
}

function reinspect(lot: Lot, chipId: string, id = uuidv7(), bench = operator) {
  return bench.client.call('inspections.reinspect', { id, lot_id: lot.id, chip_id: chipId })
}

async function progressOf(lot: Lot) {
  return (await operator.client.call('lots.get', { lot_id: lot.id })).progress
}

describe('completing an inspection', () => {
  it('fails where confirmed defects exceed the tolerance, and says which', async () => {
    const inspectionId = await captured(await test.makeLot(), '0001')
    await judgeAll(inspectionId, ({ raw_label }) => (raw_label === 'open' ? 'confirmed' : 'false_positive'))
    const { inspection, reasons, lot_completed } = await complete(inspectionId)
    expect(inspection).toMatchObject({ status: 'completed', result: 'fail', completed_at: expect.any(Date) as Date })
    expect(reasons).toEqual([{ code: 'severity_over_limit', text: '2 confirmed critical defects, 0 allowed' }])
    expect(lot_completed).toBe(false)
    expect(await operator.client.call('inspections.get', { inspection_id: inspectionId })).toMatchObject({ result: 'fail', reasons })
  })

  it('passes what the part tolerates, and says what was tolerated', async () => {
    const part = await test.makePart({ tolerance: { max_defects: { critical: 2, high: 1, medium: 1 } } })
    const inspectionId = await captured(await test.makeLot({ part }), '0001')
    await judgeAll(inspectionId, () => 'confirmed')
    const { inspection, reasons } = await complete(inspectionId)
    expect(inspection.result).toBe('pass')
    expect(reasons.map(({ code }) => code)).toEqual(['severity_within_limit', 'severity_within_limit'])
  })

  it('tells who completed it beside who began it', async () => {
    const inspectionId = await captured(await test.makeLot(), '0001', false)
    const { inspection } = await complete(inspectionId, colleague)
    expect(inspection).toMatchObject({ operator: 'M. Ito', completed_by: 'J. Kim' })
  })

  it('passes a chip without defects, or whose defects all were dismissed', async () => {
    const lot = await test.makeLot()
    const clean = await captured(lot, '0001', false)
    const dismissed = await captured(lot, '0002')
    await judgeAll(dismissed, ({ raw_label }) => (raw_label === 'open' ? 'rejected' : 'false_positive'))
    for (const inspectionId of [clean, dismissed]) {
      expect(await complete(inspectionId)).toMatchObject({ inspection: { result: 'pass' }, reasons: [{ code: 'no_defects' }] })
    }
  })

  it('says of a chip that no machine looked at that it was judged by eye', async () => {
    const lot = await test.makeLot({ part: await test.makePart({ golden: false }) })
    const { inspection, reasons } = await complete(await captured(lot, '0001', false))
    expect(inspection.result).toBe('pass')
    expect(reasons.map(({ code }) => code)).toEqual(['no_defects', 'without_detection'])
  })

  it('counts what still needs review against the chip', async () => {
    const inspectionId = await captured(await test.makeLot(), '0001')
    await judgeAll(inspectionId, ({ raw_label }) => (raw_label === 'open' ? 'needs_review' : 'rejected'))
    expect(await complete(inspectionId)).toMatchObject({ inspection: { result: 'fail' } })
  })

  it('waits for every defect to have a verdict', async () => {
    const inspectionId = await captured(await test.makeLot(), '0001')
    const [first] = await defectsOf(inspectionId)
    await judgeAll(inspectionId, (defect) => (defect.id === first?.id ? 'pending' : 'rejected'))
    await expect(complete(inspectionId)).rejects.toMatchObject({
      code: 'DEFECTS_PENDING', data: { pending: 1 }, message: '1 defect has no verdict yet.'
    })
  })

  it('waits for a picture, and for detection on it', async () => {
    const lot = await test.makeLot()
    await completedChip(lot, '0001', false)
    const empty = await reinspect(lot, '0001')
    await expect(complete(empty.id)).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('no image') as string })

    test.workers().onRequest = (name) => { if (name === 'inference') began() }
    let began: () => void = () => undefined
    const begun = new Promise<void>((resolve) => { began = resolve })
    const { inspection_id } = await test.capture(operator, lot, '0002', await cleanPicture(++pictures))
    await begun
    await expect(complete(inspection_id)).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('still running') as string })
    await test.detected()
    test.workers().onRequest = () => undefined
  })

  it('is refused while nobody can tell what the part tolerates', async () => {
    const lot = await test.makeLot()
    const inspectionId = await captured(lot, '0001', false)
    await test.rows(`update parts set tolerance_requirements = '{"max_defects": {"huge": 1}}' where id = $1`, [lot.part_id])
    await expect(complete(inspectionId)).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('huge') as string })
  })

  it('gives the same answer each time, also when the command comes twice at once', async () => {
    const lot = await test.makeLot({ batchSize: 1 })
    const inspectionId = await captured(lot, '0001', false)
    const answers = await Promise.all([complete(inspectionId), complete(inspectionId, colleague), complete(inspectionId)])
    answers.push(await complete(inspectionId))
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(answers[0]).toMatchObject({ inspection: { result: 'pass' }, lot_completed: true })
  })

  it('of one that does not exist is NOT_FOUND', async () => {
    await expect(complete(uuidv7())).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('completing a lot', () => {
  it('happens with the last chip, and closes the lot', async () => {
    const lot = await test.makeLot({ batchSize: 2 })
    await completedChip(lot, '0001', true)
    const last = await captured(lot, '0002', false)
    expect(await progressOf(lot)).toMatchObject({ chips_completed: 1 })
    expect(await complete(last)).toMatchObject({ lot_completed: true })
    expect(await operator.client.call('lots.get', { lot_id: lot.id })).toMatchObject({ status: 'completed' })
    await expect(reinspect(lot, '0001')).rejects.toMatchObject({ code: 'LOT_CLOSED' })
  })

  it('happens once when two people finish the last two chips at the same time', async () => {
    const part = await test.makePart()
    for (let round = 0; round < 4; round++) {
      const lot = await test.makeLot({ part, batchSize: 2 })
      const chips = [await captured(lot, '0001', false), await captured(lot, '0002', false, colleague)] as const
      const answers = await Promise.all([complete(chips[0]), complete(chips[1], colleague)])
      expect(answers.map(({ lot_completed }) => lot_completed)).toContain(true)
      expect(await operator.client.call('lots.get', { lot_id: lot.id })).toMatchObject({ status: 'completed', progress: { chips_completed: 2 } })
    }
  })

  it('neither waits nor deadlocks when chips are captured and completed at the same time', async () => {
    const lot = await test.makeLot({ batchSize: 20 })
    const open = await Promise.all(['a', 'b', 'c', 'd'].map((chipId) => test.capture(operator, lot, chipId, pictureOf(chipId))))
    await test.detected()
    const further = await Promise.all(open.map(async ({ chip_id }) => ({ chip_id, picture: await cleanPicture(++pictures) })))
    const outcomes = await Promise.allSettled([
      ...open.map(({ inspection_id }) => complete(inspection_id)),
      ...further.map(({ chip_id, picture }) => test.capture(colleague, lot, chip_id, picture))
    ])
    const codes = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [(outcome.reason as { code: string }).code] : []))
    // Whoever is first wins: a picture on a completed chip, and a completion while detection waits, are refused.
    expect(codes.filter((code) => code !== 'CONFLICT')).toEqual([])
    await test.detected()
  })

  const prepared = new Map<string, Buffer>()
  beforeAll(async () => { for (const chipId of ['a', 'b', 'c', 'd']) prepared.set(chipId, await cleanPicture(++pictures)) })
  function pictureOf(chipId: string): Buffer {
    return prepared.get(chipId) as Buffer
  }

  it('counts a chip that is inspected again only when that is completed', async () => {
    const lot = await test.makeLot({ batchSize: 2 })
    await completedChip(lot, '0001', false)
    const again = await reinspect(lot, '0001')
    expect(await complete(await captured(lot, '0002', false))).toMatchObject({ lot_completed: false })
    expect(await captured(lot, '0001', false)).toBe(again.id)
    expect(await complete(again.id)).toMatchObject({ lot_completed: true })
  })
})

describe('inspecting again', () => {
  it('numbers the attempts, and the latest decides', async () => {
    const lot = await test.makeLot()
    await completedChip(lot, '0001', true)
    expect(await progressOf(lot)).toMatchObject({ chips_passed: 0, chips_failed: 1 })
    const second = await reinspect(lot, '0001')
    expect(second).toMatchObject({ attempt: 2, status: 'in_progress', result: null, chip_id: '0001' })
    expect(await progressOf(lot)).toMatchObject({ chips_started: 1, chips_completed: 0, chips_failed: 0 })
    await captured(lot, '0001', false)
    await complete(second.id)
    expect(await progressOf(lot)).toMatchObject({ chips_passed: 1, chips_failed: 0, yield: { value: 1, numerator: 1, denominator: 1 } })
    expect(await operator.client.call('lots.chips', { lot_id: lot.id })).toMatchObject([{ chip_id: '0001', attempt: 2, result: 'pass' }])
  })

  it('is one attempt however often the command is repeated, and by several people at once', async () => {
    const lot = await test.makeLot()
    await completedChip(lot, '0001', false)
    const id = uuidv7()
    const answers = await Promise.all([reinspect(lot, '0001', id), reinspect(lot, '0001', id), reinspect(lot, '0001', id)])
    expect(answers.map(({ attempt }) => attempt)).toEqual([2, 2, 2])
    const others = await Promise.allSettled([reinspect(lot, '0001'), reinspect(lot, '0001', uuidv7(), colleague)])
    expect(others.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await test.rows('select from inspections where lot_id = $1', [lot.id])).toHaveLength(2)
  })

  it('waits for the attempt before, and for a first one', async () => {
    const lot = await test.makeLot()
    await captured(lot, '0001', false)
    await expect(reinspect(lot, '0001')).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(reinspect(lot, '0002')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('is asked for before a completed chip takes another picture', async () => {
    const lot = await test.makeLot()
    await completedChip(lot, '0001', false)
    await expect(captured(lot, '0001', false)).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('attempt 2') as string })
  })
})

describe('the progress of a lot', () => {
  it('is what plain SQL counts', async () => {
    const part: Part = await test.makePart()
    const lot = await test.makeLot({ part, batchSize: 6 })
    await completedChip(lot, '0001', false)
    await completedChip(lot, '0002', true)
    await completedChip(lot, '0003', false)
    await reinspect(lot, '0003')
    await captured(lot, '0004', true)
    await captured(lot, '0005', false, colleague)

    const [counts] = await test.rows<Record<string, number>>(`
      with latest as (
        select i.* from inspections i
          where lot_id = $1 and attempt = (select max(attempt) from inspections j where j.lot_id = i.lot_id and j.chip_id = i.chip_id)
      )
      select count(*)::int as chips_started,
             count(*) filter (where status = 'completed')::int as chips_completed,
             count(*) filter (where result = 'pass')::int as chips_passed,
             count(*) filter (where result = 'fail')::int as chips_failed
        from latest`, [lot.id])
    const { chips_passed, chips_completed } = counts as Record<string, number>
    expect(await progressOf(lot)).toEqual({
      batch_size: 6, ...counts, yield: { value: 0.5, numerator: chips_passed, denominator: chips_completed }
    })
    const { lots } = await operator.client.call('lots.list', { search: lot.lot_number })
    expect(lots[0]?.progress).toEqual(await progressOf(lot))
  })
})
