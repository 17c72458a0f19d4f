import { useTranslation } from 'react-i18next'
import classes from './viewer.module.css'

const STEP = 0.005

/** The border between golden (left) and captured (right): a range whose thumb is as high as the picture. */
export function SwipeBorder({ value, onChange }: { value: number; onChange: ((value: number) => void) | undefined }) {
  const { t } = useTranslation('viewer')
  return (
    <>
      <div className={classes.swipeSides} style={{ left: `${value * 100}%` }}>
        <span>{t('golden')}</span>
        <span>{t('captured')}</span>
      </div>
      <input
        className={classes.swipe}
        type="range"
        min={0}
        max={1}
        step={STEP}
        value={value}
        aria-label={t('swipe')}
        onChange={(event) => onChange?.(event.currentTarget.valueAsNumber)}
      />
    </>
  )
}
