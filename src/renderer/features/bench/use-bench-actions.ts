import { useCallback, useEffect, useRef, useState, type RefObject } from 'react'
import { v7 as uuidv7 } from 'uuid'
import type { Output } from '@shared/contract'
import type { Defect } from '@shared/contract/models'
import type { DefectSeverity, DefectType } from '@shared/domain/enums'
import type { Box } from '@shared/domain/geometry'
import { core, queryClient } from '../../api/core'
import { keys } from '../../api/keys'
import type { ViewerHandle } from '../../components/viewer'
import { useNavigation } from '../../navigation/navigation'
import { useBenchPreferences, useBenchView } from './bench-view'
import type { Capture } from './capture/use-capture'
import { DEFECT_CONTEXT } from './defects/defect-context'
import { nextPending } from './defects/defect-order'
import { draftedNote, useNoteDrafts } from './defects/note-drafts'
import type { Bench } from './use-bench'
import { decide, drawDefect, undoLatest, verdictQueue, type Decision, type Where } from './verdicts/verdicts'

export type CompletionOutcome = Output<'inspections.complete'>

export interface BenchActions {
  openChip(chipId: string | undefined): void
  select(id: string | null): void
  /** Decides on the selected defect and goes on. Returns how to take it back. */
  judge(decision: Decision): (() => void) | undefined
  draw(location: Box, type: DefectType, severity: DefectSeverity): void
  undo(): void
  zoomToSelected(): void
  complete(): Promise<void>
  reinspect(): Promise<void>
  nextStep(capture: Capture): void
  isCompleting: boolean
  /** Detection failed on the chip: completing it waits for the word that somebody looked. */
  isAskingByEye: boolean
  answerByEye(looked: boolean): void
  /** The result told last; shown for a moment. */
  outcome: CompletionOutcome | null
  error: unknown
  dismissError(): void
}

/** What one can do on the bench, whatever key or control it is done with. */
export function useBenchActions(bench: Bench, viewer: RefObject<ViewerHandle | null>): BenchActions {
  const go = useNavigation((state) => state.go)
  const replace = useNavigation((state) => state.replace)
  const [isCompleting, setCompleting] = useState(false)
  const [askedByEye, setAskedByEye] = useState<string | null>(null)
  const [outcome, setOutcome] = useState<CompletionOutcome | null>(null)
  const [error, setError] = useState<unknown>(null)
  const latest = useRef(bench)
  useEffect(() => { latest.current = bench })

  const openChip = (chipId: string | undefined): void => {
    const { place } = useNavigation.getState()
    const readOnly = place.screen === 'bench' && place.readOnly === true
    replace({ screen: 'bench', lotId: bench.lot.id, ...(chipId !== undefined && { chipId }), ...(readOnly && { readOnly }) })
    useBenchView.getState().set({ selectedId: null, imageId: null, drawing: false })
  }

  const select = useCallback((id: string | null): void => {
    const { defects, image } = latest.current
    const defect = defects.find((candidate) => candidate.id === id)
    useBenchView.getState().set({ selectedId: id, ...(defect?.artifact_id ? { imageId: defect.artifact_id } : {}) })
    if (defect && defect.artifact_id === image?.id) viewer.current?.zoomToBox(defect.location, { context: DEFECT_CONTEXT })
  }, [viewer])

  function judge(decision: Decision): (() => void) | undefined {
    const { selected, where, mayJudge, defects } = latest.current
    if (!selected || !where || !mayJudge) return undefined
    const note = draftedNote(selected)
    const revoke = decide(where, selected, { ...note, ...decision })
    useNoteDrafts.getState().drop(selected.id)
    const next = decision.review_status !== undefined && useBenchPreferences.getState().autoAdvance
      ? nextPending(defects, selected.id)
      : undefined
    if (next) select(next.id)
    return () => {
      revoke()
      if (note.note !== undefined) useNoteDrafts.getState().write(selected.id, note.note)
      select(selected.id)
    }
  }

  function undo(): void {
    const { where } = latest.current
    const step = where && undoLatest(where.userId)
    if (!step) return
    if (step.inspectionId !== where.inspectionId) go({ screen: 'bench', lotId: step.lotId, chipId: step.chipId })
    select(step.defectId)
  }

  async function attempt(work: () => Promise<void>): Promise<void> {
    setError(null)
    try {
      await work()
    } catch (failure) {
      setError(failure)
    }
  }

  async function complete(): Promise<void> {
    const { inspection, lot, defects, where } = latest.current
    if (!inspection || !where || isCompleting) return
    setCompleting(true)
    for (const defect of defects) storeNote(where, defect)
    await attempt(async () => {
      // What was decided comes first; a refused decision has to be looked at before.
      if (!(await verdictQueue.drained(inspection.id))) return
      const result = await core.call('inspections.complete', { inspection_id: inspection.id })
      // Named, so that the chip stays on screen with its result although another one is open.
      if (latest.current.chip?.chip_id === inspection.chip_id) replace({ screen: 'bench', lotId: lot.id, chipId: inspection.chip_id })
      setOutcome(result)
      await Promise.all([keys.inspection(inspection.id), keys.chips(lot.id), keys.lot(lot.id)]
        .map((queryKey) => queryClient.invalidateQueries({ queryKey })))
    })
    setCompleting(false)
  }

  /** A note that was written without leaving its field would be lost with the completion. */
  function storeNote(where: Where, defect: Defect): void {
    const note = draftedNote(defect)
    if (note.note !== undefined) decide(where, defect, note)
    useNoteDrafts.getState().drop(defect.id)
  }

  function reinspect(): Promise<void> {
    const { inspection, lot } = latest.current
    return attempt(async () => {
      if (!inspection) return
      await core.call('inspections.reinspect', { id: uuidv7(), lot_id: lot.id, chip_id: inspection.chip_id })
      await queryClient.invalidateQueries({ queryKey: keys.chips(lot.id) })
      openChip(inspection.chip_id)
    })
  }

  function nextStep(capture: Capture): void {
    const { step, lot, defects, selected } = latest.current
    switch (step.kind) {
      case 'capture':
      case 'captureNext':
        return capture.next()
      case 'judge': {
        const next = nextPending(defects, selected?.review_status === 'pending' ? selected.id : null)
        return select((next ?? selected)?.id ?? null)
      }
      case 'complete':
        return void complete()
      case 'completeByEye':
        return step.failed > 0 ? setAskedByEye(latest.current.inspection?.id ?? null) : void complete()
      case 'nextOpen':
        return openChip(step.chipId)
      case 'report':
        return go({ screen: 'reports', create: { kind: 'lot', lot_id: lot.id } })
      case 'detecting':
      case 'none':
    }
  }

  return {
    openChip,
    select,
    judge,
    undo,
    complete,
    reinspect,
    nextStep,
    draw: (location, type, severity) => {
      const { where, image } = latest.current
      useBenchView.getState().set({ drawing: false })
      if (where && image) useBenchView.getState().set({ selectedId: drawDefect(where, image.id, location, type, severity) })
    },
    zoomToSelected: () => {
      const { selected } = latest.current
      if (selected) viewer.current?.zoomToBox(selected.location, { context: DEFECT_CONTEXT })
    },
    isCompleting,
    isAskingByEye: askedByEye !== null && askedByEye === bench.inspection?.id && bench.step.kind === 'completeByEye',
    answerByEye: (looked) => {
      setAskedByEye(null)
      if (looked) void complete()
    },
    outcome,
    error,
    dismissError: () => setError(null)
  }
}
