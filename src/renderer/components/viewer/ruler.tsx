import { useLayoutEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { formatPercent } from './format'
import type { PictureStage } from './picture-stage'
import { scaleBar } from './scale-bar'
import classes from './viewer.module.css'

const LONGEST_BAR_CSS_PX = 140

/** Scale bar and zoom. Written straight to the page, since they change in every frame of a zoom. */
export function Ruler({ stage, pixelSizeUm }: { stage: PictureStage; pixelSizeUm: number | undefined }) {
  const { t } = useTranslation('viewer')
  const bar = useRef<HTMLSpanElement>(null)
  const length = useRef<HTMLSpanElement>(null)
  const zoom = useRef<HTMLSpanElement>(null)

  // In the layout phase: a frame may fall between the removal of the elements and a passive clean-up.
  useLayoutEffect(() => {
    let shown = 0
    const update = () => {
      const { scale } = stage.getViewport()
      if (scale === shown) return
      shown = scale
      const { length: barLength, value, unit } = scaleBar(scale, LONGEST_BAR_CSS_PX, pixelSizeUm)
      bar.current!.style.width = `${barLength}px`
      length.current!.textContent = `${value} ${unit}`
      zoom.current!.textContent = t('zoom', { percent: formatPercent(scale * window.devicePixelRatio) })
    }
    update()
    return stage.frames.add(update)
  }, [stage, pixelSizeUm, t])

  return (
    <>
      <span className={classes.ruler}>
        <span ref={length} />
        <span ref={bar} className={classes.bar} />
      </span>
      <span ref={zoom} />
    </>
  )
}
