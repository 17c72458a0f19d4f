import { IconCircleCheck, IconCopy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { showDirectionMarks } from '../../components/direction-marks'
import { ErrorNotice } from '../../components/states/error-state'
import { UserText } from '../../components/user-text'
import { useBenchView } from './bench-view'
import type { Capture } from './capture/use-capture'
import type { Bench } from './use-bench'
import type { BenchActions } from './use-bench-actions'
import classes from './bench.module.css'

const HASH_SHOWN = 12
const STOPPED = new Set(['failed', 'timeout'])

/** What has to be said of the chip on screen, over the foot of its picture. */
export function BenchNotices({ bench, capture, actions }: { bench: Bench; capture: Capture; actions: BenchActions }) {
  const { t } = useTranslation('bench')
  const { image, inspection } = bench
  const drawing = useBenchView((state) => state.drawing)
  const job = image?.job
  const isOpen = inspection !== null && inspection.status !== 'completed'
  const hint = !image || !isOpen || drawing ? null
    : image.golden === null ? t('notice.noGolden')
      : job && STOPPED.has(job.status) ? t('notice.detectionFailed', { reason: job.error_message ?? '' })
        : job?.status === 'cancelled' ? t('notice.detectionCancelled')
          : null

  return (
    <div className={classes.notices}>
      {capture.error !== null && <ErrorNotice error={capture.error} onRetry={capture.retry} onDismiss={capture.dismissError} />}
      {actions.error !== null && <ErrorNotice error={actions.error} onDismiss={actions.dismissError} />}
      {hint && <p className={classes.hint} role="status">{hint}</p>}
      <div role="status" aria-live="polite">
        {capture.stored && (
          <p className={classes.stored} data-known={capture.stored.known}>
            {capture.stored.known ? <IconCopy size={16} aria-hidden="true" /> : <IconCircleCheck size={16} aria-hidden="true" />}
            <span>
              {t(capture.stored.known ? 'notice.known' : 'notice.stored', { chip: showDirectionMarks(capture.stored.chip_id) })}{' '}
              <UserText mono>{t('notice.hash', { hash: capture.stored.artifact.checksum_sha256.slice(0, HASH_SHOWN) })}</UserText>
            </span>
          </p>
        )}
      </div>
    </div>
  )
}
