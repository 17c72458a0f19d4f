import { create } from 'zustand'
import type { Defect } from '@shared/contract/models'

interface NoteDrafts {
  /** By the id of the defect. */
  drafts: Readonly<Record<string, string>>
  write(defectId: string, text: string): void
  drop(defectId: string): void
}

/** Notes that are being written: they outlive a lock, a scan and a look at another defect, until they are stored. */
export const useNoteDrafts = create<NoteDrafts>((set) => ({
  drafts: {},
  write: (defectId, text) => set(({ drafts }) => ({ drafts: { ...drafts, [defectId]: text } })),
  drop: (defectId) => set(({ drafts }) => (
    defectId in drafts ? { drafts: Object.fromEntries(Object.entries(drafts).filter(([id]) => id !== defectId)) } : {}
  ))
}))

/** The note that was written on the defect and differs from the stored one, as part of a decision. */
export function draftedNote({ id, note }: Pick<Defect, 'id' | 'note'>): { note?: string } {
  const draft = useNoteDrafts.getState().drafts[id]?.trim()
  return draft === undefined || draft === (note ?? '') ? {} : { note: draft }
}
