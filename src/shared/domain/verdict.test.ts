import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFECT_SEVERITIES, REVIEW_STATUSES, type DefectSeverity, type ReviewStatus } from './enums'
import type { ToleranceRequirements } from './tolerance'
import { describeReason, judgeInspection, VERDICTS, type JudgeableDefect } from './verdict'

const severity = fc.constantFrom(...DEFECT_SEVERITIES)
const decided = fc.constantFrom<ReviewStatus>('confirmed', 'rejected', 'needs_review', 'false_positive')
const decidedDefects = fc.array(fc.record({ severity, review_status: decided }), { maxLength: 12 })
const limit = fc.option(fc.nat({ max: 4 }), { nil: undefined })
const tolerance: fc.Arbitrary<ToleranceRequirements> = fc.record({
  max_defects: fc.record({ low: limit, medium: limit, high: limit, critical: limit }),
  max_total: limit
})

function defects(level: DefectSeverity, review_status: ReviewStatus, count: number): JudgeableDefect[] {
  return Array.from({ length: count }, () => ({ severity: level, review_status }))
}

function judged(found: JudgeableDefect[], allowed: ToleranceRequirements): [string, string[]] {
  const { result, reasons } = judgeInspection(found, allowed)
  return [result, reasons.map(describeReason)]
}

describe('judgeInspection', () => {
  it.each<[string, JudgeableDefect[], ToleranceRequirements, [string, string[]]]>([
    ['nothing found', [], {}, ['pass', ['No defects']]],
    [
      'only dismissed defects',
      [...defects('critical', 'rejected', 2), ...defects('critical', 'false_positive', 1)],
      {},
      ['pass', ['No confirmed defects, 3 dismissed']]
    ],
    [
      'a severity that is not named',
      defects('high', 'confirmed', 2),
      {},
      ['fail', ['2 confirmed high defects, 0 allowed']]
    ],
    ['one defect too many', defects('low', 'confirmed', 1), {}, ['fail', ['1 confirmed low defect, 0 allowed']]],
    [
      'what is tolerated',
      defects('low', 'confirmed', 2),
      { max_defects: { low: 2 } },
      ['pass', ['2 confirmed low defects, 2 allowed']]
    ],
    [
      'an open question alone',
      defects('high', 'needs_review', 1),
      {},
      ['fail', ['1 high defect (1 still in review, counted), 0 allowed']]
    ],
    [
      'open questions beside confirmed defects',
      [...defects('low', 'confirmed', 1), ...defects('low', 'needs_review', 2)],
      { max_defects: { low: 2 } },
      ['fail', ['3 low defects (1 confirmed; 2 still in review, counted), 2 allowed']]
    ],
    [
      'the limit of all together',
      [...defects('low', 'confirmed', 2), ...defects('medium', 'confirmed', 1)],
      { max_defects: { low: 2, medium: 1 }, max_total: 2 },
      ['fail', ['3 confirmed defects in all, 2 allowed']]
    ],
    [
      'two severities',
      [...defects('low', 'confirmed', 1), ...defects('critical', 'confirmed', 1)],
      {},
      ['fail', ['1 confirmed critical defect, 0 allowed', '1 confirmed low defect, 0 allowed']]
    ]
  ])('judges %s', (_, found, allowed, expected) => {
    expect(judged(found, allowed)).toEqual(expected)
  })

  it.each<[string, JudgeableDefect[], [string, string[]]]>([
    ['a pass', [], ['pass', ['No defects', 'Judged by eye, no detection on 1 image']]],
    ['a failure', defects('high', 'confirmed', 1), ['fail', ['1 confirmed high defect, 0 allowed', 'Judged by eye, no detection on 1 image']]]
  ])('never hides behind %s that no machine looked', (_, found, expected) => {
    const { result, reasons } = judgeInspection(found, {}, 1)
    expect([result, reasons.map(describeReason)]).toEqual(expected)
  })

  it('does not judge while a defect is pending, even when the chip would fail anyway', () => {
    const found = [...defects('critical', 'confirmed', 3), ...defects('low', 'pending', 2)]
    expect(judgeInspection(found, {})).toEqual({
      result: 'undecided', pending: 2, reasons: [{ code: 'pending', count: 2 }]
    })
    expect(judged(found, {})[1]).toEqual(['2 defects without a verdict'])
  })

  it('passes exactly when every limit holds for confirmed and undecided defects together', () => {
    fc.assert(fc.property(decidedDefects, tolerance, (found, allowed) => {
      const against = found.filter((defect) => ['confirmed', 'needs_review'].includes(defect.review_status))
      const holds = DEFECT_SEVERITIES.every((level) =>
        against.filter((defect) => defect.severity === level).length <= (allowed.max_defects?.[level] ?? 0))
      const holdsInAll = against.length <= (allowed.max_total ?? Infinity)
      expect(judgeInspection(found, allowed).result).toBe(holds && holdsInAll ? 'pass' : 'fail')
    }))
  })

  it('never turns to pass when a defect is confirmed that was not', () => {
    fc.assert(fc.property(decidedDefects, severity, tolerance, (found, level, allowed) => {
      const before = judgeInspection(found, allowed).result
      const after = judgeInspection([...found, ...defects(level, 'confirmed', 1)], allowed).result
      expect([before, after]).not.toEqual(['fail', 'pass'])
    }))
  })

  it('keeps its result, once passed, whatever a review decides', () => {
    const decision = fc.constantFrom<ReviewStatus>('confirmed', 'rejected')
    fc.assert(fc.property(decidedDefects, tolerance, decision, (found, allowed, review_status) => {
      const reviewed = found.map((defect) =>
        defect.review_status === 'needs_review' ? { ...defect, review_status } : defect)
      const before = judgeInspection(found, allowed).result
      expect([before, judgeInspection(reviewed, allowed).result]).not.toEqual(['pass', 'fail'])
    }))
  })

  it('always says why', () => {
    fc.assert(fc.property(decidedDefects, tolerance, (found, allowed) => {
      expect(judgeInspection(found, allowed).reasons.map(describeReason).every((text) => text.length > 0)).toBe(true)
      expect(judgeInspection(found, allowed).reasons.length).toBeGreaterThan(0)
    }))
  })
})

describe('VERDICTS', () => {
  it('names every review status once, with a symbol and a key of its own', () => {
    expect(VERDICTS.map(({ status }) => status).toSorted()).toEqual([...REVIEW_STATUSES].toSorted())
    expect(new Set(VERDICTS.map(({ symbol }) => symbol)).size).toBe(VERDICTS.length)
    const keys = VERDICTS.flatMap(({ hotkey }) => hotkey ?? [])
    expect(new Set(keys).size).toBe(keys.length)
  })
})
