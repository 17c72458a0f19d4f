import { useEffect, useLayoutEffect, useRef } from 'react'
import { BoxPainter, type OverlayScene } from './box-painter'
import type { PictureStage } from './picture-stage'
import { screenView, visibleBox } from './view-transform'
import classes from './viewer.module.css'

/** The one canvas that carries all boxes; painted in the same frame as the picture, so that they never part. */
export function BoxOverlay({ stage, scene }: { stage: PictureStage; scene: OverlayScene }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const latestScene = useRef(scene)
  const repaint = useRef<(() => void) | null>(null)

  // In the layout phase: a frame may fall between the removal of the canvas and a passive clean-up.
  useLayoutEffect(() => {
    const element = canvas.current!
    const painter = new BoxPainter(element.getContext('2d')!)
    let fittedRatio = 0
    const fit = () => {
      fittedRatio = window.devicePixelRatio
      fitToDevicePixels(element)
    }
    const paint = () => {
      // The last frame of the former picture keeps the boxes that belong to it.
      if (stage.isHolding) return
      if (fittedRatio !== window.devicePixelRatio) fit()
      const image = stage.isCurrent ? stage.imageSize : null
      if (!image) {
        painter.clear()
        return
      }
      const viewport = stage.getViewport()
      const view = stage.viewSize
      const screen = screenView(viewport, view, window.devicePixelRatio)
      painter.paint(latestScene.current, visibleBox(viewport, view), screen, image)
    }
    let request = 0
    repaint.current = () => {
      cancelAnimationFrame(request)
      request = requestAnimationFrame(paint)
    }
    const observer = new ResizeObserver(() => {
      fit()
      paint()
    })
    observer.observe(element)
    const stop = stage.frames.add(paint)
    return () => {
      stop()
      observer.disconnect()
      cancelAnimationFrame(request)
      repaint.current = null
    }
  }, [stage])

  useEffect(() => {
    latestScene.current = scene
    repaint.current?.()
  }, [scene])

  return <canvas ref={canvas} className={classes.overlay} aria-hidden="true" />
}

/**
 * One canvas pixel per device pixel exactly, also where the ratio is no whole number: the browser snaps an
 * element's edges, not its size, to device pixels.
 */
function fitToDevicePixels(canvas: HTMLCanvasElement): void {
  const ratio = window.devicePixelRatio
  const { left, top, right, bottom } = canvas.getBoundingClientRect()
  canvas.width = Math.round(right * ratio) - Math.round(left * ratio)
  canvas.height = Math.round(bottom * ratio) - Math.round(top * ratio)
}
