import type { KeyboardEvent, PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { clamp } from './view-transform'
import classes from './viewer.module.css'

const KEY_STEP = 0.02

/** The border between golden (left) and captured (right), to be dragged or moved by arrow keys. */
export function SwipeBorder({ value, onChange }: { value: number; onChange: ((value: number) => void) | undefined }) {
  const { t } = useTranslation('viewer')

  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    const { left, width } = event.currentTarget.parentElement!.getBoundingClientRect()
    onChange?.(clamp((event.clientX - left) / width, 0, 1))
  }
  const step = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowLeft' ? -KEY_STEP : event.key === 'ArrowRight' ? KEY_STEP : 0
    if (by === 0) return
    event.preventDefault()
    event.stopPropagation()
    onChange?.(clamp(value + by, 0, 1))
  }

  return (
    <div
      className={classes.swipe}
      style={{ left: `${value * 100}%` }}
      role="slider"
      tabIndex={0}
      aria-label={t('swipe')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(value * 100)}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={step}
    />
  )
}
