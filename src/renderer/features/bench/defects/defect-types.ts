import { DEFECT_SEVERITIES, type DefectSeverity, type DefectType } from '@shared/domain/enums'
import type { CommandId } from '../../../commands/definitions'

/** The types on the keys 1 to 9, the frequent ones of bare boards first; the others are in the list of types. */
export const TYPE_COMMANDS = {
  type1: 'short',
  type2: 'open',
  type3: 'void',
  type4: 'scratch',
  type5: 'contamination',
  type6: 'foreign_object',
  type7: 'misalignment',
  type8: 'crack',
  type9: 'delamination'
} as const satisfies Partial<Record<CommandId, DefectType>>

export const TYPE_COMMAND_IDS = Object.keys(TYPE_COMMANDS) as (keyof typeof TYPE_COMMANDS)[]

/** The severity that follows, and the lowest after the highest. */
export function nextSeverity(severity: DefectSeverity): DefectSeverity {
  const index = DEFECT_SEVERITIES.indexOf(severity)
  return DEFECT_SEVERITIES[(index + 1) % DEFECT_SEVERITIES.length] ?? severity
}
