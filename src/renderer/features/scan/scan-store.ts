import { create } from 'zustand'
import type { ScanOutcome } from '@shared/contract/lots.contract'
import { core, queryClient } from '../../api/core'
import { keys } from '../../api/keys'
import { useNavigation } from '../../navigation/navigation'

/** What a scan has to say to the person. It stays until it is dismissed, the next scan comes, or one goes elsewhere. */
export type ScanNotice =
  | { kind: 'reading'; text: string }
  | { kind: 'closed'; outcome: Extract<ScanOutcome, { outcome: 'closed' }> }
  | { kind: 'unknown'; outcome: Extract<ScanOutcome, { outcome: 'unknown' }> }
  | { kind: 'failed'; error: unknown; text: string }

interface ScanState {
  notice: ScanNotice | null
  /** Whether the offer to create an unknown lot is open. */
  creating: Extract<ScanOutcome, { outcome: 'unknown' }> | null
  /** Takes a label's text, from wherever it came. */
  scan(text: string): Promise<void>
  dismiss(): void
  stopCreating(): void
}

export const useScan = create<ScanState>((set, get) => ({
  notice: null,
  creating: null,
  scan: async (text) => {
    const reading: ScanNotice = { kind: 'reading', text }
    // Overtaken by a later scan, or dismissed: its outcome is of no interest any more.
    const isOvertaken = () => get().notice !== reading
    set({ notice: reading, creating: null })
    try {
      const outcome = await core.call('lots.scan', { text })
      if (!isOvertaken()) set(show(outcome))
    } catch (error) {
      if (!isOvertaken()) set({ notice: { kind: 'failed', error, text } })
    }
  },
  dismiss: () => set({ notice: null }),
  stopCreating: () => set({ creating: null })
}))

function show(outcome: ScanOutcome): Partial<ScanState> {
  switch (outcome.outcome) {
    case 'open':
      openLot(outcome.lot.id)
      return { notice: null }
    case 'closed':
      return { notice: { kind: 'closed', outcome } }
    case 'unknown':
      return outcome.may_create ? { notice: null, creating: outcome } : { notice: { kind: 'unknown', outcome } }
  }
}

/** Opens a lot on the bench. */
export function openLot(lotId: string): void {
  void queryClient.invalidateQueries({ queryKey: keys.lot(lotId) })
  useNavigation.getState().go({ screen: 'bench', lotId })
}
