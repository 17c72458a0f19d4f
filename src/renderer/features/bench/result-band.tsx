import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { RESULT_TOKENS } from '../../components/badges/badges'
import { showDirectionMarks } from '../../components/direction-marks'
import type { CompletionOutcome } from './use-bench-actions'
import classes from './bench.module.css'

const SHOWN_MS = 1_400

/** Pass or fail over the whole top of the workspace for a moment, with the reason; it stays in the list of chips. */
export function ResultBand({ outcome }: { outcome: CompletionOutcome | null }) {
  const { t } = useTranslation('bench')
  const [shown, setShown] = useState<CompletionOutcome | null>(null)
  useEffect(() => {
    setShown(outcome)
    const timer = setTimeout(() => setShown(null), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [outcome])

  const result = shown?.inspection.result
  return (
    <div className={classes.bandHost} role="status" aria-live="assertive">
      {shown && result && (
        <div className={classes.band} data-result={result}>
          <span className={classes.bandResult}>
            <span aria-hidden="true">{RESULT_TOKENS[result].symbol}</span> {t(`band.${result}`, { chip: showDirectionMarks(shown.inspection.chip_id) })}
          </span>
          <span className={classes.bandReason}>
            {shown.reasons.map(({ text }) => text).join(' · ')}
            {shown.lot_completed && ` · ${t('band.lotCompleted')}`}
          </span>
        </div>
      )}
    </div>
  )
}
