import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDateCode } from './date-code'

const DAY_MS = 86_400_000

describe('parseDateCode', () => {
  it.each([
    ['10D', '2438', '2024-09-16', '2024-09-22'],
    ['9D', '2438', '2024-09-16', '2024-09-22'],
    ['10D', '2501', '2024-12-30', '2025-01-05'],
    ['10D', '2053', '2020-12-28', '2021-01-03'],
    ['10D', '9952', '1999-12-27', '2000-01-02'],
    ['11D', '202438', '2024-09-16', '2024-09-22'],
    ['12D', '20240229', '2024-02-29', '2024-02-29'],
    ['16D', '20250629', '2025-06-29', '2025-06-29'],
    ['9D', '240917', '2024-09-17', '2024-09-17'],
    ['9D', '202438', '2024-09-16', '2024-09-22'],
    ['9D', '20240917', '2024-09-17', '2024-09-17'],
    ['11', '240900', '2024-09-01', '2024-09-30']
  ])('reads %s%s', (identifier, raw, from, to) => {
    expect(parseDateCode(identifier, raw)).toEqual({ identifier, raw, range: { from, to } })
  })

  it.each([
    ['10D', '2400', 'weeks start at 1'],
    ['10D', '2453', 'the year 2024 has 52 weeks'],
    ['12D', '20230229', 'the day does not exist'],
    ['11', '240230', 'the day does not exist'],
    ['12D', '01022024', 'no part is from the year 102'],
    ['9D', '201109', 'it may be 9 November 2020 or week 9 of 2011'],
    ['9D', '2438+', 'the maker added a mark'],
    ['6D', '20240917', 'a ship date is no date code'],
    ['toString', '2438', 'what every object has is no identifier']
  ])('keeps %s%s raw: %s', (identifier, raw) => {
    expect(parseDateCode(identifier, raw)).toEqual({ identifier, raw })
  })

  it('gives every readable week exactly seven days, Monday to Sunday', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 1, max: 52 }), (year, week) => {
      const raw = `${String(year).padStart(2, '0')}${String(week).padStart(2, '0')}`
      const { range } = parseDateCode('10D', raw)
      const from = new Date(range?.from ?? '')
      const to = new Date(range?.to ?? '')
      expect(from.getUTCDay()).toBe(1)
      expect(to.getTime() - from.getTime()).toBe(6 * DAY_MS)
    }))
  })

  it('places consecutive weeks of a year without a gap', () => {
    fc.assert(fc.property(fc.integer({ min: 1980, max: 2079 }), fc.integer({ min: 1, max: 51 }), (year, week) => {
      const startOf = (number: number) =>
        Date.parse(parseDateCode('11D', `${year}${String(number).padStart(2, '0')}`).range?.from ?? '')
      expect(startOf(week + 1) - startOf(week)).toBe(7 * DAY_MS)
    }))
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (identifier, raw) => {
      expect(parseDateCode(identifier, raw)).toMatchObject({ identifier, raw })
    }))
  })
})
