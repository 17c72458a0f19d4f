import { useEffect, useLayoutEffect, useMemo, useRef, type PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Size } from '@shared/domain/geometry'
import { COLORS, SEVERITY_TOKENS } from '@renderer/theme/tokens'
import { decodeImage } from './decoded-image-source'
import { minimapSize, minimapToImage, minimapWindow, showsAll } from './minimap-layout'
import { thumbnailTiles, type PictureSource } from './picture-source'
import type { PictureStage } from './picture-stage'
import { visibleBox } from './view-transform'
import type { ViewerBox } from './viewer-box'
import classes from './viewer.module.css'

const MOST_CSS_PX: Size = { width: 176, height: 132 }
const DOT_CSS_PX = 3
/** Beyond so many boxes their dots shrink, so that the picture below can still be made out. */
const MOST_FULL_DOTS = 500
const SMALL_DOT_CSS_PX = 1
/** A pyramid's level up to this size is fetched for the small copy. */
const THUMBNAIL_SIDE_PX = 512
/** A pyramid whose smallest level is larger than this many tiles gets a plain minimap. */
const MOST_THUMBNAIL_TILES = 16

interface MinimapProps {
  stage: PictureStage
  source: PictureSource
  boxes: readonly ViewerBox[]
}

/** Overview of the whole picture with the part in view; there only while a part is out of view. */
export function Minimap({ stage, source, boxes }: MinimapProps) {
  const { t } = useTranslation('viewer')
  const root = useRef<HTMLDivElement>(null)
  const view = useRef<HTMLDivElement>(null)
  const size = useMemo(() => minimapSize(source, MOST_CSS_PX), [source])

  // In the layout phase: a frame may fall between the removal of the elements and a passive clean-up.
  useLayoutEffect(() => {
    const update = () => {
      const visible = visibleBox(stage.getViewport(), stage.viewSize)
      root.current!.style.visibility = stage.isCurrent && !showsAll(visible, source) ? 'visible' : 'hidden'
      const { x, y, width, height } = minimapWindow(visible, source, size)
      Object.assign(view.current!.style, {
        transform: `translate(${x}px, ${y}px)`,
        width: `${width}px`,
        height: `${height}px`
      })
    }
    update()
    return stage.frames.add(update)
  }, [stage, source, size])

  const moveTo = (event: PointerEvent<HTMLDivElement>) => {
    const place = event.currentTarget.getBoundingClientRect()
    const point = { x: event.clientX - place.left, y: event.clientY - place.top }
    const center = minimapToImage(point, source, size)
    stage.setViewport({ ...stage.getViewport(), centerX: center.x, centerY: center.y })
  }

  return (
    <div
      ref={root}
      className={classes.minimap}
      style={{ ...size, visibility: 'hidden' }}
      title={t('minimap')}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        moveTo(event)
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) moveTo(event)
      }}
    >
      <Thumbnail source={source} size={size} />
      <Dots boxes={boxes} image={source} size={size} />
      <div ref={view} className={classes.minimapView} />
    </div>
  )
}

function Thumbnail({ source, size }: { source: PictureSource; size: Size }) {
  const canvas = useRef<HTMLCanvasElement>(null)

  useEffect(() => {
    const abort = new AbortController()
    const context = sharpContext(canvas.current!, size)
    context.fillStyle = COLORS.raised
    context.fillRect(0, 0, size.width, size.height)
    for (const part of thumbnailParts(source, size)) {
      decodeImage(part.url, abort.signal).then(
        (image) => context.drawImage(image, part.x, part.y, part.width ?? image.width * part.scale,
          part.height ?? image.height * part.scale),
        // A part that cannot be loaded stays plain; the picture itself tells of the failure.
        () => undefined
      )
    }
    return () => abort.abort()
  }, [source, size])

  return <canvas ref={canvas} className={classes.minimapLayer} />
}

/** A piece of the small copy, in CSS pixels of the minimap; without a size it takes its own, scaled. */
interface ThumbnailPart {
  url: string
  x: number
  y: number
  scale: number
  width?: number
  height?: number
}

function thumbnailParts(source: PictureSource, map: Size): ThumbnailPart[] {
  if (source.kind === 'image') return [{ url: source.url, x: 0, y: 0, scale: 1, ...map }]
  const { size, tiles } = thumbnailTiles(source, THUMBNAIL_SIDE_PX)
  if (tiles.length > MOST_THUMBNAIL_TILES) return []
  const scale = map.width / size.width
  return tiles.map((tile) => ({ url: tile.url, x: tile.x * scale, y: tile.y * scale, scale }))
}

function Dots({ boxes, image, size }: { boxes: readonly ViewerBox[]; image: Size; size: Size }) {
  const canvas = useRef<HTMLCanvasElement>(null)

  useEffect(() => {
    const context = sharpContext(canvas.current!, size)
    const dot = boxes.length > MOST_FULL_DOTS ? SMALL_DOT_CSS_PX : DOT_CSS_PX
    for (const { box, severity } of boxes) {
      context.fillStyle = SEVERITY_TOKENS[severity].color
      const x = ((box.x + box.width / 2) / image.width) * size.width
      const y = ((box.y + box.height / 2) / image.height) * size.height
      context.fillRect(x - dot / 2, y - dot / 2, dot, dot)
    }
  }, [boxes, image, size])

  return <canvas ref={canvas} className={classes.minimapLayer} />
}

/** The cleared canvas with device pixels to match its size of CSS pixels, and a context that counts the latter. */
function sharpContext(canvas: HTMLCanvasElement, size: Size): CanvasRenderingContext2D {
  const ratio = window.devicePixelRatio
  canvas.width = Math.round(size.width * ratio)
  canvas.height = Math.round(size.height * ratio)
  const context = canvas.getContext('2d')!
  context.scale(ratio, ratio)
  context.imageSmoothingQuality = 'high'
  return context
}
