import { useEffect } from 'react'
import { core } from '../../api/core'

const INPUTS = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const
const TOUCHES_PER_IDLE_TIME = 6
const SHORTEST_INTERVAL_MS = 1_000

/** Tells the core that the person is still there, a few times within the idle time; without it the station locks. */
export function useIdleTouch(active: boolean, idleLockSeconds: number): void {
  useEffect(() => {
    if (!active) return
    const interval = Math.max((idleLockSeconds * 1_000) / TOUCHES_PER_IDLE_TIME, SHORTEST_INTERVAL_MS)
    let lastTouch = -Infinity
    const touch = (): void => {
      const now = performance.now()
      if (now - lastTouch < interval) return
      lastTouch = now
      // Missed touches need no words: the station locks, which says it all.
      core.call('session.touch', {}).catch(() => undefined)
    }
    for (const input of INPUTS) window.addEventListener(input, touch, { capture: true, passive: true })
    return () => { for (const input of INPUTS) window.removeEventListener(input, touch, { capture: true }) }
  }, [active, idleLockSeconds])
}
