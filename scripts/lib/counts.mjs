/** What came out of the suites, as one kind of count. */

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {{ test: string, reason: string }[]} skipped
 * @property {string[]} failures what failed, by name
 */

export const NO_REASON = 'no reason given'

/** @returns {Counts} */
export function noCounts() {
  return { passed: 0, failed: 0, skipped: [], failures: [] }
}

/**
 * A check that is one test as a whole, such as the type check.
 *
 * @param {string} name
 * @param {boolean} passed
 * @returns {Counts}
 */
export function oneCheck(name, passed) {
  return passed ? { ...noCounts(), passed: 1 } : { ...noCounts(), failed: 1, failures: [name] }
}

/**
 * A suite's counts together with how its process ended: a runner that crashed or found fault with something that is no
 * test must not look like success.
 *
 * @param {string} name of the suite
 * @param {Counts | undefined} counts nothing if the runner left none
 * @param {number} exitCode
 * @param {{ mayBeEmpty?: boolean }} [options] `mayBeEmpty` where a suite without a test is no fault of its own
 * @returns {Counts}
 */
export function ofSuite(name, counts, exitCode, { mayBeEmpty = false } = {}) {
  if (!counts) return oneCheck(`${name}: the runner ended with code ${exitCode} and left no result`, false)
  const ran = counts.passed + counts.failed + counts.skipped.length
  if (ran === 0 && !mayBeEmpty) return oneCheck(`${name}: no tests were found`, false)
  const faultOutsideTests = exitCode !== 0 && counts.failed === 0
  return faultOutsideTests
    ? sum([counts, oneCheck(`${name}: the runner ended with code ${exitCode} although no test failed`, false)])
    : counts
}

/**
 * @param {Counts[]} all
 * @returns {Counts}
 */
export function sum(all) {
  return {
    passed: all.reduce((total, { passed }) => total + passed, 0),
    failed: all.reduce((total, { failed }) => total + failed, 0),
    skipped: all.flatMap(({ skipped }) => skipped),
    failures: all.flatMap(({ failures }) => failures)
  }
}

/**
 * Turns every skip into a failure, for the runs where everything has to be there.
 *
 * @param {Counts} counts
 * @returns {Counts}
 */
export function requireAll({ passed, failed, skipped, failures }) {
  return {
    passed,
    failed: failed + skipped.length,
    skipped: [],
    failures: [...failures, ...skipped.map(({ test, reason }) => `${test} (skipped: ${reason})`)]
  }
}

/**
 * The line that every test command ends with.
 *
 * @param {Counts} counts
 */
export function countsLine({ passed, failed, skipped }) {
  const line = `${passed} passed, ${failed} failed`
  return skipped.length > 0 ? `${line}, ${skipped.length} skipped` : line
}

/**
 * @param {Counts} counts
 * @returns {number} the exit code: a run without a single test is no success
 */
export function exitCodeOf({ passed, failed }) {
  return failed > 0 || passed === 0 ? 1 : 0
}

/**
 * The counts in the report of Playwright's JSON reporter. A test that passed only when repeated counts as failed: it
 * will fail again when nobody looks.
 *
 * @param {{ suites: PlaywrightSuite[], errors: { message?: string }[] }} report
 * @returns {Counts}
 *
 * @typedef {{ title: string, suites?: PlaywrightSuite[], specs: PlaywrightSpec[] }} PlaywrightSuite
 * @typedef {{ title: string, tests: PlaywrightTest[] }} PlaywrightSpec
 * @typedef {object} PlaywrightTest
 * @property {'expected' | 'unexpected' | 'flaky' | 'skipped'} status
 * @property {string} projectName
 * @property {{ type: string, description?: string }[]} annotations
 */
export function ofPlaywright({ suites, errors }) {
  const outsideTests = errors.map(({ message }) => message?.split('\n')[0] ?? 'unknown error')
  return sum([
    ...suites.map((suite) => ofPlaywrightSuite(suite, [])),
    ...outsideTests.map((message) => oneCheck(`e2e: ${message}`, false))
  ])
}

/**
 * @param {PlaywrightSuite} suite
 * @param {string[]} path
 * @returns {Counts}
 */
function ofPlaywrightSuite({ title, suites = [], specs }, path) {
  const here = [...path, title]
  const own = specs.flatMap((spec) => spec.tests.map((test) => ofPlaywrightTest([...here, spec.title], test)))
  return sum([...own, ...suites.map((suite) => ofPlaywrightSuite(suite, here))])
}

/**
 * @param {string[]} path
 * @param {PlaywrightTest} test
 * @returns {Counts}
 */
function ofPlaywrightTest(path, { status, projectName, annotations }) {
  const name = [projectName, ...path].filter(Boolean).join(' > ')
  if (status === 'skipped') {
    const reason = annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description ?? NO_REASON
    return { ...noCounts(), skipped: [{ test: name, reason }] }
  }
  return oneCheck(status === 'flaky' ? `${name} (passed only when repeated)` : name, status === 'expected')
}
