import { create } from 'zustand'
import { persist } from 'zustand/middleware'

/** How the person likes to look and judge; kept on this station from day to day. */
interface BenchPreferences {
  /** Golden to the right, or laid under the captured picture to blink. */
  layout: 'side' | 'over'
  /** Go on to the next pending defect after a verdict. */
  autoAdvance: boolean
  toggleLayout(): void
  toggleAutoAdvance(): void
}

export const useBenchPreferences = create<BenchPreferences>()(persist(
  (set) => ({
    layout: 'side',
    autoAdvance: true,
    toggleLayout: () => set(({ layout }) => ({ layout: layout === 'side' ? 'over' : 'side' })),
    toggleAutoAdvance: () => set(({ autoAdvance }) => ({ autoAdvance: !autoAdvance }))
  }),
  { name: 'benchlight.bench', version: 1 }
))

/** What is selected and held at the moment. */
interface BenchView {
  selectedId: string | null
  hoveredId: string | null
  imageId: string | null
  blink: boolean
  hideBoxes: boolean
  drawing: boolean
  set(change: Partial<Omit<BenchView, 'set'>>): void
}

export const useBenchView = create<BenchView>((set) => ({
  selectedId: null,
  hoveredId: null,
  imageId: null,
  blink: false,
  hideBoxes: false,
  drawing: false,
  set: (change) => set(change)
}))
