import { Button, CloseButton, Loader } from '@mantine/core'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { describeError } from '../../api/errors'
import { ErrorNotice } from '../../components/states/error-state'
import { useIsLate } from '../../components/states/skeleton'
import { UserText } from '../../components/user-text'
import { useScanSink } from '../../keyboard/scan-sinks'
import { isTextField } from '../../keyboard/text-field'
import { useNavigation } from '../../navigation/navigation'
import { CreateLotDialog } from './create-lot-dialog'
import { useScan, type ScanNotice } from './scan-store'
import { visibleLabel } from './visible-label'
import classes from './scan.module.css'

/** Receives scans from anywhere in the application, and says what came of them. */
export function ScanLayer() {
  const { notice, creating, scan, dismiss, stopCreating } = useScan()
  useScanSink((text) => void scan(text))
  usePastedLabels((text) => void scan(text))
  useNoticeEnds(notice !== null && notice.kind !== 'reading', dismiss)
  return (
    <>
      <div className={classes.layer} aria-live="polite">
        {notice && <Notice notice={notice} onDismiss={dismiss} onRetry={(text) => void scan(text)} />}
      </div>
      {creating && <CreateLotDialog outcome={creating} onClose={stopCreating} />}
    </>
  )
}

/** What a scan had to say goes with Escape, and with the place it was said at: it lies over what one works on. */
function useNoticeEnds(isShown: boolean, dismiss: () => void): void {
  useEffect(() => {
    if (!isShown) return
    const onKey = (event: KeyboardEvent): void => { if (event.key === 'Escape' && !event.defaultPrevented) dismiss() }
    window.addEventListener('keydown', onKey)
    const unsubscribe = useNavigation.subscribe(({ place }, before) => { if (place !== before.place) dismiss() })
    return () => {
      window.removeEventListener('keydown', onKey)
      unsubscribe()
    }
  }, [isShown, dismiss])
}

/** The same label says the same again; only what failed on the way may succeed. */
function isWorthRetrying(error: unknown): boolean {
  const { code } = describeError(error)
  return code !== 'LABEL_FOREIGN' && code !== 'LABEL_MALFORMED'
}

/** A label pasted anywhere but into a text field is a scan. */
function usePastedLabels(scan: (text: string) => void): void {
  useEffect(() => {
    const onPaste = (event: ClipboardEvent): void => {
      const text = event.clipboardData?.getData('text') ?? ''
      const isElsewhere = document.querySelector('[aria-modal="true"], [data-covers-station]') !== null
      if (text.trim() === '' || isTextField(event.target) || isElsewhere) return
      event.preventDefault()
      scan(text)
    }
    window.addEventListener('paste', onPaste)
    return () => window.removeEventListener('paste', onPaste)
  }, [scan])
}

function Notice({ notice, onDismiss, onRetry }: { notice: ScanNotice; onDismiss(): void; onRetry(text: string): void }) {
  const { t } = useTranslation('lots')
  switch (notice.kind) {
    case 'reading':
      return <Reading />
    case 'failed':
      return (
        <div className={classes.notice}>
          <ErrorNotice
            error={notice.error} onDismiss={onDismiss}
            {...(isWorthRetrying(notice.error) && { onRetry: () => onRetry(notice.text) })}
          >
            <span className={classes.scanned}>{t('scan.scanned')}: <UserText mono>{visibleLabel(notice.text)}</UserText></span>
          </ErrorNotice>
        </div>
      )
    case 'closed':
      return <ClosedLot outcome={notice.outcome} onDismiss={onDismiss} />
    case 'unknown':
      return (
        <div className={classes.message} role="alert">
          <div className={classes.words}>
            <h3 className={classes.title}>{t('scan.unknownTitle', { lot: notice.outcome.lot_number })}</h3>
            <p className={classes.dim}><UserText>{notice.outcome.message}</UserText></p>
          </div>
          <CloseButton aria-label={t('actions.dismiss', { ns: 'common' })} onClick={onDismiss} />
        </div>
      )
  }
}

function Reading() {
  const { t } = useTranslation('lots')
  if (!useIsLate()) return null
  return <div className={classes.message}><Loader size={16} /> {t('scan.reading')}</div>
}

function ClosedLot({ outcome, onDismiss }: { outcome: Extract<ScanNotice, { kind: 'closed' }>['outcome']; onDismiss(): void }) {
  const { t } = useTranslation('lots')
  const go = useNavigation((state) => state.go)
  return (
    <div className={classes.message} role="alert">
      <div className={classes.words}>
        <h3 className={classes.title}><UserText>{t('scan.closedTitle', { lot: outcome.lot.lot_number })}</UserText></h3>
        <p className={classes.dim}><UserText>{outcome.message}</UserText></p>
      </div>
      <Button onClick={() => { go({ screen: 'bench', lotId: outcome.lot.id, readOnly: true }); onDismiss() }}>{t('scan.view')}</Button>
      <CloseButton aria-label={t('actions.dismiss', { ns: 'common' })} onClick={onDismiss} />
    </div>
  )
}
