import type { Input } from '@shared/contract'
import type { Defect } from '@shared/contract/models'

/** What a decision may change on a defect; kept with each decision, to undo it. */
export type DefectState = Pick<Defect, 'review_status' | 'defect_type' | 'severity' | 'note'>

interface EntryFacts {
  /** Id of the review row that the decision becomes; the same decision sent twice is the same row. */
  id: string
  /** Whose decision it is: it is only ever sent while this person is signed in. */
  userId: string
  lotId: string
  chipId: string
  inspectionId: string
  defectId: string
}

/** A decision that the core has not stored yet. */
export type VerdictEntry =
  | (EntryFacts & { kind: 'review'; input: Input<'defects.review'>; before: DefectState })
  | (EntryFacts & { kind: 'undo'; input: Input<'defects.undo'>; restores: DefectState })
  | (EntryFacts & { kind: 'draw'; input: Input<'defects.draw'>; drawnAt: number })

/**
 * The defects of an inspection as they are once all waiting decisions of this person are stored. What the core
 * has answered stays untouched; decisions lie over it. Those of others, which wait until they are back, do not:
 * whoever goes on with their chip decides for himself.
 */
export function applyEntries(
  defects: readonly Defect[], entries: readonly VerdictEntry[], inspectionId: string, userId: string | undefined
): readonly Defect[] {
  const own = entries.filter((entry) => entry.inspectionId === inspectionId && entry.userId === userId)
  return own.length === 0 ? defects : own.reduce(applyEntry, defects)
}

function applyEntry(defects: readonly Defect[], entry: VerdictEntry): readonly Defect[] {
  const isKnown = defects.some(({ id }) => id === entry.defectId)
  if (entry.kind === 'draw') return isKnown ? defects : [...defects, drawnDefect(entry)]
  return defects.map((defect) => (defect.id === entry.defectId ? { ...defect, ...changeOf(entry), latest_review_id: entry.id } : defect))
}

function changeOf(entry: Exclude<VerdictEntry, { kind: 'draw' }>): Partial<DefectState> {
  if (entry.kind === 'undo') return entry.restores
  const { review_status, defect_type, severity, note } = entry.input
  return {
    review_status,
    ...(defect_type !== undefined && { defect_type }),
    ...(severity !== undefined && { severity }),
    ...(note !== undefined && { note })
  }
}

function drawnDefect({ input, inspectionId, drawnAt }: Extract<VerdictEntry, { kind: 'draw' }>): Defect {
  const created = new Date(drawnAt)
  return {
    id: input.id,
    inspection_id: inspectionId,
    artifact_id: input.artifact_id,
    defect_type: input.defect_type,
    severity: input.severity,
    confidence: 1,
    location: input.location,
    description: null,
    raw_label: null,
    detection_method: 'manual_review',
    review_status: 'confirmed',
    reviewer: null,
    latest_review_id: input.review_id,
    note: input.note ?? null,
    created_at: created,
    updated_at: created
  }
}
