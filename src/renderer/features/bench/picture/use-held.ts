import { useEffect, useState } from 'react'
import { QUIET_MS } from '../../../theme/tokens'

/**
 * The value while it is ready; while the next one is on its way the former, for as long as nobody notices
 * (100 ms), so that going from chip to chip does not flash; after that null, so that nobody judges the wrong one.
 */
export function useHeld<T>(value: T, isReady: boolean): T | null {
  const [former, setFormer] = useState<T | null>(null)
  const [isOverdue, setOverdue] = useState(false)
  useEffect(() => {
    if (isReady) return
    const timer = setTimeout(() => setOverdue(true), QUIET_MS)
    return () => {
      clearTimeout(timer)
      setOverdue(false)
    }
  }, [isReady])
  if (isReady && former !== value) setFormer(value)
  if (isReady) return value
  return isOverdue ? null : former
}
