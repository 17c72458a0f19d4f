import { useTranslation } from 'react-i18next'
import { ResultBadge } from '../../../components/badges/badges'
import { formatTime } from '../../../components/format/format'
import { UserText } from '../../../components/user-text'
import type { Bench } from '../use-bench'
import type { BenchActions } from '../use-bench-actions'
import { DefectEditor } from './defect-editor'
import { DefectList } from './defect-list'
import classes from './defects.module.css'

/** The chip's defects, and the selected one with what can be decided on it. */
export function DefectPanel({ bench, actions }: { bench: Bench; actions: BenchActions }) {
  const { t } = useTranslation('bench')
  const { defects, inspection, chip, selected } = bench
  const pending = defects.filter(({ review_status }) => review_status === 'pending').length
  return (
    <aside className={classes.panel} aria-label={t('defects.title')}>
      <h2 className={classes.heading}>
        {t('defects.title')} <span className={classes.count}>{inspection ? defects.length : ''}</span>
        {pending > 0 && <span className={classes.pending}>{t('defects.pending', { count: pending })}</span>}
      </h2>
      <p className={classes.chip}>
        {chip ? <>{t('defects.chip')} <UserText>{chip.chip_id}</UserText>{chip.attempt > 1 && ` · ${t('chips.attempt', { attempt: chip.attempt })}`}</> : t('defects.newChip')}
      </p>
      {inspection?.status === 'completed' && inspection.result && (
        <div className={classes.result} data-result={inspection.result}>
          <ResultBadge result={inspection.result} />
          <ul>{inspection.reasons.map(({ text }) => <li key={text}><UserText>{text}</UserText></li>)}</ul>
          {inspection.completed_by && inspection.completed_at && (
            <p className={classes.dim}>{t('defects.completedBy', { name: inspection.completed_by, time: formatTime(inspection.completed_at) })}</p>
          )}
        </div>
      )}
      <DefectList bench={bench} onSelect={actions.select} />
      {selected && <DefectEditor key={selected.id} defect={selected} mayJudge={bench.mayJudge} judge={actions.judge} />}
    </aside>
  )
}
