/** How far a rendering is: `done` of `total` within the step; the steps come in this order. */
export interface RenderProgress {
  step: 'pictures' | 'rendering' | 'writing'
  done: number
  total: number
}

export type ReportProgressCallback = (progress: RenderProgress) => void
