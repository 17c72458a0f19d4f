import util from 'node:util'
import { UsageError } from './usage-error.mjs'

export const SUITES = /** @type {const} */ (['lint', 'typecheck', 'generated', 'build', 'unit', 'e2e'])

/** @typedef {(typeof SUITES)[number]} Suite */

export const TEST_HELP = `Usage: npm test [-- suite...]

Installs what is missing, a browser too, and runs the suites: ${SUITES.join(', ')}.
Without a suite it runs all of them. Ends with a line "N passed, N failed".

npm run test:long runs the long suites instead: *.long.test.ts and *.long.spec.ts.

With BENCHLIGHT_REQUIRE_ALL=1 a skipped test counts as failed.
`

/**
 * @param {string[]} args
 * @returns {{ help: boolean, long: boolean, suites: readonly Suite[] }}
 * @throws {UsageError}
 */
export function parseTestOptions(args) {
  const { values, positionals } = parse(args)
  const unknown = positionals.find((name) => !SUITES.some((suite) => suite === name))
  if (unknown) throw new UsageError(`there is no suite "${unknown}"; there are ${SUITES.join(', ')}`)
  const chosen = SUITES.filter((suite) => positionals.includes(suite))
  /** @type {readonly Suite[]} */
  const all = values.long ? ['unit', 'e2e'] : SUITES
  return { help: values.help ?? false, long: values.long ?? false, suites: chosen.length > 0 ? chosen : all }
}

/** @param {string[]} args */
function parse(args) {
  try {
    return util.parseArgs({
      args,
      allowPositionals: true,
      options: { help: { type: 'boolean' }, long: { type: 'boolean' } }
    })
  } catch (error) {
    throw new UsageError(/** @type {Error} */ (error).message)
  }
}
