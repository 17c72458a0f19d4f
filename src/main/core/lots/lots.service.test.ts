import fc from 'fast-check'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Lot, Part } from '@shared/contract/models'
import { formatIso15434 } from '@shared/domain/labels'
import { type Bench, provideTestCore } from '../testing/test-core'

const test = provideTestCore()

let operator: Bench
let reviewer: Bench
let part: Part
beforeAll(async () => {
  operator = await test.signedIn('mito')
  reviewer = await test.signedIn('rsilva')
  part = await test.makePart()
})
afterAll(() => {
  operator.connection.close()
  reviewer.connection.close()
})

function newLot(lotNumber: string, own: Partial<{ id: string; part_id: string; batch_size: number; production_date: string }> = {}) {
  return {
    id: uuidv7(), lot_number: lotNumber, part_id: part.id, production_date: '2026-03-02', batch_size: 4, production_line: 'L1', ...own
  }
}

function scan(text: string, bench = operator) {
  return bench.client.call('lots.scan', { text })
}

describe('a scan', () => {
  it('opens a known lot by its number, typed or from a label', async () => {
    const lot = await test.makeLot({ part, lotNumber: 'SCAN-1' })
    const label = formatIso15434({ lotNumber: 'SCAN-1', supplierPartNumber: part.part_number, quantity: 4 })
    for (const text of ['SCAN-1', '  SCAN-1 ', label]) {
      expect(await scan(text)).toMatchObject({ outcome: 'open', lot: { id: lot.id } })
    }
  })

  it('says why a lot is closed, and shows it nevertheless', async () => {
    const lot = await test.makeLot({ part, lotNumber: 'SCAN-2' })
    for (const status of ['completed', 'quarantined', 'released', 'rejected']) {
      await test.rows('update lots set status = $2 where id = $1', [lot.id, status])
      const outcome = await scan('SCAN-2')
      expect(outcome).toMatchObject({ outcome: 'closed', lot: { id: lot.id, status } })
      expect((outcome as { message: string }).message).toContain(status)
    }
  })

  it('offers to create an unknown lot from what the label says, to those who may', async () => {
    const label = formatIso15434({ lotNumber: 'SCAN-3', supplierPartNumber: part.part_number, quantity: 40, dateCode: '20260228' })
    expect(await scan(label)).toEqual({
      outcome: 'unknown',
      lot_number: 'SCAN-3',
      message: 'Lot SCAN-3 is not known yet.',
      may_create: true,
      suggestion: { part_number: part.part_number, part, batch_size: 40, production_date: '2026-02-28', production_line: 'L1' }
    })
    const forReviewer = await scan(label, reviewer)
    expect(forReviewer).toMatchObject({ outcome: 'unknown', may_create: false })
    expect((forReviewer as { message: string }).message).toContain('supervisor')
  })

  it('suggests a part that is not known by its number alone', async () => {
    const label = formatIso15434({ lotNumber: 'SCAN-4', supplierPartNumber: 'NEVER-SEEN' })
    expect(await scan(label)).toMatchObject({ suggestion: { part_number: 'NEVER-SEEN', part: null, batch_size: null } })
  })

  it('says where a malformed label breaks', async () => {
    await expect(scan('LOT\u0007-1')).rejects.toMatchObject({
      code: 'LABEL_MALFORMED', data: { position: expect.any(Number) as number }
    })
  })

  it('tells a foreign label, unless a lot has that very text as its number', async () => {
    for (const text of ['https://example.org/qr', `[)>\u001e06\u001d1P${part.part_number}\u001e\u0004`]) {
      await expect(scan(text)).rejects.toMatchObject({ code: 'LABEL_FOREIGN' })
    }
    await expect(scan('1PSCAN-5')).rejects.toMatchObject({ code: 'LABEL_FOREIGN' })
    const lot = await test.makeLot({ part, lotNumber: '1PSCAN-5' })
    expect(await scan('1PSCAN-5')).toMatchObject({ outcome: 'open', lot: { id: lot.id } })
  })

  it('takes a text that is a lot’s very number before what it would say as a label', async () => {
    const plain = await test.makeLot({ part, lotNumber: '2024' })
    expect(await scan('1T2024')).toMatchObject({ outcome: 'open', lot: { id: plain.id } })
    const literal = await test.makeLot({ part, lotNumber: '1T2024' })
    expect(await scan('1T2024')).toMatchObject({ outcome: 'open', lot: { id: literal.id } })
  })
})

