import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Chip } from '@shared/contract/models'
import { RESULT_TOKENS } from '../../../components/badges/badges'
import { showDirectionMarks } from '../../../components/direction-marks'
import { UserText } from '../../../components/user-text'
import type { Bench } from '../use-bench'
import { nextChipId } from './next-chip-id'
import classes from './chips.module.css'

const ROW_HEIGHT = 36

/** The lot's chips with what became of each, and how many are still to come. */
export function ChipList({ bench, onOpen }: { bench: Bench; onOpen(chipId: string | undefined): void }) {
  const { t } = useTranslation('bench')
  const { chips, chip, lot } = bench
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({ count: chips.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_HEIGHT, overscan: 10 })
  const currentIndex = chips.findIndex(({ chip_id }) => chip_id === chip?.chip_id)
  useEffect(() => { if (currentIndex >= 0) rows.scrollToIndex(currentIndex, { align: 'auto' }) }, [currentIndex, rows])
  const { batch_size, chips_started, chips_completed } = lot.progress
  const toCapture = Math.max(batch_size - chips_started, 0)

  return (
    <nav className={classes.panel} aria-label={t('chips.title')}>
      <h2 className={classes.heading}>{t('chips.title')} <span className={classes.dim}>{t('chips.started', { count: chips_started })}</span></h2>
      <div ref={scroller} className={classes.scroller}>
        {chips.length === 0 && <p className={classes.empty}>{t('chips.none')}</p>}
        <div className={classes.rows} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const row = chips[index]
            return row && (
              <ChipRow key={row.chip_id} chip={row} top={start} isCurrent={index === currentIndex} onOpen={() => onOpen(row.chip_id)} />
            )
          })}
        </div>
      </div>
      {bench.mayInspect && toCapture > 0 && (
        <button
          type="button" className={classes.toCome} aria-current={chip === null ? 'true' : undefined}
          onMouseDown={(event) => event.preventDefault()} onClick={() => onOpen(nextChipId(chips.map(({ chip_id }) => chip_id)))}
        >
          <span aria-hidden="true">○</span> {t('chips.toCapture', { count: toCapture })}
        </button>
      )}
      <p className={classes.sum}>
        <span className={classes.large}>{chips_completed}</span> / {batch_size}
        <span className={classes.percent}>{t('percent', { ns: 'common', value: Math.floor((chips_completed * 100) / batch_size) })}</span>
      </p>
    </nav>
  )
}

function ChipRow({ chip, top, isCurrent, onOpen }: { chip: Chip; top: number; isCurrent: boolean; onOpen(): void }) {
  const { t } = useTranslation('bench')
  const state = stateOf(chip, isCurrent)
  return (
    <button
      type="button"
      className={classes.row}
      style={{ transform: `translateY(${top}px)` }}
      aria-current={isCurrent ? 'true' : undefined}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onOpen}
    >
      <span className={classes.symbol} style={{ color: state.color }} aria-hidden="true">{state.symbol}</span>
      <span className={classes.id} title={showDirectionMarks(chip.chip_id)}><UserText>{chip.chip_id}</UserText></span>
      {chip.attempt > 1 && <span className={classes.attempt} title={t('chips.attempt', { attempt: chip.attempt })}>×{chip.attempt}</span>}
      <span className={classes.word} style={{ color: state.color }}>
        {t(`chips.state.${state.word}`)}{chip.defects.pending > 0 && ` · ${chip.defects.pending}`}
      </span>
    </button>
  )
}

function stateOf({ status, result }: Chip, isCurrent: boolean): { symbol: string; color: string; word: 'pass' | 'fail' | 'now' | 'open' | 'stopped' } {
  if (status === 'completed' && result) return { ...RESULT_TOKENS[result], word: result }
  if (status === 'failed' || status === 'cancelled') return { symbol: '–', color: 'var(--bl-dim)', word: 'stopped' }
  return isCurrent
    ? { symbol: '◐', color: 'var(--bl-focus)', word: 'now' }
    : { symbol: '○', color: 'var(--bl-dim)', word: 'open' }
}
