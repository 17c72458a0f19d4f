import { useTranslation } from 'react-i18next'
import { showDirectionMarks } from '../../components/direction-marks'
import type { NextStep } from './next-step'

/** The next step in words, alike on the large control and in the key bar. */
export function useStepLabel(step: NextStep): string {
  const { t } = useTranslation('bench')
  switch (step.kind) {
    case 'judge':
      return t('step.judge', { count: step.pending })
    case 'nextOpen':
      return t('step.nextOpen', { chip: showDirectionMarks(step.chipId) })
    case 'capture':
    case 'captureNext':
    case 'detecting':
    case 'complete':
    case 'completeByEye':
    case 'report':
    case 'none':
      return t(`step.${step.kind}`)
  }
}
