import { useEffect, type RefObject } from 'react'
import { syncViewports, type ViewportPort } from './sync-viewports'

/**
 * Keeps two mounted viewers on the same place, both ways; `second` starts where `first` stands.
 * @param enabled false parts them
 */
export function useSyncedViewports(
  first: RefObject<ViewportPort | null>,
  second: RefObject<ViewportPort | null>,
  enabled = true
): void {
  useEffect(() => {
    if (!enabled || !first.current || !second.current) return
    return syncViewports(first.current, second.current)
  }, [first, second, enabled])
}
