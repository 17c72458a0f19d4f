import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { QUIET_MS } from '../../theme/tokens'
import classes from './states.module.css'

/** False for the first 100 ms: work that is done by then shows nothing. */
export function useIsLate(): boolean {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), QUIET_MS)
    return () => clearTimeout(timer)
  }, [])
  return late
}

/** The shape of rows that are on their way. */
export function SkeletonRows({ rows, height, gap = 1 }: { rows: number; height: number; gap?: number }) {
  const { t } = useTranslation()
  const late = useIsLate()
  if (!late) return null
  return (
    <div role="status" aria-label={t('loading')} style={{ display: 'grid', gap, padding: gap }}>
      {Array.from({ length: rows }, (_, index) => <div key={index} className={classes.skeleton} style={{ height }} />)}
    </div>
  )
}
