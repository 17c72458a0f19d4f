import { useElementSize } from '@mantine/hooks'
import { useImperativeHandle, useMemo, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PictureSource } from './picture-source'
import type { OverPicture } from './picture-stage'
import { PictureViewer, type PictureViewerProps, type ViewerHandle } from './picture-viewer'
import { IDENTITY_REGISTRATION, type Registration } from './registration'
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
  /** While true, the golden stands in the place of the captured picture. */
  blink?: boolean
  /** In layout `over`; not at all when not given. */
  over?: GoldenOver
  onSwipe?: (value: number) => void
  /** What to do for a golden to come here. */
  goldenHint?: ReactNode
}

/** The captured picture beside or under its golden. The handle moves the captured picture; the golden follows. */
export function CompareViewer(props: CompareViewerProps) {
  const {
    captured,
    golden,
    registration,
    layout = 'side',
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

  const { ref: goldenPane, width, height } = useElementSize()
  const fitWithin = useMemo(() => (width > 0 ? { width, height } : undefined), [width, height])

  const kind = layout === 'over' ? over?.kind : undefined
  const value = layout === 'over' && over && over.kind !== 'difference' ? over.value : 0
  const overPicture = useMemo(
    () => golden && overOf(golden, registration ?? IDENTITY_REGISTRATION, blink, kind, value),
    [golden, registration, blink, kind, value]
  )
  const { boxes, selectedId } = viewer
  const selectedOnly = useMemo(() => boxes?.filter((box) => box.id === selectedId), [boxes, selectedId])

  const shown = blink
    ? t('blinking')
    : kind === 'difference'
      ? t('difference')
      : value > 0
        ? t('overlaid', { percent: Math.round(value * 100) })
        : t('captured')

  return (
    <div className={classes.compare} data-layout={layout}>
      <PictureViewer
        {...viewer}
        ref={capturedHandle}
        source={captured}
        over={overPicture}
        {...(layout === 'side' && fitWithin && { fitWithin })}
        name={t('captured')}
      >
        {kind === 'swipe' && !blink ? (
          <SwipeBorder value={value} onChange={onSwipe} />
        ) : (
          <span className={classes.badge} data-golden={blink || undefined}>
            {shown}
          </span>
        )}
      </PictureViewer>
      {layout === 'side' && (
        <div ref={goldenPane} className={classes.pane}>
          <PictureViewer
            ref={goldenHandle}
            source={golden}
            {...(registration && { registration })}
            {...(selectedOnly && { boxes: selectedOnly })}
            selectedId={selectedId ?? null}
            hideBoxes={viewer.hideBoxes ?? false}
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
