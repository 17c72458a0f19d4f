import { DEFECT_SEVERITIES, type DefectSeverity } from './enums'

/**
 * What a part's `tolerance_requirements` column holds: how many defects one chip may carry and still pass. A
 * severity that is not named allows none.
 */
export interface ToleranceRequirements {
  max_defects?: Partial<Record<DefectSeverity, number>>
  /** The limit of all severities together; without it only those of the severities count. */
  max_total?: number
}

/** The requirements, or everything that is wrong with the JSON they were to be read from. */
export type ParsedTolerance =
  | { ok: true, tolerance: ToleranceRequirements }
  | { ok: false, problems: string[] }

const LIMIT_KEYS: readonly string[] = ['max_defects', 'max_total']
const LIMIT_PREFIX = 'max_'

/**
 * Reads `parts.tolerance_requirements`. Nothing is guessed: a limit that is no whole number of at least 0, an unknown
 * severity, or an unknown key that begins like a limit (`max_defect`) is a problem, never a missing limit. Keys of
 * other requirements (dimensions, materials) are left to those who know them. `{}` is the document's default: no
 * defect is allowed.
 */
export function parseToleranceRequirements(json: unknown): ParsedTolerance {
  if (!isRecord(json)) return { ok: false, problems: ['The tolerance requirements are no JSON object.'] }
  const { max_defects, max_total } = json
  const problems = [
    ...unknownLimitProblems(json),
    ...(max_defects === undefined ? [] : severityProblems(max_defects)),
    ...(max_total === undefined ? [] : limitProblems('max_total', max_total))
  ]
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, tolerance: toTolerance(json) }
}

/** The tolerance as sentences for a report or a screen, severest first: `Critical, high: none allowed`. */
export function describeTolerance(tolerance: ToleranceRequirements): string[] {
  const severestFirst = DEFECT_SEVERITIES.toReversed()
  const forbidden = severestFirst.filter((severity) => allowedDefects(tolerance, severity) === 0)
  const limited = severestFirst.filter((severity) => allowedDefects(tolerance, severity) > 0)
  return [
    ...(forbidden.length === 0 ? [] : [`${capitalised(forbidden.join(', '))}: none allowed`]),
    ...limited.map((severity) => `${capitalised(severity)}: at most ${allowedDefects(tolerance, severity)}`),
    ...(tolerance.max_total === undefined ? [] : [`All severities together: at most ${tolerance.max_total}`])
  ]
}

/** How many defects of a severity one chip may carry. */
export function allowedDefects({ max_defects }: ToleranceRequirements, severity: DefectSeverity): number {
  return max_defects?.[severity] ?? 0
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isLimit(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function unknownLimitProblems(json: Record<string, unknown>): string[] {
  return Object.keys(json)
    .filter((key) => key.startsWith(LIMIT_PREFIX) && !LIMIT_KEYS.includes(key))
    .map((key) => `${key} is no known limit; known are ${LIMIT_KEYS.join(' and ')}.`)
}

function severityProblems(limits: unknown): string[] {
  if (!isRecord(limits)) return ['max_defects is no JSON object of limits by severity.']
  return Object.entries(limits).flatMap(([severity, limit]) =>
    isSeverity(severity)
      ? limitProblems(`max_defects.${severity}`, limit)
      : [`max_defects.${severity}: there is no such severity; there are ${DEFECT_SEVERITIES.join(', ')}.`])
}

function limitProblems(name: string, limit: unknown): string[] {
  return isLimit(limit) ? [] : [`${name} is ${JSON.stringify(limit)}; it must be a whole number of at least 0.`]
}

function isSeverity(name: string): name is DefectSeverity {
  return (DEFECT_SEVERITIES as readonly string[]).includes(name)
}

/** Only for JSON in which no problem was found. */
function toTolerance({ max_defects, max_total }: Record<string, unknown>): ToleranceRequirements {
  const tolerance: ToleranceRequirements = {}
  if (isRecord(max_defects)) {
    const limits = Object.entries(max_defects).filter(([severity, limit]) => isSeverity(severity) && isLimit(limit))
    tolerance.max_defects = Object.fromEntries(limits)
  }
  if (isLimit(max_total)) tolerance.max_total = max_total
  return tolerance
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
