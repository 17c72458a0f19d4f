import { useTranslation } from 'react-i18next'
import type { DefectSeverity, LotStatus, ReviewStatus } from '@shared/domain/enums'
import { SeveritySymbol, VerdictSymbol } from '../../theme/status-symbol'
import { SEVERITY_TOKENS, VERDICT_TOKENS } from '../../theme/tokens'
import classes from './badges.module.css'

/** Symbol and word of a verdict, in its colour. */
export function VerdictBadge({ verdict }: { verdict: ReviewStatus }) {
  const { t } = useTranslation('enums')
  return (
    <span className={classes.badge} style={{ color: VERDICT_TOKENS[verdict].color }}>
      <VerdictSymbol verdict={verdict} />
      {t(`verdict.${verdict}`)}
    </span>
  )
}

/** Symbol and word of a severity, in its colour. */
export function SeverityBadge({ severity }: { severity: DefectSeverity }) {
  const { t } = useTranslation('enums')
  return (
    <span className={classes.badge} style={{ color: SEVERITY_TOKENS[severity].color }}>
      <SeveritySymbol severity={severity} />
      {t(`severity.${severity}`)}
    </span>
  )
}

/** How pass and fail look, beside the word: a passed chip is no confirmed defect, so they borrow no verdict's symbol. */
export const RESULT_TOKENS = {
  pass: { color: '#1fb58a', symbol: '✓' },
  fail: { color: '#ff6a5f', symbol: '✕' }
} as const

export function ResultBadge({ result }: { result: 'pass' | 'fail' }) {
  const { t } = useTranslation('enums')
  const { color, symbol } = RESULT_TOKENS[result]
  return (
    <span className={classes.badge} style={{ color }}>
      <span className={classes.symbol} aria-hidden="true">{symbol}</span>
      {t(`result.${result}`)}
    </span>
  )
}

const LOT_SYMBOLS: Record<LotStatus, { color: string; symbol: string }> = {
  active: { color: '#4cc2ff', symbol: '▶' },
  completed: { color: '#1fb58a', symbol: '✓' },
  quarantined: { color: '#efc84a', symbol: '‖' },
  released: { color: '#1fb58a', symbol: '»' },
  rejected: { color: '#ff6a5f', symbol: '✕' }
}

export function LotStatusBadge({ status }: { status: LotStatus }) {
  const { t } = useTranslation('enums')
  const { color, symbol } = LOT_SYMBOLS[status]
  return (
    <span className={classes.badge}>
      <span className={classes.symbol} style={{ color }} aria-hidden="true">{symbol}</span>
      {t(`lot.${status}`)}
    </span>
  )
}
