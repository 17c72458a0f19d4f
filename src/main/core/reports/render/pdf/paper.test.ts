import { describe, expect, it } from 'vitest'
import { ReportFonts } from './fonts'
import { counted, createPaper, percentOf, perUnitOf, shortened, wholeOf, words } from './paper'

const paper = createPaper(new ReportFonts(null), 'Asia/Tokyo')

describe('createPaper', () => {
  it('writes instants in the report’s zone, whatever zone they come in', () => {
    expect(paper.time('2026-03-02T20:30:00Z')).toBe('2026-03-03 05:30')
    expect(paper.time('2026-03-02T21:30:00+01:00')).toBe('2026-03-03 05:30')
    expect(paper.time(null)).toBe('–')
  })

  it.each([
    ['2026-03-02T00:10:00Z', '2026-03-02T00:12:00Z', '2026-03-02 09:10–09:12'],
    ['2026-03-02T00:10:00Z', '2026-03-02T00:10:40Z', '2026-03-02 09:10'],
    ['2026-03-02T14:59:00Z', '2026-03-02T15:01:00Z', '2026-03-02 23:59 – 2026-03-03 00:01'],
    ['2026-03-02T00:10:00Z', null, '2026-03-02 09:10 – '],
    [null, null, '–']
  ])('writes the span from %s to %s as %j', (from, to, expected) => {
    expect(paper.span(from, to)).toBe(expected)
  })
})

describe('figures', () => {
  it('have a dash where the denominator is zero', () => {
    const none = { value: null, numerator: 0, denominator: 0 }
    expect([percentOf(none), perUnitOf(none), wholeOf(none)]).toEqual(['–', '–', '–'])
  })

  it('are rounded to what can be read', () => {
    expect(percentOf({ value: 2 / 3, numerator: 2, denominator: 3 })).toBe('66.7%')
    expect(perUnitOf({ value: 1 / 3, numerator: 1, denominator: 3 })).toBe('0.33')
    expect(wholeOf({ value: 333_333.3, numerator: 1, denominator: 3 })).toBe('333,333')
  })
})

describe('words', () => {
  it('count, read and fit', () => {
    expect([counted(1, 'chip'), counted(0, 'chip'), counted(1200, 'chip')]).toEqual(['1 chip', '0 chips', '1,200 chips'])
    expect(words('false_positive')).toBe('false positive')
    expect(shortened('🙂🙂🙂', 2)).toBe('🙂…')
    expect(shortened('abc', 3)).toBe('abc')
  })
})
