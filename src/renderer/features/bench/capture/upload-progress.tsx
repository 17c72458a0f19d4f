import { Button, Progress } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { displayFileName } from '@shared/domain/file-name'
import { describeError } from '../../../api/errors'
import { UserText } from '../../../components/user-text'
import { paceOf, summarise, type UploadItem, type UploadRun } from './upload-queue'
import classes from './capture.module.css'

const ROW_HEIGHT = 44
const CLOCK_MS = 500
const HASH_SHOWN = 12

/** How far the images are: count, rate, what is left; each with its hash once stored, or why it was refused. */
export function UploadProgress({ run, onClose }: { run: UploadRun; onClose(): void }) {
  const { t } = useTranslation('bench')
  const { items, isOver } = useStore(run.state)
  const [startedAt] = useState(Date.now)
  const now = useClock(!isOver)
  const summary = summarise(items)
  const pace = paceOf(summary, now - startedAt)
  return (
    <div className={classes.form}>
      <Progress value={(summary.done * 100) / Math.max(summary.total, 1)} size="md" aria-label={t('capture.progress')} />
      <p className={classes.counts} role="status">
        <span>{t('capture.doneOf', { done: summary.done, total: summary.total })}</span>
        {summary.stored > 0 && <span>{t('capture.stored', { count: summary.stored })}</span>}
        {summary.known > 0 && <span>{t('capture.known', { count: summary.known })}</span>}
        {summary.refused > 0 && <span className={classes.bad}>{t('capture.refused', { count: summary.refused })}</span>}
        {summary.cancelled > 0 && <span>{t('capture.cancelled', { count: summary.cancelled })}</span>}
        {!isOver && pace && summary.total > 1 && (
          <span className={classes.pace}>{t('capture.pace', { rate: pace.perSecond.toFixed(1), seconds: pace.secondsLeft })}</span>
        )}
      </p>
      <ItemList items={items} />
      <div className={classes.buttons}>
        {isOver
          ? <Button size="sm" onClick={onClose}>{t('actions.close', { ns: 'common' })}</Button>
          : <Button size="sm" variant="default" onClick={run.cancel}>{t('actions.cancel', { ns: 'common' })}</Button>}
      </div>
    </div>
  )
}

function ItemList({ items }: { items: readonly UploadItem[] }) {
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({ count: items.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_HEIGHT, overscan: 8 })
  const current = items.findIndex(({ state }) => state.kind === 'sending' || state.kind === 'retrying')
  useEffect(() => { if (current >= 0) rows.scrollToIndex(current, { align: 'auto' }) }, [current, rows])
  return (
    <div ref={scroller} className={classes.items}>
      <ul style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const item = items[index]
          return item && <ItemRow key={item.id} item={item} index={index} top={start} measure={rows.measureElement} />
        })}
      </ul>
    </div>
  )
}

function ItemRow({ item, index, top, measure }: { item: UploadItem; index: number; top: number; measure(row: Element | null): void }) {
  const { t } = useTranslation('bench')
  return (
    <li ref={measure} data-index={index} className={classes.item} style={{ transform: `translateY(${top}px)` }} data-state={item.state.kind}>
      <span className={classes.itemName}><UserText>{displayFileName(item.file.name)}</UserText></span>
      <span className={classes.itemChip}><UserText>{t('capture.chipName', { chip: item.chipId })}</UserText></span>
      <StateText item={item} />
    </li>
  )
}

function StateText({ item: { state } }: { item: UploadItem }) {
  const { t } = useTranslation('bench')
  switch (state.kind) {
    case 'waiting':
      return <span className={classes.itemState}>{t('capture.item.waiting')}</span>
    case 'sending':
      return <span className={classes.itemState}>{t('capture.item.sending', { percent: Math.round((state.sent * 100) / Math.max(state.total, 1)) })}</span>
    case 'retrying':
      return <span className={classes.itemState}>{t('capture.item.retrying')}</span>
    case 'stored':
      return <span className={classes.itemState}>✓ {t('capture.item.stored', { hash: state.sha256.slice(0, HASH_SHOWN) })}{state.note && ` · ${state.note}`}</span>
    case 'known':
      return <span className={classes.itemState}>= {t('capture.item.known', { chip: state.chipId })}</span>
    case 'refused': {
      const { title, detail, kept } = describeError(state.error)
      return <span className={classes.itemState}>✕ {[title, detail, kept].filter(Boolean).join('. ').replaceAll('..', '.')}</span>
    }
    case 'cancelled':
      return <span className={classes.itemState}>– {t('capture.item.cancelled')}</span>
  }
}

function useClock(runs: boolean): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (!runs) return
    const timer = setInterval(() => setNow(Date.now()), CLOCK_MS)
    return () => clearInterval(timer)
  }, [runs])
  return now
}
