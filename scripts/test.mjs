/** `npm test`: everything that can be checked, from a fresh clone to one line of counts. See `npm test -- --help`. */
import './lib/require-node.mjs'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import util from 'node:util'
import { npmCommand, endedTogether, startChild } from './lib/child.mjs'
import { NO_BROWSER, provideBrowser } from './lib/browser.mjs'
import { countsLine, exitCodeOf, ofPlaywright, ofSuite, oneCheck, requireAll, sum } from './lib/counts.mjs'
import { say, seconds } from './lib/log.mjs'
import { buildBundles, prepare, PreparationError } from './lib/prepare.mjs'
import { ROOT } from './lib/repository.mjs'
import { parseTestOptions, TEST_HELP } from './lib/test-options.mjs'
import { UsageError } from './lib/usage-error.mjs'

/** @typedef {import('./lib/counts.mjs').Counts} Counts */
/** @typedef {import('./lib/test-options.mjs').Suite} Suite */

/** No suite may hang a build machine; the long ones take what they need. */
const SUITE_LIMIT_MS = 20 * 60_000

const EXIT_USAGE = 2
const EXIT_INTERRUPTED = 130

/** Somebody stopped the run: nothing more is to be started. */
class Stopped extends Error {}

/** @typedef {{ long: boolean, results: string, isBuilt: boolean }} Run `results` is a folder for the runners' counts */

/** @type {Record<Suite, (run: Run) => Promise<Counts>>} */
const RUN_SUITE = {
  lint: () => npmCheck('lint', 'lint'),
  typecheck: () => npmCheck('typecheck', 'typecheck'),
  generated: () => npmCheck('generated', 'check:generated'),
  build: runBuild,
  unit: runUnitTests,
  e2e: runEndToEndTests
}

/** What a suite runs on must have been built. */
const NEEDS_BUILD = ['unit', 'e2e']

/** @param {string} name @param {string} script of `package.json` */
async function npmCheck(name, script) {
  const { code } = await shownLive(...npmCommand(['run', '--silent', script], { timeout: SUITE_LIMIT_MS }))
  return oneCheck(name, code === 0)
}

/** @param {Run} run */
async function runBuild(run) {
  try {
    await buildBundles()
    run.isBuilt = true
  } catch (error) {
    if (!(error instanceof PreparationError)) throw error
    say(error.message)
  }
  return oneCheck('build', run.isBuilt)
}

/** @param {Run} run */
async function runUnitTests({ long, results }) {
  const file = join(results, 'unit.json')
  const reporter = join(ROOT, 'scripts/lib/vitest-counts-reporter.mjs')
  const selection = long ? ['.long.test.ts', '--passWithNoTests'] : ['--exclude', '**/*.long.test.ts']
  const { code } = await shownLive(
    process.execPath,
    [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--reporter=default', `--reporter=${reporter}`, ...selection],
    { env: testEnvironment(long, { BENCHLIGHT_COUNTS_FILE: file }), timeout: long ? undefined : SUITE_LIMIT_MS }
  )
  return ofSuite('unit', readResult(file), code, { mayBeEmpty: long })
}

/** @param {Run} run */
async function runEndToEndTests({ long, results }) {
  const browser = await provideBrowser()
  if (!browser) return oneCheck(`e2e: ${NO_BROWSER}`, false)
  say(`end-to-end tests in ${browser.path}`)

  const file = join(results, 'e2e.json')
  const selection = long ? ['\\.long\\.spec\\.ts', '--pass-with-no-tests'] : ['--grep-invert', '\\.long\\.spec\\.ts']
  const environment = { BENCHLIGHT_BROWSER: browser.path, PLAYWRIGHT_JSON_OUTPUT_NAME: file }
  const { code } = await shownLive(
    process.execPath,
    [join(ROOT, 'node_modules/@playwright/test/cli.js'), 'test', '--reporter=list,json', ...selection],
    { env: testEnvironment(long, environment), timeout: long ? undefined : SUITE_LIMIT_MS }
  )
  const result = readResult(file)
  return ofSuite('e2e', result && ofPlaywright(result), code, { mayBeEmpty: long })
}

/** @param {boolean} long @param {Record<string, string>} more */
function testEnvironment(long, more) {
  // Vite would announce at length that its next major version loads settings in another way.
  const quiet = { VITE_CONFIG_NATIVE_IGNORE_WARNING: 'true' }
  return { ...process.env, ...quiet, ...(long ? { BENCHLIGHT_LONG: '1' } : {}), ...more }
}

/** @param {string} file @returns {any} nothing if the runner did not get as far as writing it */
function readResult(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined
    throw error
  }
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 */
async function shownLive(command, args, options) {
  const child = startChild(command, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'], ...options })
  const ending = await endedTogether(child, { asTool: true })
  if (ending.stopped) throw new Stopped()
  return ending
}

/** @param {ReturnType<typeof parseTestOptions>} options */
async function runSuites({ long, suites }) {
  const results = mkdtempSync(join(tmpdir(), 'benchlight-test-'))
  try {
    await prepare({ build: false })
    const run = { long, results, isBuilt: false }
    /** @type {{ suite: Suite, counts: Counts, tookMs: number }[]} */
    const outcomes = []
    for (const suite of suites) {
      say(`--- ${suite}`)
      const start = Date.now()
      const counts = await runSuite(suite, suites, run)
      outcomes.push({ suite, counts, tookMs: Date.now() - start })
    }
    return outcomes
  } finally {
    rmSync(results, { recursive: true, force: true })
  }
}

/**
 * @param {Suite} suite
 * @param {readonly Suite[]} suites all that were chosen
 * @param {Run} run
 */
async function runSuite(suite, suites, run) {
  if (NEEDS_BUILD.includes(suite) && !run.isBuilt) {
    if (suites.includes('build')) return oneCheck(`${suite}: not run, because the build failed`, false)
    await prepare()
    run.isBuilt = true
  }
  return RUN_SUITE[suite](run)
}

/** @param {Awaited<ReturnType<typeof runSuites>>} outcomes */
function report(outcomes) {
  const strict = process.env.BENCHLIGHT_REQUIRE_ALL === '1'
  const all = sum(outcomes.map(({ counts }) => counts))
  const total = strict ? requireAll(all) : all

  const lines = ['']
  for (const { suite, counts, tookMs } of outcomes) {
    lines.push(`${suite.padEnd(10)} ${seconds(tookMs).padStart(6)}   ${countsLine(counts)}`)
  }
  if (total.skipped.length > 0) lines.push('', 'Skipped:')
  for (const { test, reason } of total.skipped) lines.push(`  ${test}: ${reason}`)
  if (total.failures.length > 0) lines.push('', 'Failed:')
  for (const failure of total.failures) lines.push(`  ${failure}`)
  process.stdout.write(`${lines.join('\n')}\n\n${countsLine(total)}\n`)
  return exitCodeOf(total)
}

/** @param {string[]} args */
async function main(args) {
  try {
    const options = parseTestOptions(args)
    if (options.help) {
      process.stdout.write(TEST_HELP)
      return 0
    }
    return report(await runSuites(options))
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n\n${TEST_HELP}`)
      return EXIT_USAGE
    }
    if (error instanceof Stopped) {
      say('stopped')
      return EXIT_INTERRUPTED
    }
    say(error instanceof PreparationError ? error.message : util.inspect(error))
    process.stdout.write(`${countsLine(oneCheck('preparation', false))}\n`)
    return 1
  }
}

process.exitCode = await main(process.argv.slice(2))
