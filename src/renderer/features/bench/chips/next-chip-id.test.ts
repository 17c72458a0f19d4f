import { describe, expect, it } from 'vitest'
import { nextChipId } from './next-chip-id'

describe('nextChipId', () => {
  it.each([
    [[], '0001'],
    [['0041', '0043', '0042'], '0044'],
    [['A-09'], 'A-10'],
    [['99'], '100'],
    [['left', 'right'], '0001'],
    [['99999999999999999999'], '100000000000000000000']
  ])('after %j comes %s', (chips, next) => {
    expect(nextChipId(chips)).toBe(next)
  })
})
