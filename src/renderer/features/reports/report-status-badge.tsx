import { useTranslation } from 'react-i18next'
import type { ReportStatus } from '@shared/domain/enums'
import badges from '../../components/badges/badges.module.css'

const TOKENS: Record<ReportStatus, { color: string; symbol: string }> = {
  generating: { color: '#4cc2ff', symbol: '◐' },
  completed: { color: '#1fb58a', symbol: '✓' },
  failed: { color: '#ff6a5f', symbol: '✕' },
  cancelled: { color: '#9fb0c0', symbol: '–' }
}

export function ReportStatusBadge({ status }: { status: ReportStatus }) {
  const { t } = useTranslation('enums')
  const { color, symbol } = TOKENS[status]
  return (
    <span className={badges.badge}>
      <span className={badges.symbol} style={{ color }} aria-hidden="true">{symbol}</span>
      {t(`reportStatus.${status}`)}
    </span>
  )
}
