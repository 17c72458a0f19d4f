import { useElementSize } from '@mantine/hooks'
import { useImperativeHandle, useMemo, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PictureSource } from './picture-source'
import type { OverPicture } from './picture-stage'
import { PictureViewer, type PictureViewerProps, type ViewerHandle } from './picture-viewer'
import { IDENTITY_REGISTRATION, type Registration } from '@shared/domain/registration'
import { SwipeBorder } from './swipe-border'
import { useSyncedViewports } from './use-synced-viewports'
import classes from './viewer.module.css'

/**
 * How the golden is seen in the captured picture's place: `opacity` 0 (not at all) to 1; `swipe` left of a
 * border at this fraction of the width; `difference` of the two.
 */
export type GoldenOver =
  | { kind: 'opacity'; value: number }
  | { kind: 'swipe'; value: number }
  | { kind: 'difference' }

export interface CompareViewerProps
  extends Omit<PictureViewerProps, 'source' | 'over' | 'registration' | 'children' | 'name'> {
  captured: PictureSource | null
  golden: PictureSource | null
  /** How the golden lies on the captured picture; pixel on pixel when not given. */
  registration?: Registration
  /** `side`: golden to the right, in step; `over`: one picture, the golden laid over it. */
  layout?: 'side' | 'over'
  /** The captured picture's part of the width in layout `side`, 0 to 1; 0.6 when not given. */
  split?: number
  /** While true, the golden stands in the place of the captured picture. */
  blink?: boolean
  /** In layout `over`; not at all when not given. */
  over?: GoldenOver
  onSwipe?: (value: number) => void
  /** What to do for a golden to come here. */
  goldenHint?: ReactNode
}

const DEFAULT_SPLIT = 0.6

/** The captured picture beside or under its golden. The handle moves the captured picture; the golden follows. */
export function CompareViewer(props: CompareViewerProps) {
  const {
    captured,
    golden,
    registration,
    layout = 'side',
    split = DEFAULT_SPLIT,
    blink = false,
    over,
    onSwipe,
    goldenHint,
    ref,
    ...viewer
  } = props
  const { t } = useTranslation('viewer')
  const capturedHandle = useRef<ViewerHandle>(null)
  const goldenHandle = useRef<ViewerHandle>(null)
  useImperativeHandle(ref, () => capturedHandle.current!, [])
  useSyncedViewports(capturedHandle, goldenHandle, layout === 'side')

  const [isGoldenReady, setIsGoldenReady] = useState(false)
  const { ref: goldenRef, width, height } = useElementSize()
  const goldenPane = useMemo(() => (width > 0 ? { width, height } : undefined), [width, height])

  const kind = layout === 'over' ? over?.kind : undefined
  const value = layout === 'over' && over && over.kind !== 'difference' ? over.value : 0
  const overPicture = useMemo(
    () => golden && overOf(golden, registration ?? IDENTITY_REGISTRATION, blink, kind, value),
    [golden, registration, blink, kind, value]
  )
  const { boxes, selectedId } = viewer
  const selectedOnly = useMemo(() => boxes?.filter((box) => box.id === selectedId), [boxes, selectedId])

  const isSwiping = kind === 'swipe' && !blink
  const columns = `${split}fr ${1 - split}fr`

  return (
    <div className={classes.compare} style={layout === 'side' ? { gridTemplateColumns: columns } : undefined}>
      <PictureViewer
        {...viewer}
        ref={capturedHandle}
        source={captured}
        over={overPicture}
        onOverReady={setIsGoldenReady}
        fitWithin={layout === 'side' && golden ? goldenPane : undefined}
        name={t('captured')}
      >
        {isSwiping && isGoldenReady ? (
          <SwipeBorder value={value} onChange={onSwipe} />
        ) : (
          <span className={classes.badge} data-golden={(blink && isGoldenReady) || undefined}>
            <ShownName blink={blink} kind={kind} value={value} isGoldenReady={isGoldenReady} />
          </span>
        )}
      </PictureViewer>
      {layout === 'side' && (
        <div ref={goldenRef} className={classes.pane}>
          <PictureViewer
            ref={goldenHandle}
            source={golden}
            registration={registration}
            boxes={selectedOnly}
            selectedId={selectedId}
            hideBoxes={viewer.hideBoxes}
            keepView
            minimap={false}
            ruler={false}
            name={t('golden')}
            emptyTitle={t('noGolden')}
            emptyHint={goldenHint ?? t('noGoldenHint')}
          >
            <span className={classes.badge} data-golden>
              {t('golden')}
            </span>
          </PictureViewer>
        </div>
      )}
    </div>
  )
}

interface ShownNameProps {
  blink: boolean
  kind: GoldenOver['kind'] | undefined
  value: number
  isGoldenReady: boolean
}

/** Which of the two one is looking at, told only once it is true. */
function ShownName({ blink, kind, value, isGoldenReady }: ShownNameProps) {
  const { t } = useTranslation('viewer')
  const isGoldenWanted = blink || kind === 'swipe' || kind === 'difference' || value > 0
  if (!isGoldenWanted) return t('captured')
  if (!isGoldenReady) return t('goldenNotLoaded')
  if (blink) return t('blinking')
  return kind === 'difference' ? t('difference') : t('overlaid', { percent: Math.round(value * 100) })
}

/** Hidden rather than absent when it is not to be seen, so that the first blink shows it at once. */
function overOf(
  source: PictureSource,
  registration: Registration,
  blink: boolean,
  kind: GoldenOver['kind'] | undefined,
  value: number
): OverPicture {
  if (blink) return { source, registration, opacity: 1 }
  if (kind === 'swipe') return { source, registration, opacity: 1, swipe: value }
  if (kind === 'difference') return { source, registration, opacity: 1, difference: true }
  return { source, registration, opacity: kind === 'opacity' ? value : 0 }
}
