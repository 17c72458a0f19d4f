import { buffer, text } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { InspectionSummary } from '../inspection-summary'
import { sampleSummary } from '../testing/sample-summary'
import { CSV_COLUMNS, csvRecordsOf, renderCsv, type CsvRecord } from './csv'

const BYTE_ORDER_MARK = '\uFEFF'

describe('renderCsv', () => {
  it('has one row for each defect and one for each inspection without any', async () => {
    const summary = sampleSummary({ chips: 4, defectsPerThirdChip: 2 })
    const rows = await rowsOf(summary)
    expect(rows.map((row) => [row.chip_id, row.defect_id])).toEqual([
      ['A4C-0001', 'defect-inspection-0-0'],
      ['A4C-0001', 'defect-inspection-0-1'],
      ['A4C-0002', ''],
      ['A4C-0003', ''],
      ['A4C-0004', 'defect-inspection-3-0'],
      ['A4C-0004', 'defect-inspection-3-1']
    ])
    expect(rows[0]).toMatchObject({ part_number: 'PCB-A4-C', x: '40', y: '50', width: '24', height: '18', confidence: '0.5' })
    expect(rows[2]).toMatchObject({ result: 'pass', defect_type: '', x: '', artifact_sha256: '' })
  })

  it('is what Excel wants: byte order mark, head, CRLF', async () => {
    const bytes = await buffer(renderCsv(csvRecordsOf(sampleSummary({ chips: 2, defectsPerThirdChip: 0 }))))
    const csv = bytes.toString()
    expect(csv.startsWith(`${BYTE_ORDER_MARK}${CSV_COLUMNS.join(',')}\r\n`)).toBe(true)
    expect(csv.endsWith('\r\n')).toBe(true)
    expect(csv.replaceAll('\r\n', '')).not.toContain('\n')
  })

  it.each(['=cmd|\' /C calc\'!A0', '+1+1', '-2+3', '@SUM(A1)', '\tx', '\rx', '＝1'])('disarms the formula %j', async (formula) => {
    const [row] = await rowsOf(withNote(formula))
    expect(row?.note).toBe(`'${formula}`)
  })

  it('keeps hostile and foreign texts whole', async () => {
    const notes = ['<script>alert(1)</script>', '\u202Egnp.exe', '検査 🙂', 'a,"b"\r\nc', 'x'.repeat(300)]
    for (const note of notes) expect((await rowsOf(withNote(note)))[0]?.note).toBe(note)
  })

  it('gives every text back that starts with a letter', async () => {
    await fc.assert(fc.asyncProperty(fc.string({ unit: 'binary' }), async (tail) => {
      const note = `n${tail}`
      expect((await rowsOf(withNote(note)))[0]?.note).toBe(note)
    }))
  })

  it('reads no further than it is drained', async () => {
    const [record] = csvRecordsOf(sampleSummary({ chips: 1, defectsPerThirdChip: 1 }))
    if (record === undefined) throw new Error('The sample has no record')
    let taken = 0
    let closed = false
    async function* endless(given: CsvRecord): AsyncGenerator<CsvRecord> {
      try {
        for (;;) {
          taken++
          yield given
          await setImmediate()
        }
      } finally {
        closed = true
      }
    }
    const lines = await renderCsv(endless(record)).take(3).toArray()
    expect(lines).toHaveLength(3)
    await setImmediate()
    await setImmediate()
    expect(closed).toBe(true)
    expect(taken).toBeLessThan(1000)
  })

  it('passes a failure of the source on', async () => {
    await expect(text(renderCsv(failing()))).rejects.toThrow('the database went away')
  })
})

async function* failing(): AsyncGenerator<CsvRecord> {
  await setImmediate()
  yield* []
  throw new Error('the database went away')
}

function withNote(note: string): InspectionSummary {
  const summary = sampleSummary({ chips: 1, defectsPerThirdChip: 1 })
  for (const row of summary.defect_rows) row.note = note
  return summary
}

async function rowsOf(summary: InspectionSummary): Promise<Record<string, string>[]> {
  const csv = await text(renderCsv(csvRecordsOf(summary)))
  const [head = [], ...rows] = parseCsv(csv.replace(BYTE_ORDER_MARK, ''))
  return rows.map((cells) => Object.fromEntries(head.map((name, column) => [name, cells[column] ?? ''])))
}

/** RFC 4180 with CRLF, read strictly by its grammar: a field is quoted, or has no quote, comma or CRLF. */
function parseCsv(csv: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  for (const [, quoted, plain, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|((?:(?!\r\n)[^",])*))(,|\r\n)/gsu)) {
    row.push(quoted === undefined ? plain ?? '' : quoted.replaceAll('""', '"'))
    if (end === ',') continue
    rows.push(row)
    row = []
  }
  return rows
}
