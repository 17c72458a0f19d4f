/**
 * What a benchmark measures and how it is told. A figure alone says little on a shared machine, so a suite measures a
 * baseline in the same run wherever there is one, and the ratio is what counts.
 */

/** One measured figure. */
export interface Figure {
  /** What was measured, in words that stay the same from run to run, such as `detect one pair`. */
  name: string
  value: number
  /** `ms`, `s`, `MB`, `frames`, `1/s`, … */
  unit: string
  /** The same measure of what it is compared with, in the same run and unit. */
  baseline?: number
  /** How many measurements the value is drawn from. */
  n: number
}

/** What a suite is given. */
export interface BenchContext {
  /** The repository; the built bundles lie in `out/` below it. */
  root: string
  /** An empty folder for whatever the suite writes, removed afterwards. */
  scratch: string
  /** Tells progress to the person at the terminal, never into the figures. */
  log: (message: string) => void
}

/** A file `bench/suites/<name>.ts` exports one as `suite`. */
export interface BenchSuite {
  /** As typed behind `npm run bench --`. */
  name: string
  /** One sentence: what is measured, against what. */
  description: string
  run: (context: BenchContext) => AsyncIterable<Figure>
}

/** A line of `npm run bench -- --json`. */
export interface FigureLine {
  bench: string
  value: number
  unit: string
  baseline: number | null
  /** value / baseline; null without a baseline, or with one of 0. */
  ratio: number | null
  n: number
}

const SIGNIFICANT_DIGITS = 4

/** A figure as a line of JSON: `bench` is `suite/figure`. */
export function toLine(suite: string, { name, value, unit, baseline, n }: Figure): FigureLine {
  return {
    bench: `${suite}/${name}`,
    value: rounded(value),
    unit,
    baseline: baseline === undefined ? null : rounded(baseline),
    ratio: baseline ? rounded(value / baseline) : null,
    n
  }
}

/** Figures as a table for people. */
export function toTable(lines: readonly FigureLine[]): string {
  const rows = lines.map((line) => [
    line.bench,
    `${line.value} ${line.unit}`,
    line.baseline === null ? '' : `${line.baseline} ${line.unit}`,
    line.ratio === null ? '' : `x ${line.ratio}`,
    String(line.n)
  ])
  const table = [['bench', 'value', 'baseline', 'ratio', 'n'], ...rows]
  const widths = table.reduce<number[]>((all, row) => row.map((cell, i) => Math.max(cell.length, all[i] ?? 0)), [])
  return table.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ').trimEnd()).join('\n')
}

/** The middle of the values: the mean of the two middle ones of an even count. Throws a RangeError for none. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/**
 * The value below which the given share of the values lies, between neighbours by straight line (the default of R and
 * NumPy). Throws a RangeError for no values or a share outside 0…1.
 */
export function quantile(values: readonly number[], share: number): number {
  if (share < 0 || share > 1) throw new RangeError(`a share lies between 0 and 1, not at ${share}`)
  const sorted = values.toSorted((a, b) => a - b)
  const position = (sorted.length - 1) * share
  const below = sorted[Math.floor(position)]
  const above = sorted[Math.ceil(position)]
  if (below === undefined || above === undefined) throw new RangeError('no values, no quantile')
  return below + (above - below) * (position - Math.floor(position))
}

/** How long the work takes in milliseconds; a promise that it returns is waited for. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** To a few digits, but never away from the whole number: a count stays a count. */
function rounded(value: number): number {
  return Math.abs(value) >= 10 ** (SIGNIFICANT_DIGITS - 1) ? Math.round(value) : Number(value.toPrecision(SIGNIFICANT_DIGITS))
}
