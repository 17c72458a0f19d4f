import type { RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommands, type CommandBindings } from '../../commands/registry'
import type { ViewerHandle } from '../../components/viewer'
import { useNavigation } from '../../navigation/navigation'
import { useBenchPreferences, useBenchView } from './bench-view'
import type { Capture } from './capture/use-capture'
import { neighbour } from './defects/defect-order'
import { nextSeverity, TYPE_COMMANDS, TYPE_COMMAND_IDS } from './defects/defect-types'
import { VERDICT_ACTIONS } from './defects/verdict-actions'
import type { Bench } from './use-bench'
import type { BenchActions } from './use-bench-actions'
import { useStepLabel } from './use-step-label'
import { useUndoTrail } from './verdicts/verdicts'

const ZOOM_STEP = 1.5

/** Binds the bench's commands to what is on it. */
export function useBenchCommands(bench: Bench, actions: BenchActions, capture: Capture, viewer: RefObject<ViewerHandle | null>): void {
  const { t } = useTranslation('bench')
  const stepLabel = useStepLabel(bench.step)
  const { autoAdvance, toggleAutoAdvance, toggleLayout } = useBenchPreferences()
  const view = useBenchView((state) => state.set)
  const drawing = useBenchView((state) => state.drawing)
  const canUndo = useUndoTrail(({ steps }) => steps.some(({ userId }) => userId === bench.where?.userId))
  const { selected, defects, images, image, chips, chip, step } = bench
  const canJudge = bench.mayJudge && selected !== null
  const hasPicture = image !== null

  const toNeighbour = (direction: 1 | -1) => (): void => actions.select(neighbour(defects, selected?.id ?? null, direction)?.id ?? null)
  const toChip = (direction: 1 | -1) => (): void => {
    const index = chips.findIndex(({ chip_id }) => chip_id === chip?.chip_id)
    actions.openChip(chips[index < 0 ? chips.length - 1 : index + direction]?.chip_id)
  }
  const toImage = (direction: 1 | -1) => (): void => {
    const index = images.findIndex(({ id }) => id === image?.id)
    view({ imageId: images[(index + direction + images.length) % images.length]?.id ?? null })
  }
  const corrections: CommandBindings = Object.fromEntries(TYPE_COMMAND_IDS.map((id) => [
    id, { run: () => actions.judge({ defect_type: TYPE_COMMANDS[id] }), enabled: canJudge }
  ]))
  const verdicts: CommandBindings = Object.fromEntries(VERDICT_ACTIONS.map(({ command, status }) => [
    command, { run: () => actions.judge({ review_status: status }), enabled: canJudge }
  ]))

  useCommands({
    ...corrections,
    ...verdicts,
    nextStep: { run: () => actions.nextStep(capture), enabled: step.kind !== 'none' && step.kind !== 'detecting' && !capture.isBusy, label: stepLabel },
    captureDemo: { run: capture.demo, enabled: capture.canDemo && !capture.isBusy },
    captureFiles: { run: capture.chooseFiles, enabled: bench.mayInspect },
    captureFolder: { run: capture.chooseFolder, enabled: bench.mayInspect },
    reinspect: { run: () => void actions.reinspect(), enabled: bench.mayInspect && bench.inspection?.status === 'completed' },
    nextChip: { run: toChip(1), enabled: chips.length > 0 },
    previousChip: { run: toChip(-1), enabled: chips.length > 0 },
    nextImage: { run: toImage(1), enabled: images.length > 1 },
    previousImage: { run: toImage(-1), enabled: images.length > 1 },
    lotReport: { run: () => useNavigation.getState().go({ screen: 'reports', create: { kind: 'lot', lot_id: bench.lot.id } }) },

    severity: { run: () => selected ? actions.judge({ severity: nextSeverity(selected.severity) }) : undefined, enabled: canJudge },
    note: { run: () => document.getElementById('defect-note')?.focus(), enabled: canJudge },
    nextDefect: { run: toNeighbour(1), enabled: defects.length > 0 },
    previousDefect: { run: toNeighbour(-1), enabled: defects.length > 0 },
    undo: { run: actions.undo, enabled: canUndo },
    draw: {
      run: () => { view({ drawing: !drawing }); return () => view({ drawing }) },
      enabled: bench.mayJudge && hasPicture,
      ...(drawing && { label: t('drawStop') })
    },
    autoAdvance: { run: () => { toggleAutoAdvance(); return toggleAutoAdvance }, label: autoAdvance ? t('autoAdvanceOff') : t('autoAdvanceOn') },

    blink: { run: () => view({ blink: true }), release: () => view({ blink: false }), enabled: hasPicture && image.golden !== null },
    hideBoxes: { run: () => view({ hideBoxes: true }), release: () => view({ hideBoxes: false }), enabled: hasPicture },
    layout: { run: () => { toggleLayout(); return toggleLayout }, enabled: hasPicture },
    zoomIn: { run: () => viewer.current?.zoomBy(ZOOM_STEP), enabled: hasPicture },
    zoomOut: { run: () => viewer.current?.zoomBy(1 / ZOOM_STEP), enabled: hasPicture },
    zoomFit: { run: () => viewer.current?.fit(), enabled: hasPicture },
    zoomActual: { run: () => viewer.current?.oneToOne(), enabled: hasPicture },
    zoomDefect: { run: actions.zoomToSelected, enabled: hasPicture && selected !== null }
  })
}
