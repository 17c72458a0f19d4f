import { useReducedMotion } from '@mantine/hooks'
import { useCallback, useLayoutEffect, useRef, useState, useSyncExternalStore, type RefObject } from 'react'
import { NO_STATUS, PictureStage, type StageStatus } from './picture-stage'

interface StageAccess {
  /** For rendering; null in the first render. */
  stage: PictureStage | null
  /** For handles: set from the first layout on, before any effect of a parent runs. */
  stageRef: RefObject<PictureStage | null>
}

/** The stage in `host`, from mount to unmount. */
export function usePictureStage(host: RefObject<HTMLDivElement | null>): StageAccess {
  const reducedMotion = useReducedMotion(false, { getInitialValueInEffect: false })
  // A change of the preference holds for the next viewer: a new stage would lose who listens to this one.
  const initiallyReduced = useRef(reducedMotion)
  const stageRef = useRef<PictureStage | null>(null)
  const [stage, setStage] = useState<PictureStage | null>(null)

  useLayoutEffect(() => {
    const created = new PictureStage(host.current!, initiallyReduced.current)
    stageRef.current = created
    setStage(created)
    return () => {
      stageRef.current = null
      setStage(null)
      created.destroy()
    }
  }, [host])

  return { stage, stageRef }
}

/** The stage's status as React state. */
export function useStageStatus(stage: PictureStage | null): StageStatus {
  const subscribe = useCallback((changed: () => void) => stage?.statuses.add(changed) ?? (() => undefined), [stage])
  return useSyncExternalStore(subscribe, () => stage?.status ?? NO_STATUS)
}
