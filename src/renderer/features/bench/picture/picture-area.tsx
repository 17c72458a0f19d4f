import { Loader } from '@mantine/core'
import { useEffect, useMemo, useState, type DragEvent, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { Box } from '@shared/domain/geometry'
import { CompareViewer, type ViewerBox, type ViewerHandle } from '../../../components/viewer'
import { usePicture } from '../../../api/picture'
import { ErrorNotice } from '../../../components/states/error-state'
import { urls } from '../../../host/urls'
import { useBenchPreferences, useBenchView } from '../bench-view'
import type { Bench } from '../use-bench'
import { aboutOrigin } from '@shared/domain/registration'
import { useHeld } from './use-held'
import { useZoomOnceShown } from './use-zoom-once-shown'
import classes from './picture.module.css'

/** Captured and golden as large as each other. */
const EVEN_SPLIT = 0.5

const NO_BOXES: readonly ViewerBox[] = []

interface PictureAreaProps {
  bench: Bench
  viewer: RefObject<ViewerHandle | null>
  onSelect(id: string | null): void
  onDraw(box: Box): void
  onFiles(files: readonly File[]): void
}

/** The captured image with its defects beside its golden image; files may be dropped on it. */
export function PictureArea({ bench, viewer, onSelect, onDraw, onFiles }: PictureAreaProps) {
  const { t } = useTranslation('bench')
  const { image, inspection } = bench
  const { layout } = useBenchPreferences()
  const { selectedId, hoveredId, blink, hideBoxes, drawing, set } = useBenchView()
  const captured = usePicture(image && urls.artifact(image.id))
  const golden = usePicture(image?.golden ? urls.golden(image.golden.id) : null)
  useZoomOnceShown(bench, captured.source, viewer)
  const boxes = useViewerBoxes(bench)
  const isReady = bench.chip === null ||
    (inspection !== null && (image === null || captured.source !== null || captured.preparing !== null || captured.error !== null))
  const pictures = useMemo(
    () => ({
      captured: captured.source,
      golden: golden.source,
      registration: image?.registration && image.golden ? aboutOrigin(image.registration, image.golden, image) : undefined
    }),
    [captured.source, golden.source, image]
  )
  const shown = useHeld(pictures, isReady)
  const drop = useFileDrop(bench.mayInspect, onFiles)

  return (
    <div className={classes.area} {...drop.handlers}>
      <CompareViewer
        ref={viewer}
        captured={shown?.captured ?? null}
        golden={shown?.golden ?? null}
        {...(shown?.registration && { registration: shown.registration })}
        layout={bench.chip === null ? 'over' : layout}
        split={EVEN_SPLIT}
        blink={blink}
        boxes={isReady ? boxes : NO_BOXES}
        selectedId={selectedId}
        hoveredId={hoveredId}
        hideBoxes={hideBoxes}
        mode={drawing ? 'draw' : 'view'}
        pixelSizeUm={inspection?.pixel_size_um ?? undefined}
        emptyTitle={bench.mayInspect ? t('picture.emptyTitle') : t('picture.emptyReadOnly')}
        emptyHint={bench.mayInspect ? t('picture.emptyHint') : undefined}
        goldenHint={t('picture.noGolden')}
        onSelect={onSelect}
        onHover={(id) => set({ hoveredId: id })}
        onDraw={onDraw}
      />
      {captured.preparing && <Preparing {...captured.preparing} />}
      {captured.error !== null && <div className={classes.error}><ErrorNotice error={captured.error} onRetry={captured.retry} /></div>}
      {drop.isOver && <div className={classes.drop}>{t('picture.drop')}</div>}
    </div>
  )
}

function Preparing({ done, total }: { done: number; total: number }) {
  const { t } = useTranslation('bench')
  return (
    <div className={classes.preparing} role="status">
      <Loader size={16} /> {t('picture.preparing')} {total > 0 && t('percent', { ns: 'common', value: Math.floor((done * 100) / total) })}
    </div>
  )
}

/** The defects of the image on screen, as the viewer draws them; the same array while they are the same. */
function useViewerBoxes({ defects, image, images }: Bench): readonly ViewerBox[] {
  const { t } = useTranslation('enums')
  const imageId = image?.id
  const isFirst = imageId === images[0]?.id
  return useMemo(
    () => defects
      // A defect without an image is shown on the first one rather than nowhere.
      .filter(({ artifact_id }) => artifact_id === imageId || (artifact_id === null && isFirst))
      .map((defect): ViewerBox => ({
        id: defect.id,
        box: defect.location,
        severity: defect.severity,
        verdict: defect.review_status,
        label: t(`defect.${defect.defect_type}`),
        confidence: defect.detection_method === 'manual_review' ? null : defect.confidence
      })),
    [defects, imageId, isFirst, t]
  )
}

function useFileDrop(wanted: boolean, onFiles: (files: readonly File[]) => void) {
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    // A file dropped beside the picture would otherwise replace the page.
    const refuse = (event: globalThis.DragEvent): void => event.preventDefault()
    window.addEventListener('dragover', refuse)
    window.addEventListener('drop', refuse)
    return () => {
      window.removeEventListener('dragover', refuse)
      window.removeEventListener('drop', refuse)
    }
  }, [])
  const hasFiles = (event: DragEvent): boolean => wanted && event.dataTransfer.types.includes('Files')
  return {
    isOver,
    handlers: {
      onDragOver: (event: DragEvent) => { if (hasFiles(event)) { event.preventDefault(); setOver(true) } },
      onDragLeave: (event: DragEvent) => { if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false) },
      onDrop: (event: DragEvent) => {
        setOver(false)
        if (!hasFiles(event)) return
        event.preventDefault()
        onFiles([...event.dataTransfer.files])
      }
    }
  }
}
