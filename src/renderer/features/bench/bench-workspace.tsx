import { useEffect, useRef, useState } from 'react'
import type { Box } from '@shared/domain/geometry'
import type { ViewerHandle } from '../../components/viewer'
import { ErrorState } from '../../components/states/error-state'
import { BenchNotices } from './bench-notices'
import { useBenchView } from './bench-view'
import { ByEyeDialog } from './by-eye-dialog'
import { CaptureControls } from './capture/capture-controls'
import { useCapture } from './capture/use-capture'
import { ChipList } from './chips/chip-list'
import { DefectPanel } from './defects/defect-panel'
import { DrawnDefectDialog } from './defects/drawn-defect-dialog'
import { LotFacts } from './lot-facts'
import { NextStepButton } from './next-step-button'
import { Filmstrip } from './picture/filmstrip'
import { PictureArea } from './picture/picture-area'
import { ResultBand } from './result-band'
import type { Bench } from './use-bench'
import { useBenchActions } from './use-bench-actions'
import { useBenchCommands } from './use-bench-commands'
import { VerdictProblemDialog } from './verdicts/verdict-problem-dialog'
import classes from './bench.module.css'

interface BenchWorkspaceProps {
  bench: Bench
  readOnly: boolean
  inspectionError: unknown
  onRetry(): void
}

/** One lot on the bench: chips left, pictures in the middle, defects right, the next step always below the picture. */
export function BenchWorkspace({ bench, readOnly, inspectionError, onRetry }: BenchWorkspaceProps) {
  const viewer = useRef<ViewerHandle>(null)
  const [drawn, setDrawn] = useState<Box | null>(null)
  const capture = useCapture(bench)
  const actions = useBenchActions(bench, viewer)
  useBenchCommands(bench, actions, capture, viewer)
  useFirstPendingSelected(bench, actions.select)

  return (
    <div className={classes.bench}>
      <LotFacts bench={bench} readOnly={readOnly} />
      <ChipList bench={bench} onOpen={actions.openChip} />
      <section className={classes.picture}>
        {inspectionError ? <ErrorState error={inspectionError} onRetry={onRetry} /> : (
          <PictureArea bench={bench} viewer={viewer} onSelect={actions.select} onDraw={setDrawn} onFiles={capture.offerFiles} />
        )}
        <BenchNotices bench={bench} capture={capture} actions={actions} />
        <footer className={classes.foot}>
          <Filmstrip bench={bench} capture={capture} />
          <NextStepButton bench={bench} busy={actions.isCompleting || capture.isBusy} run={() => actions.nextStep(capture)} />
        </footer>
      </section>
      <DefectPanel bench={bench} actions={actions} />
      <CaptureControls bench={bench} capture={capture} />
      {drawn && bench.image && (
        <DrawnDefectDialog
          location={drawn}
          onCancel={() => setDrawn(null)}
          onSave={(type, severity) => { actions.draw(drawn, type, severity); setDrawn(null) }}
        />
      )}
      {actions.isAskingByEye && <ByEyeDialog onAnswer={actions.answerByEye} />}
      <VerdictProblemDialog bench={bench} />
      <ResultBand outcome={actions.outcome} />
    </div>
  )
}

/** When a chip comes on screen, or its first detections arrive, the surest pending defect is selected. */
function useFirstPendingSelected({ defects, selected, mayJudge, inspection }: Bench, select: (id: string | null) => void): void {
  const first = defects.find(({ review_status }) => review_status === 'pending')?.id
  useEffect(() => {
    if (mayJudge && selected === null && first !== undefined) select(first)
  }, [mayJudge, selected, first, select])
  const inspectionId = inspection?.id
  useEffect(() => () => useBenchView.getState().set({ selectedId: null, imageId: null, drawing: false }), [inspectionId])
}
