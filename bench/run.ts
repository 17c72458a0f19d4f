/** `npm run bench [-- suite...] [--json] [--list]`, bundled and started by `scripts/bench.mjs`. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type BenchSuite, type FigureLine, toLine, toTable } from './lib/report'

const EXIT_USAGE = 2

const modules = import.meta.glob<{ suite?: BenchSuite }>(['./suites/*.ts', '!./suites/*.test.ts'], { eager: true })

function collectSuites(): BenchSuite[] {
  const suites = Object.entries(modules).map(([file, { suite }]) => {
    if (!suite) throw new Error(`bench/${file.slice('./'.length)} exports no suite; what suites share belongs into bench/lib`)
    return suite
  })
  return suites.toSorted((a, b) => a.name.localeCompare(b.name))
}

function log(message: string): void {
  process.stderr.write(`bench: ${message}\n`)
}

async function runSuite(suite: BenchSuite, onFigure: (line: FigureLine) => void): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'benchlight-bench-'))
  try {
    for await (const figure of suite.run({ root: process.cwd(), scratch, log })) onFigure(toLine(suite.name, figure))
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** Runs the suites one after another; one that fails does not keep the others from running. */
async function runAll(chosen: readonly BenchSuite[], json: boolean): Promise<number> {
  const lines: FigureLine[] = []
  let failed = 0
  for (const suite of chosen) {
    log(`${suite.name}: ${suite.description}`)
    try {
      await runSuite(suite, (line) => {
        lines.push(line)
        if (json) process.stdout.write(`${JSON.stringify(line)}\n`)
      })
    } catch (error) {
      failed += 1
      log(`${suite.name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    }
  }
  if (!json && lines.length > 0) process.stdout.write(`${toTable(lines)}\n`)
  return failed > 0 ? 1 : 0
}

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { json: { type: 'boolean' }, list: { type: 'boolean' } }
  })
  const suites = collectSuites()
  const list = suites.map(({ name, description }) => `${name}: ${description}`).join('\n')
  if (values.list) {
    process.stdout.write(`${list}\n`)
    return 0
  }
  const unknown = positionals.find((name) => !suites.some((suite) => suite.name === name))
  if (unknown !== undefined) {
    process.stderr.write(`there is no suite "${unknown}". There are:\n${list}\n`)
    return EXIT_USAGE
  }
  const chosen = positionals.length === 0 ? suites : suites.filter(({ name }) => positionals.includes(name))
  return runAll(chosen, values.json ?? false)
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = EXIT_USAGE
  }
)
