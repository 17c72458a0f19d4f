import type { ReviewStatus } from '@shared/domain/enums'
import type { CommandId } from '../../../commands/definitions'

/** The four decisions with their commands, in the order of their buttons. */
export const VERDICT_ACTIONS = [
  { command: 'confirm', status: 'confirmed' },
  { command: 'reject', status: 'rejected' },
  { command: 'falsePositive', status: 'false_positive' },
  { command: 'needsReview', status: 'needs_review' }
] as const satisfies readonly { command: CommandId; status: ReviewStatus }[]
