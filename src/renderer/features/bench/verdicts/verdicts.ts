import { v7 as uuidv7 } from 'uuid'
import { create, useStore } from 'zustand'
import type { Defect, InspectionDetail } from '@shared/contract/models'
import type { DefectSeverity, DefectType } from '@shared/domain/enums'
import type { Box } from '@shared/domain/geometry'
import type { Session } from '@shared/contract/session.contract'
import { core, queryClient } from '../../../api/core'
import { beforeLeaving } from '../../../api/leave'
import { keys } from '../../../api/keys'
import type { DefectState, VerdictEntry } from './verdict-entry'
import { createVerdictQueue, type VerdictQueueState } from './verdict-queue'

const STORAGE_KEY = 'benchlight.waiting-verdicts'

export const verdictQueue = createVerdictQueue({
  send: (entry) => {
    switch (entry.kind) {
      case 'review': return core.call('defects.review', entry.input)
      case 'undo': return core.call('defects.undo', entry.input)
      case 'draw': return core.call('defects.draw', entry.input)
    }
  },
  onStored: ({ inspectionId }, stored) => {
    // An answer that set out before the decision was stored must not overtake it.
    void queryClient.cancelQueries({ queryKey: keys.inspection(inspectionId) })
    queryClient.setQueryData<InspectionDetail>(keys.inspection(inspectionId), (detail) => detail && withDefect(detail, stored))
    void queryClient.invalidateQueries({ queryKey: keys.inspection(inspectionId) })
  },
  onRefused: ({ id, inspectionId }) => {
    useUndoTrail.getState().forget(id)
    void queryClient.invalidateQueries({ queryKey: keys.inspection(inspectionId) })
  },
  storage: { load: loadEntries, save: saveEntries },
  now: () => performance.now(),
  after: (milliseconds, run) => { setTimeout(run, milliseconds) }
})

beforeLeaving(() => verdictQueue.drained())

export function useVerdictQueue<T>(select: (state: VerdictQueueState) => T): T {
  return useStore(verdictQueue.state, select)
}

/** One's own decisions of this session, the latest last: what Ctrl+Z goes back through. */
interface UndoTrail {
  steps: readonly UndoStep[]
  add(step: UndoStep): void
  forget(id: string): void
}

export interface UndoStep {
  /** The review to take back. */
  id: string
  userId: string
  lotId: string
  chipId: string
  inspectionId: string
  defectId: string
  restores: DefectState
}

export const useUndoTrail = create<UndoTrail>((set) => ({
  steps: [],
  add: (step) => set(({ steps }) => ({ steps: [...steps, step] })),
  forget: (id) => set(({ steps }) => ({ steps: steps.filter((step) => step.id !== id) }))
}))

/** Where a decision is made. */
export interface Where {
  userId: string
  lotId: string
  chipId: string
  inspectionId: string
}

export interface Decision {
  review_status?: Defect['review_status']
  defect_type?: DefectType
  severity?: DefectSeverity
  note?: string
}

/** Decides on a defect, as it is on screen. Returns how to take the decision back before it is sent. */
export function decide(where: Where, defect: Defect, decision: Decision): () => void {
  const id = uuidv7()
  const before = stateOf(defect)
  verdictQueue.add({
    ...where,
    kind: 'review',
    id,
    defectId: defect.id,
    before,
    input: {
      review_id: id,
      defect_id: defect.id,
      seen_review_id: defect.latest_review_id,
      review_status: defect.review_status,
      ...decision
    }
  })
  useUndoTrail.getState().add({ ...where, id, defectId: defect.id, restores: before })
  return () => revoke(id)
}

/** Records a defect that the detector missed. Returns the defect's id. */
export function drawDefect(where: Where, artifactId: string, location: Box, defect_type: DefectType, severity: DefectSeverity): string {
  const id = uuidv7()
  const defectId = uuidv7()
  verdictQueue.add({
    ...where,
    kind: 'draw',
    id,
    defectId,
    drawnAt: Date.now(),
    input: { id: defectId, review_id: id, artifact_id: artifactId, location, defect_type, severity }
  })
  // The core dismisses a drawn defect whose drawing is undone: it has no state before it.
  useUndoTrail.getState().add({ ...where, id, defectId, restores: { review_status: 'rejected', defect_type, severity, note: null } })
  return defectId
}

/** Takes back the person's latest decision. Returns what it was, for the screen to show it. */
export function undoLatest(userId: string): UndoStep | undefined {
  const step = useUndoTrail.getState().steps.findLast((own) => own.userId === userId)
  if (!step) return undefined
  useUndoTrail.getState().forget(step.id)
  if (!verdictQueue.revoke(step.id)) {
    const { id: undoes, restores, ...where } = step
    const id = uuidv7()
    verdictQueue.add({ ...where, kind: 'undo', id, restores, input: { review_id: id, defect_id: step.defectId, undoes } })
  }
  return step
}

/** Lets decisions flow while their owner is signed in. */
export function sendVerdictsOf(session: Session | undefined): void {
  verdictQueue.sendFor(session?.state === 'signed_in' ? session.user?.id ?? null : null)
}

function revoke(id: string): void {
  if (verdictQueue.revoke(id)) useUndoTrail.getState().forget(id)
}

function stateOf({ review_status, defect_type, severity, note }: Defect): DefectState {
  return { review_status, defect_type, severity, note }
}

function withDefect(detail: InspectionDetail, stored: Defect): InspectionDetail {
  const isNew = !detail.defects.some(({ id }) => id === stored.id)
  return { ...detail, defects: isNew ? [...detail.defects, stored] : detail.defects.map((defect) => (defect.id === stored.id ? stored : defect)) }
}

function loadEntries(): readonly VerdictEntry[] {
  const saved = localStorage.getItem(STORAGE_KEY)
  return saved === null ? [] : (JSON.parse(saved) as VerdictEntry[])
}

function saveEntries(entries: readonly VerdictEntry[]): void {
  if (entries.length === 0) localStorage.removeItem(STORAGE_KEY)
  else localStorage.setItem(STORAGE_KEY, JSON.stringify(entries))
}
