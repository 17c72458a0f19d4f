import { create } from 'zustand'
import { createJSONStorage, persist } from 'zustand/middleware'
import type { ReportScope } from '@shared/contract/reports.contract'

/** Where one can be. Everything that a screen needs to open on the same spot again is in its place. */
export type Place =
  | { screen: 'bench'; lotId?: string; chipId?: string; readOnly?: boolean }
  | { screen: 'lots' }
  | { screen: 'reports'; create?: ReportScope }
  | { screen: 'health' }

export type Screen = Place['screen']

/** More steps back than anyone goes. */
const LONGEST_TRAIL = 50

interface Navigation {
  place: Place
  /** Where one was before, the latest last. */
  trail: readonly Place[]
  /** Goes to a place and remembers this one. */
  go(place: Place): void
  /** Changes the place without a step that one could go back. */
  replace(place: Place): void
  back(): void
  /** Goes to a screen as it was left: the bench keeps its lot. */
  goScreen(screen: Screen): void
}

const START: Place = { screen: 'bench' }

/** Kept by the window, so that a reload stays where one was. */
export const useNavigation = create<Navigation>()(persist((set, get) => ({
  place: START,
  trail: [],
  go: (place) => set((now) => isSame(now.place, place) ? {} : { place, trail: [...now.trail, now.place].slice(-LONGEST_TRAIL) }),
  replace: (place) => set({ place }),
  back: () => set(({ place, trail }) => ({ place: trail.at(-1) ?? place, trail: trail.slice(0, -1) })),
  goScreen: (screen) => {
    const { place, trail, go } = get()
    if (place.screen === screen) return
    go(trail.findLast((before) => before.screen === screen) ?? { screen })
  }
}), {
  name: 'benchlight.place',
  version: 1,
  storage: createJSONStorage(() => sessionStorage),
  partialize: ({ place, trail }) => ({ place: withoutDialog(place), trail: trail.map(withoutDialog) })
}))

/** The offer of a new report belongs to the moment in which it was asked for. */
function withoutDialog(place: Place): Place {
  return place.screen === 'reports' ? { screen: 'reports' } : place
}

function isSame(a: Place, b: Place): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