describe('creating a lot', () => {
  it('is the same lot when the same command is repeated, also at the same time', async () => {
    const input = newLot('CREATE-1')
    const answers = await Promise.all([1, 2, 3].map(() => operator.client.call('lots.create', input)))
    answers.push(await operator.client.call('lots.create', input))
    expect(new Set(answers.map(({ id }) => id))).toEqual(new Set([input.id]))
    expect(await test.rows('select from lots where lot_number = $1', ['CREATE-1'])).toHaveLength(1)
  })

  it('refuses a number that is taken, of several at once all but one', async () => {
    const answers = await Promise.allSettled([1, 2, 3].map(() => operator.client.call('lots.create', newLot('CREATE-2'))))
    const refusals = answers.flatMap((answer) => (answer.status === 'rejected' ? [(answer.reason as { code: string }).code] : []))
    expect(refusals).toEqual(['CONFLICT', 'CONFLICT'])
  })

  it('sets the number’s blanks aside, and refuses what no scanner could deliver', async () => {
    expect(await operator.client.call('lots.create', newLot(' CREATE-3 '))).toMatchObject({ lot_number: 'CREATE-3' })
    await expect(operator.client.call('lots.create', newLot('A\u0007B'))).rejects.toMatchObject({ code: 'BAD_INPUT' })
  })

  it('refuses a part that does not exist', async () => {
    await expect(operator.client.call('lots.create', newLot('CREATE-4', { part_id: uuidv7() }))).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('keeps the production day as it was given, whatever the zone', async () => {
    const lot = await operator.client.call('lots.create', newLot('CREATE-5', { production_date: '2026-12-31' }))
    expect(lot.production_date).toBe('2026-12-31')
  })
})

describe('the list of lots', () => {
  const COUNT = 23
  let made: Lot[]
  beforeAll(async () => {
    const other = await test.makePart()
    made = []
    for (let index = 0; index < COUNT; index++) {
      made.push(await test.makeLot({ part: other, lotNumber: `PAGE-${String(index).padStart(2, '0')}` }))
    }
    await test.rows("update lots set status = 'released' where lot_number like 'PAGE-_5'")
  })

  async function allPages(filter: { search?: string; status?: 'released' }, limit: number): Promise<string[]> {
    const numbers: string[] = []
    let after: string | undefined
    do {
      const page = await operator.client.call('lots.list', { ...filter, limit, after })
      expect(page.lots.length).toBeLessThanOrEqual(limit)
      numbers.push(...page.lots.map(({ lot_number }) => lot_number))
      after = page.next ?? undefined
    } while (after !== undefined)
    return numbers
  }

  it('gives the same lots page by page as at once, newest first, for every page size', async () => {
    const whole = made.map(({ lot_number }) => lot_number).toReversed()
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: COUNT + 2 }), async (limit) => {
        expect(await allPages({ search: 'page-' }, limit)).toEqual(whole)
      }),
      { numRuns: 12 }
    )
  })

  it('keeps to the status that was asked for', async () => {
    expect(await allPages({ search: 'PAGE', status: 'released' }, 1)).toEqual(['PAGE-15', 'PAGE-05'])
  })

  it('does not lose its place when lots are added meanwhile', async () => {
    const first = await operator.client.call('lots.list', { search: 'PAGE-', limit: 5 })
    await test.makeLot({ part, lotNumber: 'XPAGE-NEW' })
    const second = await operator.client.call('lots.list', { search: 'PAGE-', limit: 5, after: first.next as string })
    expect(second.lots.map(({ lot_number }) => lot_number)).toEqual(['PAGE-17', 'PAGE-16', 'PAGE-15', 'PAGE-14', 'PAGE-13'])
    await test.rows("delete from lots where lot_number = 'XPAGE-NEW'")
  })

  it('searches for what was typed, where it is a pattern to the database too', async () => {
    for (const lotNumber of ['50%-A', '50x-A', 'A_B', 'AxB', 'C\\D']) await test.makeLot({ part, lotNumber })
    const found = async (search: string) => (await operator.client.call('lots.list', { search })).lots.map(({ lot_number }) => lot_number)
    expect(await found('50%')).toEqual(['50%-A'])
    expect(await found('a_b')).toEqual(['A_B'])
    expect(await found('C\\D')).toEqual(['C\\D'])
    expect(await found('%%%')).toEqual([])
  })

  it('finds lots by their part too', async () => {
    const lot = await test.makeLot({ part: await test.makePart(), lotNumber: 'BY-PART' })
    expect(await operator.client.call('lots.list', { search: lot.part_number.toLowerCase() })).toMatchObject({
      lots: [{ lot_number: 'BY-PART' }], next: null
    })
  })
})

describe('a lot', () => {
  it('shows its part and the newest approved golden image of each view', async () => {
    const lot = await test.makeLot({ part })
    await test.rows('update lots set quality_requirements = $2 where id = $1', [lot.id, { class: 'IPC-A-600 3' }])
    const detail = await operator.client.call('lots.get', { lot_id: lot.id })
    expect(detail).toMatchObject({ lot_number: lot.lot_number, quality_requirements: { class: 'IPC-A-600 3' }, part: { id: part.id }, golden_images: [{ view: 'top', version: 1 }] })
    await test.rows(
      `insert into golden_images (part_id, view, version, checksum_sha256, width, height)
        select part_id, view, 2, checksum_sha256, width, height from golden_images where part_id = $1`, [part.id])
    expect((await operator.client.call('lots.get', { lot_id: lot.id })).golden_images).toMatchObject([{ version: 1 }])
    await test.rows('update golden_images set approved_at = now() where part_id = $1', [part.id])
    expect((await operator.client.call('lots.get', { lot_id: lot.id })).golden_images).toMatchObject([{ version: 2 }])
  })

  it('that does not exist is NOT_FOUND', async () => {
    await expect(operator.client.call('lots.get', { lot_id: uuidv7() })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
