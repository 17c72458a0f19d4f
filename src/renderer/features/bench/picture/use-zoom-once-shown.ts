import { useEffect, useRef, type RefObject } from 'react'
import type { PictureSource, ViewerHandle } from '../../../components/viewer'
import { DEFECT_CONTEXT } from '../defects/defect-context'
import type { Bench } from '../use-bench'

/**
 * A picture that has just been opened shows its whole first; as soon as it stands and a defect on it is
 * selected, the view goes there, once.
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
    const stop = viewer.current?.onViewportChange(() => {
      stop?.()
      zoomedFor.current = imageId
      queueMicrotask(zoom)
    })
    return stop
  }, [imageId, location, viewer])
}
