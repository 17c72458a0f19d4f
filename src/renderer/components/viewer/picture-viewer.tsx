import {
  useCallback,
  useEffect,
  useId,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  type ReactNode,
  type Ref,
  type RefObject
} from 'react'
import { useTranslation } from 'react-i18next'
import type { Box, Size } from '@shared/domain/geometry'
import { BoxIndex } from './box-index'
import { BoxOverlay } from './box-overlay'
import { Minimap } from './minimap'
import { sourceKey, type PictureSource } from './picture-source'
import type { OverPicture, PictureStage } from './picture-stage'
import type { Registration } from '@shared/domain/registration'
import { Ruler } from './ruler'
import { StageNotice } from './stage-notice'
import type { ViewportPort } from './sync-viewports'
import { usePictureStage, useStageStatus } from './use-picture-stage'
import { useStagePointer } from './use-stage-pointer'
import type { Viewport } from './view-transform'
import { isJudged, type ViewerBox } from './viewer-box'
import classes from './viewer.module.css'

/** What commands do with a viewer. All are without effect while there is no picture. */
export interface ViewerHandle extends ViewportPort {
  /** Shows the whole picture. */
  fit(): void
  /** One image pixel on one device pixel. */
  oneToOne(): void
  /** Above 1 zooms in, about the middle of the view. */
  zoomBy(factor: number): void
  /** CSS pixels; positive moves the view to the right and down over the picture. */
  panBy(dx: number, dy: number): void
  /**
   * @param box full-image pixels
   * @param options.context how many times the box's larger side the shown field measures; 4 when not given
   */
  zoomToBox(box: Box, options?: { context?: number }): void
  /** Moves at once, kept within the zoom limits and onto the picture. */
  setViewport(viewport: Viewport): void
}

export interface PictureViewerProps {
  /** null: no picture yet. A new object for the same picture does not load it again. */
  source: PictureSource | null
  /** Give the same array while nothing changes: a new one is indexed anew. */
  boxes?: readonly ViewerBox[]
  selectedId?: string | null
  /** A box to mark as hovered from outside, such as from a list. */
  hoveredId?: string | null
  /** Whether a box steps back; the judged ones when not given. */
  dimmed?: (box: ViewerBox) => boolean
  hideBoxes?: boolean
  /** In draw mode a drag draws a box instead of panning. */
  mode?: 'view' | 'draw'
  /** Shows the whole picture no larger than fits this, CSS pixels: for views of different size in step. */
  fitWithin?: Size
  /** Whether a change of picture stays at the same place instead of showing the whole picture. */
  keepView?: boolean
  /** Edge of an image pixel on the part, micrometres; the ruler counts pixels when unknown. */
  pixelSizeUm?: number
  /** Places this picture in the pixels of another, such as a golden in those of the captured. */
  registration?: Registration
  /** A second picture laid over this one. */
  over?: OverPicture | null
  /** Tells when the picture laid over is loaded, and when it no longer is. */
  onOverReady?: (isReady: boolean) => void
  minimap?: boolean
  ruler?: boolean
  /** Name for assistive technology; "Picture" when not given. */
  name?: string
  emptyTitle?: string
  /** What to do for a picture to come here. */
  emptyHint?: ReactNode
  /** Further marks laid over the picture. */
  children?: ReactNode
  onSelect?: (id: string | null) => void
  onHover?: (id: string | null) => void
  /** Full-image pixels, whole numbers, at least 3 x 3, within the image. */
  onDraw?: (box: Box) => void
  ref?: Ref<ViewerHandle>
}

const NO_BOXES: readonly ViewerBox[] = []

/**
 * A zoomable picture with boxes on it: wheel zooms at the pointer, drag pans, a click selects the smallest box
 * under it. The boxes must be listed elsewhere too, since a canvas cannot be read by assistive technology.
 */
