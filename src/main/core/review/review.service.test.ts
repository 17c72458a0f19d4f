import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Input } from '@shared/contract'
import type { Defect } from '@shared/contract/models'
import { REVIEW_STATUSES, type ReviewStatus } from '@shared/domain/enums'
import { faultyPicture, PICTURE_SIDE } from '../testing/board-pictures'
import { type Bench, provideTestCore } from '../testing/test-core'

const test = provideTestCore()

let operator: Bench
let reviewer: Bench
let pictures = 0
beforeAll(async () => {
  operator = await test.signedIn('mito')
  reviewer = await test.signedIn('rsilva')
})
afterAll(() => {
  operator.connection.close()
  reviewer.connection.close()
})

interface Inspected { inspectionId: string; artifactId: string; defects: [Defect, Defect, Defect] }

/** A chip whose three defects nobody has judged yet. */
async function inspected(): Promise<Inspected> {
  const { inspection_id: inspectionId, artifact } = await test.capture(operator, await test.makeLot(), '0001', await faultyPicture(++pictures))
  await test.detected()
  const { defects } = await operator.client.call('inspections.get', { inspection_id: inspectionId })
  return { inspectionId, artifactId: artifact.id, defects: defects as Inspected['defects'] }
}

function verdict(defect: Defect, review_status: ReviewStatus, own: Partial<Input<'defects.review'>> = {}): Input<'defects.review'> {
  return { review_id: uuidv7(), defect_id: defect.id, seen_review_id: defect.latest_review_id, review_status, ...own }
}

function judge(defect: Defect, status: ReviewStatus, bench = operator, own: Partial<Input<'defects.review'>> = {}): Promise<Defect> {
  return bench.client.call('defects.review', verdict(defect, status, own))
}

function undo(defect: Defect, bench = operator, own: Partial<Input<'defects.undo'>> = {}): Promise<Defect> {
  const input = { review_id: uuidv7(), defect_id: defect.id, undoes: defect.latest_review_id as string, ...own }
  return bench.client.call('defects.undo', input)
}

async function reviewsOf({ id }: Defect): Promise<{ review_status: string; undoes: string | null }[]> {
  return test.rows('select id, review_status, undoes from defect_reviews where defect_id = $1 order by created_at', [id])
}

async function currentOf(inspectionId: string, { id }: Defect): Promise<Defect> {
  const { defects } = await operator.client.call('inspections.get', { inspection_id: inspectionId })
  return defects.find((defect) => defect.id === id) as Defect
}

