/**
 * Decides whether a test runs that needs something which not every machine has. Use it as the condition of
 * `it.skipIf(skipUnless(isRoot, 'needs root'))(…)`: it says why on the console, and under `BENCHLIGHT_REQUIRE_ALL=1`
 * a missing condition is an error instead of a skip.
 *
 * @returns whether to skip
 * @throws Error when something is missing and `BENCHLIGHT_REQUIRE_ALL=1`
 */
export function skipUnless(condition: boolean, reason: string): boolean {
  if (condition) return false
  if (process.env.BENCHLIGHT_REQUIRE_ALL === '1') {
    throw new Error(`A test would be skipped, which BENCHLIGHT_REQUIRE_ALL=1 forbids: ${reason}`)
  }
  console.warn(`Skipped: ${reason}`)
  return true
}
