import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '@shared/contract/errors'
import { parseLabel } from '@shared/domain/labels'
import { renderLabelSheetPdf, renderLotLabel, type LabelledLot } from './lot-label'

const LOT: LabelledLot = {
  lot_number: 'LOT-0917',
  part_number: 'PCB-C2041-C',
  part_name: 'Controller board, layer 2',
  batch_size: 12,
  production_date: '2026-03-09',
  production_line: 'L1'
}
const LABELS_PER_PAGE = 24

function pagesOf(pdf: Buffer): number {
  return pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0
}

describe('renderLotLabel', () => {
  it('writes lot, part, quantity and date as ISO/IEC 15434 format 06', () => {
    expect(renderLotLabel(LOT).message).toBe(
      '[)>\u001e06\u001d1TLOT-0917\u001d1PPCB-C2041-C\u001dQ12\u001d9D20260309\u001e\u0004')
  })

  it('is read back by the scanner of the lots, whatever letters the lot number has', () => {
    const lotNumber = fc.stringMatching(/^[!-~]{1,40}$/).filter((text) => !text.includes('[)>'))
    fc.assert(fc.property(lotNumber, (lot_number) => {
      const label = parseLabel(renderLotLabel({ ...LOT, lot_number }).message)
      expect(label).toMatchObject({ kind: 'lot', lotNumber: lot_number })
    }), { numRuns: 30 })
  })

  it('has a square Data Matrix', () => {
    const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(renderLotLabel(LOT).dataMatrixSvg) ?? []
    expect(width).toBe(height)
  })

  it('has a Code 128 of start, one symbol a letter, check and stop: 11 modules each, the stop 13', () => {
    const symbols = 1 + LOT.lot_number.length + 1
    const digitPairs = 1
    expect(renderLotLabel(LOT).code128?.modules).toBe(11 * (symbols - digitPairs) + 13)
  })

  it.each([
    ['too long for its width', 'L'.repeat(60)],
    ['not ASCII', 'ロット 42']
  ])('leaves the Code 128 out when the lot number is %s', (_reason, lot_number) => {
    expect(renderLotLabel({ ...LOT, lot_number }).code128).toBeNull()
  })

  it('refuses what cannot be printed', () => {
    expect(() => renderLotLabel({ ...LOT, lot_number: 'A\u001dB' })).toThrow(AppError)
  })
})

describe('renderLabelSheetPdf', () => {
  it('puts 24 labels on a page, also the longest there can be', async () => {
    const longest = { ...LOT, lot_number: 'W'.repeat(100), part_number: 'W'.repeat(100), part_name: 'W'.repeat(200) }
    const sheet = Array.from({ length: LABELS_PER_PAGE }, () => longest)
    expect(pagesOf(await renderLabelSheetPdf(sheet, null))).toBe(1)
    expect(pagesOf(await renderLabelSheetPdf([...sheet, LOT], null))).toBe(2)
  })

  it('refuses an empty sheet', async () => {
    await expect(renderLabelSheetPdf([], null)).rejects.toThrow(RangeError)
  })
})