describe('a verdict', () => {
  it('of each kind is what the defect says, with its reviewer', async () => {
    const { defects: [defect] } = await inspected()
    let current = defect
    for (const status of REVIEW_STATUSES) {
      current = await judge(current, status)
      expect(current).toMatchObject({ review_status: status, reviewer: status === 'pending' ? null : 'M. Ito' })
    }
    expect((await reviewsOf(defect)).map(({ review_status }) => review_status)).toEqual([...REVIEW_STATUSES])
  })

  it('may correct type and severity, and carry a note, which later verdicts keep', async () => {
    const { defects: [defect] } = await inspected()
    const corrected = await judge(defect, 'confirmed', operator, { defect_type: 'scratch', severity: 'low', note: 'Seen under 40x' })
    expect(corrected).toMatchObject({ defect_type: 'scratch', severity: 'low', note: 'Seen under 40x', raw_label: defect.raw_label })
    expect(await judge(corrected, 'rejected')).toMatchObject({ defect_type: 'scratch', severity: 'low', note: 'Seen under 40x' })
  })

  it('is refused, with the defect as it is now, when another came in between', async () => {
    const { defects: [defect], inspectionId } = await inspected()
    const theirs = await judge(defect, 'false_positive', reviewer)
    await expect(judge(defect, 'confirmed')).rejects.toMatchObject({
      code: 'CONFLICT', data: { defect: { id: defect.id, review_status: 'false_positive', latest_review_id: theirs.latest_review_id } }
    })
    expect(await currentOf(inspectionId, defect)).toEqual(theirs)
  })

  it('of two people at once is one of them', async () => {
    const { defects: [defect] } = await inspected()
    const answers = await Promise.allSettled([judge(defect, 'confirmed'), judge(defect, 'rejected', reviewer), judge(defect, 'needs_review', reviewer)])
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await reviewsOf(defect)).toHaveLength(1)
  })

  it('is one row however often the command is repeated, one after the other or at once', async () => {
    const { defects: [defect] } = await inspected()
    const input = verdict(defect, 'confirmed')
    const answers = await Promise.all([1, 2, 3].map(() => operator.client.call('defects.review', input)))
    answers.push(await operator.client.call('defects.review', input))
    for (const answer of answers) expect(answer).toMatchObject({ review_status: 'confirmed', latest_review_id: input.review_id })
    expect(await reviewsOf(defect)).toHaveLength(1)
  })

  it('under an id that another verdict has is refused', async () => {
    const { defects: [one, two], inspectionId } = await inspected()
    const { latest_review_id } = await judge(one, 'confirmed')
    await expect(judge(two, 'rejected', operator, { review_id: latest_review_id as string })).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(await currentOf(inspectionId, two)).toMatchObject({ review_status: 'pending' })
  })

  it('stands once the inspection is completed, and repeating it still gives the same answer', async () => {
    const { defects, inspectionId } = await inspected()
    const inputs = defects.map((defect) => verdict(defect, 'rejected'))
    for (const input of inputs) await operator.client.call('defects.review', input)
    await operator.client.call('inspections.complete', { inspection_id: inspectionId })
    const [first] = inputs as [Input<'defects.review'>]
    expect(await operator.client.call('defects.review', first)).toMatchObject({ review_status: 'rejected', latest_review_id: first.review_id })
    const current = await currentOf(inspectionId, defects[0])
    await expect(judge(current, 'confirmed')).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(undo(current)).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(await reviewsOf(current)).toHaveLength(1)
  })

  it('on a defect that does not exist is NOT_FOUND', async () => {
    const { defects: [defect] } = await inspected()
    await expect(judge({ ...defect, id: uuidv7() }, 'confirmed')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('undo', () => {
  it('restores everything that the defect said before', async () => {
    const { defects: [defect] } = await inspected()
    const judged = await judge(defect, 'confirmed', operator, { defect_type: 'scratch', severity: 'low', note: 'n' })
    const undone = await undo(judged)
    const { latest_review_id: _latest, updated_at: _updated, ...before } = defect
    expect(undone).toMatchObject(before)
    expect((await reviewsOf(defect)).map(({ undoes }) => undoes)).toEqual([null, judged.latest_review_id])
  })

  it('goes back verdict by verdict', async () => {
    const { defects: [defect] } = await inspected()
    const first = await judge(defect, 'confirmed')
    const second = await judge(first, 'rejected')
    const third = await judge(second, 'needs_review')
    expect((await undo(third)).review_status).toBe('rejected')
    expect((await undo(third, operator, { undoes: second.latest_review_id as string })).review_status).toBe('confirmed')
    expect((await undo(third, operator, { undoes: first.latest_review_id as string })).review_status).toBe('pending')
  })

  it('can be undone itself, and that again', async () => {
    const { defects: [defect] } = await inspected()
    const judged = await judge(defect, 'confirmed')
    const undone = await undo(judged)
    const redone = await undo(undone)
    expect(redone).toMatchObject({ review_status: 'confirmed', reviewer: 'M. Ito' })
    expect(await undo(redone)).toMatchObject({ review_status: 'pending', reviewer: null })
  })

  it('takes each verdict back once', async () => {
    const { defects: [defect] } = await inspected()
    const judged = await judge(defect, 'confirmed')
    const redone = await undo(await undo(judged))
    await expect(undo(redone, operator, { undoes: judged.latest_review_id as string })).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  it('of what a later verdict stands on is refused', async () => {
    const { defects: [defect] } = await inspected()
    const first = await judge(defect, 'confirmed')
    const second = await judge(first, 'rejected', reviewer)
    await expect(undo(second, operator, { undoes: first.latest_review_id as string })).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  it('of another person’s verdict is refused', async () => {
    const { defects: [defect] } = await inspected()
    const theirs = await judge(defect, 'confirmed', reviewer)
    await expect(undo(theirs)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  it('gives a verdict back to the person whose it was', async () => {
    const { defects: [defect] } = await inspected()
    const theirs = await judge(defect, 'confirmed', reviewer, { note: 'seen' })
    const mine = await judge(theirs, 'rejected', operator, { note: 'not seen' })
    expect(await undo(mine)).toMatchObject({ review_status: 'confirmed', reviewer: 'R. Silva', note: 'seen' })
  })

  it('is one row however often the command is repeated', async () => {
    const { defects: [defect] } = await inspected()
    const judged = await judge(defect, 'confirmed')
    const input = { review_id: uuidv7(), defect_id: defect.id, undoes: judged.latest_review_id as string }
    const answers = await Promise.all([1, 2, 3].map(() => operator.client.call('defects.undo', input)))
    for (const answer of answers) expect(answer).toMatchObject({ review_status: 'pending', latest_review_id: input.review_id })
    expect(await reviewsOf(defect)).toHaveLength(2)
  })

  it('of a verdict that never was, or is another defect’s, is NOT_FOUND', async () => {
    const { defects: [one, two] } = await inspected()
    const judged = await judge(one, 'confirmed')
    await expect(undo(judged, operator, { undoes: uuidv7() })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(undo(two, operator, { undoes: judged.latest_review_id as string })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('a drawn defect', () => {
  function drawing(artifactId: string, own: Partial<Input<'defects.draw'>> = {}): Input<'defects.draw'> {
    return {
      id: uuidv7(), review_id: uuidv7(), artifact_id: artifactId, location: { x: 10.5, y: 20, width: 30, height: 40 },
      defect_type: 'crack', severity: 'high', ...own
    }
  }

  it('is recorded as manual review, and confirmed by who drew it', async () => {
    const { artifactId, inspectionId } = await inspected()
    const input = drawing(artifactId, { note: 'hairline' })
    const drawn = await operator.client.call('defects.draw', input)
    expect(drawn).toMatchObject({
      id: input.id, detection_method: 'manual_review', review_status: 'confirmed', reviewer: 'M. Ito', confidence: 1, raw_label: null,
      location: input.location, artifact_id: artifactId, note: 'hairline', latest_review_id: input.review_id
    })
    const { defects } = await operator.client.call('inspections.get', { inspection_id: inspectionId })
    expect(defects.filter(({ id }) => id === input.id)).toEqual([drawn])
  })

  it('is one defect however often the command is repeated', async () => {
    const { artifactId, inspectionId } = await inspected()
    const input = drawing(artifactId)
    const answers = await Promise.all([1, 2, 3].map(() => operator.client.call('defects.draw', input)))
    expect(new Set(answers.map(({ id }) => id))).toEqual(new Set([input.id]))
    const { defects } = await operator.client.call('inspections.get', { inspection_id: inspectionId })
    expect(defects).toHaveLength(4)
  })

  it('may touch the picture’s edges but not reach beyond them', async () => {
    const { artifactId } = await inspected()
    const whole = { x: 0, y: 0, width: PICTURE_SIDE, height: PICTURE_SIDE }
    await expect(operator.client.call('defects.draw', drawing(artifactId, { location: whole }))).resolves.toMatchObject({ location: whole })
    for (const location of [{ ...whole, x: 0.5 }, { ...whole, y: 0.5 }, { ...whole, x: -1 }, { ...whole, width: 0 }, { ...whole, x: Number.NaN }]) {
      await expect(operator.client.call('defects.draw', drawing(artifactId, { location }))).rejects.toMatchObject({ code: 'BAD_INPUT' })
    }
  })

  it('is dismissed, not left pending, when its drawing is undone', async () => {
    const { artifactId } = await inspected()
    const drawn = await operator.client.call('defects.draw', drawing(artifactId))
    const dismissed = await undo(drawn)
    expect(dismissed).toMatchObject({ review_status: 'rejected', reviewer: 'M. Ito' })
    expect(await undo(dismissed)).toMatchObject({ review_status: 'confirmed' })
  })

  it('comes too late on a completed inspection', async () => {
    const { artifactId, inspectionId, defects } = await inspected()
    for (const defect of defects) await judge(defect, 'rejected')
    await operator.client.call('inspections.complete', { inspection_id: inspectionId })
    await expect(operator.client.call('defects.draw', drawing(artifactId))).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  it('needs a picture', async () => {
    await expect(operator.client.call('defects.draw', drawing(uuidv7()))).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
