import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFECT_SEVERITIES } from './enums'
import { allowedDefects, describeTolerance, parseToleranceRequirements } from './tolerance'

describe('parseToleranceRequirements', () => {
  it('reads limits by severity and in all', () => {
    const json = { max_defects: { low: 3, medium: 1 }, max_total: 3 }
    expect(parseToleranceRequirements(json)).toEqual({ ok: true, tolerance: json })
  })

  it('takes the document\'s default as: nothing is allowed', () => {
    const parsed = parseToleranceRequirements({})
    expect(parsed).toEqual({ ok: true, tolerance: {} })
    for (const severity of DEFECT_SEVERITIES) expect(allowedDefects({}, severity)).toBe(0)
  })

  it('leaves other requirements to those who know them', () => {
    expect(parseToleranceRequirements({ thickness_mm: { nominal: 1.6 } })).toEqual({ ok: true, tolerance: {} })
  })

  it.each([
    [null, ['The tolerance requirements are no JSON object.']],
    [[], ['The tolerance requirements are no JSON object.']],
    ['{}', ['The tolerance requirements are no JSON object.']],
    [{ max_defects: [1] }, ['max_defects is no JSON object of limits by severity.']],
    [{ max_defects: { low: '3' } }, ['max_defects.low is "3"; it must be a whole number of at least 0.']],
    [{ max_defects: { low: -1 } }, ['max_defects.low is -1; it must be a whole number of at least 0.']],
    [{ max_defects: { low: 1.5 } }, ['max_defects.low is 1.5; it must be a whole number of at least 0.']],
    [{ max_defects: { low: null } }, ['max_defects.low is null; it must be a whole number of at least 0.']],
    [{ max_total: 1e300 }, ['max_total is 1e+300; it must be a whole number of at least 0.']],
    [
      { max_defects: { Low: 3 } },
      ['max_defects.Low: there is no such severity; there are low, medium, high, critical.']
    ],
    [{ max_defect: { low: 3 } }, ['max_defect is no known limit; known are max_defects and max_total.']]
  ])('refuses %j', (json, problems) => {
    expect(parseToleranceRequirements(json)).toEqual({ ok: false, problems })
  })

  it('names every problem at once', () => {
    const parsed = parseToleranceRequirements({ max_defects: { low: -1, bad: 1 }, max_total: 'x', max_defect: 1 })
    expect(parsed.ok ? [] : parsed.problems).toHaveLength(4)
  })

  it('answers any JSON, and allows nothing that is not written there', () => {
    fc.assert(fc.property(fc.jsonValue(), (json) => {
      const parsed = parseToleranceRequirements(json)
      expect(parsed.ok || parsed.problems.length > 0).toBe(true)
      expect(parsed.ok ? json : {}).toMatchObject(parsed.ok ? parsed.tolerance : {})
    }))
  })
})

describe('describeTolerance', () => {
  it('gives a sentence for each rule', () => {
    expect(describeTolerance({ max_defects: { low: 3, medium: 1 }, max_total: 3 })).toEqual([
      'Critical, high: none allowed', 'Medium: at most 1', 'Low: at most 3', 'All severities together: at most 3'
    ])
    expect(describeTolerance({})).toEqual(['Critical, high, medium, low: none allowed'])
  })
})
