import { Loader } from '@mantine/core'
import { KeyCaps } from '../../components/key-cap'
import type { Bench } from './use-bench'
import { useStepLabel } from './use-step-label'
import classes from './bench.module.css'

/** The one next thing to do: one large control, and Enter. */
export function NextStepButton({ bench: { step }, busy, run }: { bench: Bench; busy: boolean; run(): void }) {
  const label = useStepLabel(step)
  if (step.kind === 'none') return null
  const isWaiting = busy || step.kind === 'detecting'
  return (
    <button
      type="button"
      className={classes.nextStep}
      data-step={step.kind}
      disabled={isWaiting}
      onMouseDown={(event) => event.preventDefault()}
      onClick={run}
    >
      {isWaiting && <Loader size={18} color="currentColor" />}
      {label}
      {!isWaiting && <KeyCaps chord="Enter" />}
    </button>
  )
}
