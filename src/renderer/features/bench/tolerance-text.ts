import { describeTolerance, parseToleranceRequirements } from '@shared/domain/tolerance'

/** The part's tolerance in words, or what is wrong with it. */
export function toleranceText(requirements: Record<string, unknown>): string[] {
  const parsed = parseToleranceRequirements(requirements)
  return parsed.ok ? describeTolerance(parsed.tolerance) : parsed.problems
}
