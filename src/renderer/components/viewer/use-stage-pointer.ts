import { useEffect, useRef, useState, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { Box, Point, Size } from '@shared/domain/geometry'
import { screenToImage } from '@shared/domain/screen-transform'
import type { BoxIndex } from './box-index'
import { isMeantBox, rubberBand } from './draw-box'
import type { PictureStage } from './picture-stage'
import { screenView } from './view-transform'

/** How far from a box, in CSS pixels, a pointer still means it. */
const HIT_TOLERANCE_CSS_PX = 4
/** The device pixel ratio with which the shared transforms give CSS pixels. */
const CSS_PIXELS = 1

interface PointerOptions {
  stage: PictureStage | null
  index: BoxIndex
  mode: 'view' | 'draw'
  hideBoxes: boolean
  onSelect: ((id: string | null) => void) | undefined
  onHover: ((id: string | null) => void) | undefined
  onDraw: ((box: Box) => void) | undefined
}

/**
 * What the pointer means: a box under it, a click on one, a box being drawn.
 * @param coordinates element that shows the full-image pixel under the pointer; written straight to the page,
 *   since it changes with every move
 */
export function useStagePointer(
  host: RefObject<HTMLElement | null>,
  coordinates: RefObject<HTMLElement | null>,
  options: PointerOptions
): { hoveredId: string | null; draft: Box | null } {
  const { t } = useTranslation('viewer')
  const { stage, mode } = options
  const [hoveredId, setHoveredId] = useState<string | null>(null)
  const [draft, setDraft] = useState<Box | null>(null)
  const latest = useRef(options)
  useEffect(() => {
    latest.current = options
  })

  useEffect(() => {
    const element = host.current
    if (!stage || !element) return
    let hovered: string | null = null
    const hover = (id: string | null) => {
      if (id === hovered) return
      hovered = id
      setHoveredId(id)
      latest.current.onHover?.(id)
    }
    const moved = (event: globalThis.PointerEvent) => {
      const image = stage.imageSize
      if (!image || !stage.isCurrent) return
      const { left, top } = element.getBoundingClientRect()
      const at = { x: event.clientX - left, y: event.clientY - top }
      const pixel = imagePoint(stage, image, at)
      const isInside = pixel.x >= 0 && pixel.y >= 0 && pixel.x < image.width && pixel.y < image.height
      coordinates.current!.textContent = isInside
        ? t('pointer', { x: Math.floor(pixel.x), y: Math.floor(pixel.y) })
        : ''
      if (latest.current.mode === 'view' && event.buttons === 0) hover(boxAt(stage, pixel, latest.current))
    }
    const left = () => {
      coordinates.current!.textContent = ''
      hover(null)
    }
    element.addEventListener('pointermove', moved)
    element.addEventListener('pointerleave', left)
    return () => {
      element.removeEventListener('pointermove', moved)
      element.removeEventListener('pointerleave', left)
    }
  }, [stage, host, coordinates, t])

  useEffect(() => {
    if (!stage) return
    stage.setDrawing(mode === 'draw')
    const stop = stage.gestures.add((gesture) => {
      const image = stage.imageSize
      if (!image || !stage.isCurrent) return
      if (gesture.kind === 'click') {
        latest.current.onSelect?.(boxAt(stage, imagePoint(stage, image, gesture.to), latest.current))
        return
      }
      const box = rubberBand(imagePoint(stage, image, gesture.from), imagePoint(stage, image, gesture.to), image)
      setDraft(gesture.kind === 'draw' ? box : null)
      if (gesture.kind === 'drawn' && box && isMeantBox(box)) latest.current.onDraw?.(box)
    })
    return () => {
      stop()
      stage.setDrawing(false)
      setDraft(null)
    }
  }, [stage, mode])

  const isDrafting = draft !== null
  useEffect(() => {
    if (!stage || !isDrafting) return
    // Before all others: this Escape ends the drag and nothing else.
    const cancel = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.stopImmediatePropagation()
      stage.cancelDrawing()
      setDraft(null)
    }
    window.addEventListener('keydown', cancel, { capture: true })
    return () => window.removeEventListener('keydown', cancel, { capture: true })
  }, [stage, isDrafting])

  return { hoveredId, draft }
}

/** The full-image point under a point of the view (CSS pixels). */
function imagePoint(stage: PictureStage, image: Size, at: Point): Point {
  return screenToImage(at, screenView(stage.getViewport(), stage.viewSize, CSS_PIXELS), image)
}

function boxAt(stage: PictureStage, pixel: Point, { index, hideBoxes }: PointerOptions): string | null {
  if (hideBoxes) return null
  return index.hit(pixel, HIT_TOLERANCE_CSS_PX / stage.getViewport().scale)?.id ?? null
}
