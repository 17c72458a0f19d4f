import { describe, expect, it } from 'vitest'
import {
  countsLine,
  exitCodeOf,
  noCounts,
  NO_REASON,
  ofPlaywright,
  ofSuite,
  oneCheck,
  requireAll,
  sum
} from './counts.mjs'

const skippedOne = { ...noCounts(), passed: 2, skipped: [{ test: 'a', reason: 'needs root' }] }

describe('counts', () => {
  it('of several suites are added up', () => {
    const total = sum([oneCheck('lint', true), oneCheck('build', false), skippedOne])
    expect(total).toEqual({
      passed: 3,
      failed: 1,
      skipped: [{ test: 'a', reason: 'needs root' }],
      failures: ['build']
    })
  })

  it('end in a line that names skips only where there are any', () => {
    expect(countsLine(oneCheck('lint', true))).toBe('1 passed, 0 failed')
    expect(countsLine(skippedOne)).toBe('2 passed, 0 failed, 1 skipped')
  })

  it('take a skip for a failure where everything has to be there', () => {
    expect(requireAll(skippedOne)).toEqual({
      passed: 2,
      failed: 1,
      skipped: [],
      failures: ['a (skipped: needs root)']
    })
  })

  it('are a success only if something passed and nothing failed', () => {
    expect(exitCodeOf(oneCheck('lint', true))).toBe(0)
    expect(exitCodeOf(oneCheck('lint', false))).toBe(1)
    expect(exitCodeOf(noCounts())).toBe(1)
    expect(exitCodeOf({ ...noCounts(), skipped: skippedOne.skipped })).toBe(1)
  })
})

describe('the counts of a suite', () => {
  it('are those of its tests when its runner agrees', () => {
    expect(ofSuite('unit', skippedOne, 0)).toEqual(skippedOne)
    expect(ofSuite('unit', oneCheck('t', false), 1)).toEqual(oneCheck('t', false))
  })

  it('have a failure when the runner left nothing', () => {
    expect(ofSuite('unit', undefined, 139)).toMatchObject({ passed: 0, failed: 1 })
  })

  it('have a failure when the runner failed although no test did', () => {
    expect(ofSuite('unit', oneCheck('t', true), 1)).toMatchObject({ passed: 1, failed: 1 })
  })

  it('have a failure when there were no tests, unless that may be', () => {
    expect(ofSuite('unit', noCounts(), 0)).toMatchObject({ failed: 1 })
    expect(ofSuite('unit', noCounts(), 0, { mayBeEmpty: true })).toEqual(noCounts())
  })
})

describe('the counts of Playwright', () => {
  const test = (status: 'expected' | 'unexpected' | 'flaky' | 'skipped', description?: string) => ({
    status,
    projectName: 'web',
    annotations: description === undefined ? [] : [{ type: 'skip', description }]
  })

  it('come from nested suites, with names and reasons', () => {
    const report = {
      errors: [],
      suites: [
        {
          title: 'lots.spec.ts',
          specs: [{ title: 'opens', tests: [test('expected')] }],
          suites: [
            {
              title: 'a closed lot',
              specs: [
                { title: 'is refused', tests: [test('unexpected')] },
                { title: 'in Electron', tests: [test('skipped', 'no runtime')] },
                { title: 'silently', tests: [test('skipped')] }
              ]
            }
          ]
        }
      ]
    }
    expect(ofPlaywright(report)).toEqual({
      passed: 1,
      failed: 1,
      skipped: [
        { test: 'web > lots.spec.ts > a closed lot > in Electron', reason: 'no runtime' },
        { test: 'web > lots.spec.ts > a closed lot > silently', reason: NO_REASON }
      ],
      failures: ['web > lots.spec.ts > a closed lot > is refused']
    })
  })

  it('take a test that passed only when repeated for failed', () => {
    const report = { errors: [], suites: [{ title: 'a', specs: [{ title: 'b', tests: [test('flaky')] }] }] }
    expect(ofPlaywright(report)).toMatchObject({ passed: 0, failed: 1 })
  })

  it('have a failure for what went wrong outside any test', () => {
    expect(ofPlaywright({ suites: [], errors: [{ message: 'no such fixture\nat …' }] })).toMatchObject({
      failed: 1,
      failures: ['e2e: no such fixture']
    })
  })
})
