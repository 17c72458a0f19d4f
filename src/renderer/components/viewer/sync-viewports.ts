import type { Viewport } from './view-transform'

/** What a view offers to be kept in step with another. */
export interface ViewportPort {
  getViewport(): Viewport
  /** Moves at once and tells no listener, or two views would answer each other for ever. */
  followViewport(viewport: Viewport): void
  /** Tells of every change that the user or a command made. Returns the way to stop. */
  onViewportChange(listener: (viewport: Viewport) => void): () => void
}

/**
 * Keeps two views on the same place of the image plane, whichever of them is moved. `second` starts where
 * `first` stands.
 * @returns the way to part them
 */
export function syncViewports(first: ViewportPort, second: ViewportPort): () => void {
  second.followViewport(first.getViewport())
  const stops = [
    first.onViewportChange((viewport) => second.followViewport(viewport)),
    second.onViewportChange((viewport) => first.followViewport(viewport))
  ]
  return () => stops.forEach((stop) => stop())
}
