import { useEffect, useRef, type RefObject } from 'react'
import type { PictureSource, ViewerHandle } from '../../../components/viewer'
import { DEFECT_CONTEXT } from '../defects/defect-context'
import type { Bench } from '../use-bench'

const INPUTS = ['keydown', 'wheel'] as const

/**
 * A picture that has just been opened shows its whole first; as soon as it stands and a defect on it is
 * selected, the view goes there, once. Whoever takes a key or the wheel first has the view to himself.
 */
export function useZoomOnceShown(
  { selected, image }: Bench,
  source: PictureSource | null,
  viewer: RefObject<ViewerHandle | null>
): void {
  const zoomedFor = useRef<string | null>(null)
  const imageId = source ? image?.id ?? null : null
  const location = selected && selected.artifact_id === imageId ? selected.location : null
  useEffect(() => {
    if (imageId === null || location === null || zoomedFor.current === imageId) return
    const zoom = (): void => viewer.current?.zoomToBox(location, { context: DEFECT_CONTEXT })
    // Without effect while the picture is not there yet; its being placed is the first change of the viewport.
    zoom()
    const stopWaiting = viewer.current?.onViewportChange(() => {
      finish()
      queueMicrotask(zoom)
    })
    function finish(): void {
      zoomedFor.current = imageId
      stop()
    }
    function stop(): void {
      stopWaiting?.()
      for (const input of INPUTS) removeEventListener(input, finish, { capture: true })
    }
    for (const input of INPUTS) addEventListener(input, finish, { capture: true })
    return stop
  }, [imageId, location, viewer])
}
