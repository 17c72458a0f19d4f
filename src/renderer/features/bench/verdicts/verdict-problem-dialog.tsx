import { Button, Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { AppError } from '@shared/contract/errors'
import type { Defect } from '@shared/contract/models'
import { SeverityBadge, VerdictBadge } from '../../../components/badges/badges'
import { ErrorNotice } from '../../../components/states/error-state'
import { UserText } from '../../../components/user-text'
import type { Bench } from '../use-bench'
import type { VerdictEntry } from './verdict-entry'
import { decide, useVerdictQueue, verdictQueue } from './verdicts'
import classes from './verdict-problem.module.css'

/** A decision that was not stored, with both versions where someone else has decided meanwhile. */
export function VerdictProblemDialog({ bench }: { bench: Bench }) {
  const { t } = useTranslation('bench')
  const problem = useVerdictQueue((state) => state.problem)
  if (!problem) return null
  const { entry, error } = problem
  const theirs = theirVersion(error)
  const close = verdictQueue.dismissProblem

  return (
    <Modal opened onClose={close} title={theirs ? t('conflict.title') : t('conflict.refused')} size={520}>
      {theirs && entry.kind === 'review' ? (
        <>
          <p className={classes.lead}>{t('conflict.lead', { name: theirs.reviewer ?? '', chip: entry.chipId })}</p>
          <div className={classes.versions}>
            <Version title={t('conflict.theirs')} status={theirs.review_status} type={theirs.defect_type} severity={theirs.severity} note={theirs.note} />
            <Version
              title={t('conflict.yours')} status={entry.input.review_status} type={entry.input.defect_type ?? entry.before.defect_type}
              severity={entry.input.severity ?? entry.before.severity} note={entry.input.note ?? null}
            />
          </div>
          <div className={classes.buttons}>
            <Button size="sm" variant="default" onClick={close} data-autofocus>{t('conflict.keepTheirs')}</Button>
            <Button size="sm" disabled={bench.where?.userId !== entry.userId} onClick={() => { decideAgain(entry, theirs); close() }}>{t('conflict.applyMine')}</Button>
          </div>
        </>
      ) : (
        <ErrorNotice error={error} onDismiss={close} />
      )}
    </Modal>
  )
}

function Version({ title, status, type, severity, note }: { title: string; status: Defect['review_status']; type: Defect['defect_type']; severity: Defect['severity']; note: string | null }) {
  const { t } = useTranslation('enums')
  return (
    <section className={classes.version} aria-label={title}>
      <h3>{title}</h3>
      <VerdictBadge verdict={status} />
      <span>{t(`defect.${type}`)}</span>
      <SeverityBadge severity={severity} />
      {note && <p><UserText>{note}</UserText></p>}
    </section>
  )
}

/** One's own decision once more, now in the knowledge of theirs. */
function decideAgain({ input, userId, lotId, chipId, inspectionId }: Extract<VerdictEntry, { kind: 'review' }>, theirs: Defect): void {
  const { review_status, defect_type, severity, note } = input
  decide({ userId, lotId, chipId, inspectionId }, theirs, {
    review_status,
    ...(defect_type !== undefined && { defect_type }),
    ...(severity !== undefined && { severity }),
    ...(note !== undefined && { note })
  })
}

/** The defect as it is now, which the core sends with a conflict of versions. */
function theirVersion(error: unknown): Defect | null {
  if (!(error instanceof AppError) || error.code !== 'CONFLICT') return null
  return (error.data as { defect?: Defect } | undefined)?.defect ?? null
}
