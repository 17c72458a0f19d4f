import { IconBarcode } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useLots } from '../../api/queries'
import { runCommand } from '../../commands/registry'
import { formatDay, formatRatio } from '../../components/format/format'
import { KeyCaps } from '../../components/key-cap'
import { ErrorNotice } from '../../components/states/error-state'
import { SkeletonRows } from '../../components/states/skeleton'
import { UserText } from '../../components/user-text'
import { useNavigation } from '../../navigation/navigation'
import classes from './bench-start.module.css'

const SKELETON_ROWS = 4
const ROW_HEIGHT = 52

/** The bench with no lot on it: scan one, or take one that is under way. */
export function BenchStart() {
  const { t } = useTranslation('bench')
  const lots = useLots({ search: '', status: 'active' })
  const go = useNavigation((state) => state.go)
  const open = lots.data?.pages.flatMap((page) => page.lots) ?? []

  return (
    <div className={classes.start}>
      <button type="button" className={classes.invite} onClick={() => runCommand('scan')}>
        <IconBarcode size={48} stroke={1.2} aria-hidden="true" />
        <span className={classes.title}>{t('start.title')}</span>
        <span className={classes.hint}>{t('start.hint')} <KeyCaps chord="Char:/" /></span>
      </button>
      <section className={classes.lots} aria-labelledby="open-lots">
        <h2 id="open-lots" className={classes.heading}>{t('start.openLots')}</h2>
        {lots.error && <ErrorNotice error={lots.error} onRetry={() => void lots.refetch()} />}
        {lots.isPending && <SkeletonRows rows={SKELETON_ROWS} height={ROW_HEIGHT} gap={4} />}
        {lots.data && open.length === 0 && <p className={classes.hint}>{t('start.none')}</p>}
        <ul className={classes.list}>
          {open.map((lot) => (
            <li key={lot.id}>
              <button type="button" className={classes.lot} onClick={() => go({ screen: 'bench', lotId: lot.id })}>
                <span className={classes.names}>
                  <span className={classes.number}><UserText>{lot.lot_number}</UserText></span>
                  <span className={classes.hint}><UserText>{lot.part_number}</UserText> · <UserText>{lot.part_name}</UserText></span>
                </span>
                <span className={classes.hint}>{formatDay(lot.production_date)}</span>
                <span className={classes.count}>
                  {t('start.done', { done: lot.progress.chips_completed, total: lot.progress.batch_size })}
                  <progress value={lot.progress.chips_completed} max={lot.progress.batch_size} aria-hidden="true" />
                </span>
                <span className={classes.yield}>{t('start.yield', { value: formatRatio(lot.progress.yield) })}</span>
              </button>
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}
