import { useRef, useState } from 'react'
import type { Input } from '@shared/contract'
import type { ReportProgress } from '@shared/contract/reports.contract'
import { core, queryClient } from '../../api/core'
import { keys } from '../../api/keys'

export type ReportRun =
  | { kind: 'idle' }
  | { kind: 'running'; progress: ReportProgress | null }
  | { kind: 'done'; report: NonNullable<ReportProgress['report']> }
  | { kind: 'failed'; error: unknown }
  | { kind: 'cancelled' }

/** One report in the making, with its progress; leaving the stream cancels it. */
export function useReportRun(): { run: ReportRun; start(input: Input<'reports.create'>): Promise<void>; cancel(): void; reset(): void } {
  const [run, setRun] = useState<ReportRun>({ kind: 'idle' })
  const stream = useRef<AsyncGenerator<ReportProgress, void> | null>(null)
  const isCancelled = useRef(false)

  async function start(input: Input<'reports.create'>): Promise<void> {
    isCancelled.current = false
    setRun({ kind: 'running', progress: null })
    try {
      stream.current = core.stream('reports.create', input)
      for await (const progress of stream.current) {
        if (isCancelled.current) break
        setRun(progress.report && progress.step === 'done' ? { kind: 'done', report: progress.report } : { kind: 'running', progress })
      }
    } catch (error) {
      if (!isCancelled.current) setRun({ kind: 'failed', error })
    } finally {
      stream.current = null
      void queryClient.invalidateQueries({ queryKey: keys.reports })
    }
  }

  return {
    run,
    start,
    cancel: () => {
      isCancelled.current = true
      setRun({ kind: 'cancelled' })
      // Waits for the value under way; the core stops as soon as it is asked.
      void stream.current?.return()
    },
    reset: () => setRun({ kind: 'idle' })
  }
}
