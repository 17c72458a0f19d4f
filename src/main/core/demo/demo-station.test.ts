import { describe, expect, it } from 'vitest'
import { parseToleranceRequirements } from '@shared/domain/tolerance'
import { DEMO_LOTS, DEMO_PARTS, DEMO_STATIONS, DEMO_USERS, demoProductionDate } from './demo-station'

describe('the demo station', () => {
  it('has users of every role, each to be told by name, badge and PIN', () => {
    expect(new Set(DEMO_USERS.map(({ role }) => role))).toEqual(
      new Set(['operator', 'reviewer', 'supervisor', 'administrator']))
    for (const key of ['username', 'badge', 'pin'] as const) {
      expect(new Set(DEMO_USERS.map((user) => user[key])).size).toBe(DEMO_USERS.length)
    }
  })

  it('lets everyone work at stations that exist', () => {
    const ids = DEMO_STATIONS.map(({ id }) => id)
    for (const { stations } of DEMO_USERS) {
      expect(stations.length).toBeGreaterThan(0)
      expect(ids).toEqual(expect.arrayContaining(stations))
    }
  })

  it('has lots of known parts, with as many chips as the batch and no id twice', () => {
    const partNumbers = DEMO_PARTS.map(({ part_number }) => part_number)
    for (const lot of DEMO_LOTS) {
      expect(partNumbers).toContain(lot.part_number)
      expect(new Set(lot.chips.map(({ chip_id }) => chip_id)).size).toBe(lot.batch_size)
    }
    expect(DEMO_LOTS.some(({ status }) => status === 'completed')).toBe(true)
  })

  it('has tolerances that the verdict can read', () => {
    for (const part of DEMO_PARTS) expect(parseToleranceRequirements(part.tolerance_requirements).ok).toBe(true)
  })

  it('dates lots in the local calendar, across the end of a month', () => {
    const lot = { ...DEMO_LOTS[0]!, age_days: 2 }
    expect(demoProductionDate(lot, new Date(2026, 2, 1, 23, 59))).toBe('2026-02-27')
    expect(demoProductionDate({ ...lot, age_days: 0 }, new Date(2026, 11, 31))).toBe('2026-12-31')
  })
})
