import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Defect } from '@shared/contract/models'
import { VerdictBadge } from '../../../components/badges/badges'
import { formatConfidence } from '@shared/domain/confidence'
import { SeveritySymbol } from '../../../theme/status-symbol'
import { useBenchView } from '../bench-view'
import type { Bench } from '../use-bench'
import classes from './defects.module.css'

const ROW_HEIGHT = 44

export function DefectList({ bench, onSelect }: { bench: Bench; onSelect(id: string | null): void }) {
  const { t } = useTranslation('bench')
  const { defects, inspection, selected } = bench
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({ count: defects.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_HEIGHT, overscan: 10 })
  const selectedIndex = defects.findIndex(({ id }) => id === selected?.id)
  useEffect(() => { if (selectedIndex >= 0) rows.scrollToIndex(selectedIndex, { align: 'auto' }) }, [selectedIndex, rows])

  return (
    <div ref={scroller} className={classes.scroller}>
      {inspection && defects.length === 0 && <p className={classes.empty}>{emptyText()}</p>}
      {!inspection && <p className={classes.empty}>{t('defects.noChip')}</p>}
      <div className={classes.rows} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const defect = defects[index]
          return defect && (
            <DefectRow key={defect.id} defect={defect} top={start} isSelected={defect.id === selected?.id} onSelect={() => onSelect(defect.id)} />
          )
        })}
      </div>
    </div>
  )

  function emptyText(): string {
    const isDetecting = inspection?.images.some(({ job }) => job?.status === 'queued' || job?.status === 'processing')
    if (inspection?.images.length === 0) return t('defects.noChip')
    if (isDetecting) return t('defects.detecting')
    if (!bench.mayJudge) return t('defects.noneAtAll')
    const isDetected = inspection?.images.every(({ job }) => job?.status === 'completed')
    return isDetected ? t('defects.none') : t('defects.undetected')
  }
}

function DefectRow({ defect, top, isSelected, onSelect }: { defect: Defect; top: number; isSelected: boolean; onSelect(): void }) {
  const { t } = useTranslation('enums')
  const set = useBenchView((state) => state.set)
  const isHovered = useBenchView((state) => state.hoveredId === defect.id)
  const isManual = defect.detection_method === 'manual_review'
  return (
    <button
      type="button"
      className={classes.row}
      style={{ transform: `translateY(${top}px)` }}
      aria-current={isSelected ? 'true' : undefined}
      data-judged={defect.review_status !== 'pending'}
      data-hovered={isHovered}
      onMouseDown={(event) => event.preventDefault()}
      onMouseEnter={() => set({ hoveredId: defect.id })}
      onMouseLeave={() => set({ hoveredId: null })}
      onClick={onSelect}
    >
      <span className={classes.severity} title={t(`severity.${defect.severity}`)}><SeveritySymbol severity={defect.severity} /></span>
      <span className={classes.type}>
        {t(`defect.${defect.defect_type}`)}
        <span className={classes.severityWord}>{t(`severity.${defect.severity}`)}</span>
      </span>
      <span className={classes.confidence}>{isManual ? '–' : formatConfidence(defect.confidence)}</span>
      <span className={classes.verdict}><VerdictBadge verdict={defect.review_status} /></span>
    </button>
  )
}
