import { describe, expect, it } from 'vitest'
import { SHIFT_PRESETS, toLocalInput } from './shift-times'

const now = new Date(2026, 2, 5, 14, 7, 31)

describe('the spans of a shift', () => {
  it('end after the current minute, so that what was just completed is in', () => {
    expect(SHIFT_PRESETS.last8(now)).toEqual(['2026-03-05T06:08', '2026-03-05T14:08'])
    expect(SHIFT_PRESETS.last24(now)).toEqual(['2026-03-04T14:08', '2026-03-05T14:08'])
  })

  it('begin at midnight for today', () => {
    expect(SHIFT_PRESETS.today(now)[0]).toBe('2026-03-05T00:00')
  })

  it('are what a date field gives back as the same time', () => {
    expect(new Date(toLocalInput(now))).toEqual(new Date(2026, 2, 5, 14, 7))
  })
})
