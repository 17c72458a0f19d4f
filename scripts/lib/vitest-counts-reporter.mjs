/**
 * A vitest reporter that writes our counts to the file named by BENCHLIGHT_COUNTS_FILE. Vitest's own JSON leaves out why
 * a test was skipped, and errors that belong to no test.
 */
import { writeFileSync } from 'node:fs'
import { noCounts, NO_REASON, oneCheck, sum } from './counts.mjs'

/** @typedef {import('./counts.mjs').Counts} Counts */

/** The part of vitest's `Reporter` that is needed. */
export default class CountsReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly { message: string }[]} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    const file = process.env.BENCHLIGHT_COUNTS_FILE
    if (!file) throw new Error('BENCHLIGHT_COUNTS_FILE names the file to write to, and is not set')
    const counts = sum([
      ...modules.map(ofModule),
      ...unhandledErrors.map(({ message }) => oneCheck(`outside any test: ${message}`, false))
    ])
    writeFileSync(file, JSON.stringify(counts))
  }
}

/**
 * @param {import('vitest/node').TestModule} module
 * @returns {Counts}
 */
function ofModule(module) {
  const name = module.relativeModuleId
  const groups = [module, ...module.children.allSuites()]
  const errors = groups.flatMap((group) => group.errors().map(({ message }) => oneCheck(`${name}: ${message}`, false)))
  return sum([...errors, ...[...module.children.allTests()].map((test) => ofTest(name, test))])
}

/**
 * @param {string} moduleName
 * @param {import('vitest/node').TestCase} test
 * @returns {Counts}
 */
function ofTest(moduleName, test) {
  const name = `${moduleName} > ${test.fullName}`
  const result = test.result()
  if (result.state === 'skipped') return { ...noCounts(), skipped: [{ test: name, reason: result.note ?? NO_REASON }] }
  return oneCheck(name, result.state === 'passed')
}
