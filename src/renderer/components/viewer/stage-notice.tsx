import { Button, Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { StageStatus } from './picture-stage'
import classes from './viewer.module.css'

interface StageNoticeProps {
  status: StageStatus
  /** Shown with the notice that there is no picture: how one comes here. */
  emptyTitle: string | undefined
  emptyHint: ReactNode
  onRetry: () => void
}

/** What stands in the place of a picture that is not there. */
export function StageNotice({ status, emptyTitle, emptyHint, onRetry }: StageNoticeProps) {
  const { t } = useTranslation('viewer')
  if (status.phase === 'empty') {
    return (
      <div className={classes.notice}>
        <p className={classes.noticeTitle}>{emptyTitle ?? t('empty')}</p>
        {emptyHint && <div className={classes.noticeHint}>{emptyHint}</div>}
      </div>
    )
  }
  if (status.phase === 'waiting') {
    return (
      <div className={classes.notice} role="status" aria-label={t('loading')}>
        <Skeleton className={classes.skeleton} radius={0} />
      </div>
    )
  }
  if (status.phase === 'failed') {
    return (
      <div className={classes.notice} role="alert">
        <p className={classes.noticeTitle}>{t('failedTitle')}</p>
        <p className={classes.noticeHint}>{t('failedHint')}</p>
        <Button onClick={onRetry}>{t('retry')}</Button>
      </div>
    )
  }
  if (status.phase === 'shown' && status.partial) {
    return (
      <div className={classes.partial} role="status">
        {t('partlyFailed')}
        <Button size="compact-xs" variant="default" onClick={onRetry}>
          {t('retry')}
        </Button>
      </div>
    )
  }
  return null
}
