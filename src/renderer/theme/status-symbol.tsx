import type { DefectSeverity, ReviewStatus } from '@shared/domain/enums'
import { SEVERITY_TOKENS, VERDICT_TOKENS, type StatusToken } from './tokens'

/** The symbol of a severity in its colour. Decoration: the word stands beside it or in the control's label. */
export function SeveritySymbol({ severity, size }: { severity: DefectSeverity; size?: number }) {
  return <StatusSymbol token={SEVERITY_TOKENS[severity]} size={size} />
}

/** The symbol of a verdict in its colour. Decoration: the word stands beside it or in the control's label. */
export function VerdictSymbol({ verdict, size }: { verdict: ReviewStatus; size?: number }) {
  return <StatusSymbol token={VERDICT_TOKENS[verdict]} size={size} />
}

function StatusSymbol({ token, size = 12 }: { token: StatusToken; size?: number | undefined }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" fill={token.color} fillRule="evenodd" aria-hidden="true">
      <path d={token.path} />
    </svg>
  )
}