export function PictureViewer({
  source: givenSource,
  boxes = NO_BOXES,
  selectedId = null,
  hoveredId: hoveredElsewhere = null,
  dimmed = isJudged,
  hideBoxes = false,
  mode = 'view',
  keepView = false,
  fitWithin,
  pixelSizeUm,
  registration,
  over = null,
  onOverReady,
  minimap = true,
  ruler = true,
  name,
  emptyTitle,
  emptyHint,
  children,
  onSelect,
  onHover,
  onDraw,
  ref
}: PictureViewerProps) {
  const { t } = useTranslation('viewer')
  const host = useRef<HTMLDivElement>(null)
  const coordinates = useRef<HTMLSpanElement>(null)
  const description = useId()
  const { stage, stageRef } = usePictureStage(host)
  const status = useStageStatus(stage)
  const source = useSteadySource(givenSource)
  const retry = useShownSource(stage, source, keepView, registration)
  const index = useMemo(() => new BoxIndex(boxes), [boxes])
  const pointer = useStagePointer(host, coordinates, { stage, index, mode, hideBoxes, onSelect, onHover, onDraw })
  const hoveredId = pointer.hoveredId ?? hoveredElsewhere
  const scene = useMemo(
    () => ({ index, selectedId, hoveredId, dimmed, hidden: hideBoxes, draft: pointer.draft }),
    [index, selectedId, hoveredId, dimmed, hideBoxes, pointer.draft]
  )

  useEffect(() => stage?.setOver(over), [stage, over])
  useEffect(() => onOverReady?.(status.isOverReady), [onOverReady, status.isOverReady])
  useEffect(() => stage?.setFitWithin(fitWithin ?? null), [stage, fitWithin])
  useImperativeHandle(ref, () => handleOf(stageRef), [stageRef])

  return (
    <div
      className={classes.viewer}
      role="application"
      aria-roledescription={t('role')}
      aria-label={name ?? t('picture')}
      aria-describedby={description}
      aria-busy={status.phase === 'loading' || status.phase === 'waiting'}
      // Keys move the picture, though the rule does not count an application among the controls.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      data-phase={status.phase}
      data-cursor={mode === 'draw' ? 'draw' : pointer.hoveredId ? 'box' : 'pan'}
    >
      <div ref={host} className={classes.stage} />
      {stage && <BoxOverlay stage={stage} scene={scene} />}
      {stage && source && minimap && <Minimap stage={stage} source={source} boxes={boxes} />}
      <div className={classes.foot} hidden={!ruler || status.phase !== 'shown'}>
        {stage && <Ruler stage={stage} pixelSizeUm={pixelSizeUm} />}
        <span ref={coordinates} />
      </div>
      {mode === 'draw' && status.phase === 'shown' && <div className={classes.hint}>{t('drawHint')}</div>}
      {children}
      <StageNotice
        status={status}
        aspectRatio={source ? source.width / source.height : 1}
        emptyTitle={emptyTitle}
        emptyHint={emptyHint}
        onRetry={retry}
      />
      <span id={description} hidden>
        {source && t('contents', { width: source.width, height: source.height, count: boxes.length })}
      </span>
    </div>
  )
}

/** The same object as long as the picture is the same, so that a re-render does not load it again. */
function useSteadySource(given: PictureSource | null): PictureSource | null {
  const [steady, setSteady] = useState(given)
  const isSame = (steady && sourceKey(steady)) === (given && sourceKey(given))
  if (!isSame) setSteady(given)
  return isSame ? steady : given
}

/** Shows the source on the stage whenever it changes. Returns the way to try again. */
function useShownSource(
  stage: PictureStage | null,
  source: PictureSource | null,
  keepView: boolean,
  registration: Registration | undefined
): () => void {
  const latestKeepView = useRef(keepView)
  useEffect(() => {
    latestKeepView.current = keepView
  })
  const placement = registration && JSON.stringify(registration)
  const show = useCallback(() => {
    const placed = placement === undefined ? undefined : (JSON.parse(placement) as Registration)
    stage?.show(source, { keepView: latestKeepView.current, registration: placed })
  }, [stage, source, placement])
  useEffect(show, [show])
  return show
}

const NO_VIEWPORT: Viewport = { centerX: 0, centerY: 0, scale: 1 }

function handleOf(stage: RefObject<PictureStage | null>): ViewerHandle {
  return {
    fit: () => stage.current?.fit(),
    oneToOne: () => stage.current?.oneToOne(),
    zoomBy: (factor) => stage.current?.zoomBy(factor),
    panBy: (dx, dy) => stage.current?.panBy(dx, dy),
    zoomToBox: (box, options) => stage.current?.zoomToBox(box, options),
    getViewport: () => stage.current?.getViewport() ?? NO_VIEWPORT,
    setViewport: (viewport) => stage.current?.setViewport(viewport),
    followViewport: (viewport) => stage.current?.followViewport(viewport),
    onViewportChange: (listener) => stage.current?.onViewportChange(listener) ?? (() => undefined)
  }
}
