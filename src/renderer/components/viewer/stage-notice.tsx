import { Button, Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { StageStatus } from './picture-stage'
import classes from './viewer.module.css'

interface StageNoticeProps {
  status: StageStatus
  /** Width over height of the awaited picture, for a skeleton of its shape. */
  aspectRatio: number
  /** Shown with the notice that there is no picture: how one comes here. */
  emptyTitle: string | undefined
  emptyHint: ReactNode
  onRetry: () => void
}

/** What stands in the place of a picture that is not there. */
export function StageNotice({ status, aspectRatio, emptyTitle, emptyHint, onRetry }: StageNoticeProps) {
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
      <output className={classes.notice} aria-label={t('loading')}>
        <Skeleton className={classes.skeleton} style={{ aspectRatio }} radius={0} />
      </output>
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
      <output className={classes.partial}>
        {t('partlyFailed')}
        <Button size="compact-xs" variant="default" onClick={onRetry}>
          {t('retry')}
        </Button>
      </output>
    )
  }
  return null
}
