import { Button, Modal, Progress, SegmentedControl, Select, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { v7 as uuidv7 } from 'uuid'
import type { ReportScope } from '@shared/contract/reports.contract'
import { useLot, useLots } from '../../api/queries'
import { useSession } from '../../api/session'
import { formatBytes } from '../../components/format/format'
import { ErrorNotice } from '../../components/states/error-state'
import { UserText } from '../../components/user-text'
import { urls } from '../../host/urls'
import { SHIFT_PRESETS } from './shift-times'
import { useReportRun, type ReportRun } from './use-report-run'
import classes from './reports.module.css'

const FORMATS = ['pdf', 'csv', 'json'] as const
type Format = (typeof FORMATS)[number]
const SEARCH_PAUSE_MS = 150

/** What a report is about and its format; then its progress; then its file. */
export function CreateReportDialog({ scope, onClose }: { scope: ReportScope | undefined; onClose(): void }) {
  const { t } = useTranslation('reports')
  const { run, start, cancel, reset } = useReportRun()
  const close = (): void => {
    if (run.kind === 'running') cancel()
    onClose()
  }
  return (
    <Modal opened onClose={close} title={t('dialogTitle')} size={520} closeOnClickOutside={run.kind !== 'running'}>
      {/* Hidden rather than gone, so that what was chosen is still there for another one. */}
      <div hidden={run.kind !== 'idle'}>
        <ScopeForm scope={scope} onClose={close} onCreate={(chosen, format) => void start({ id: uuidv7(), report_type: 'inspection_summary', format, scope: chosen })} />
      </div>
      <RunState run={run} onCancel={cancel} onAgain={reset} onClose={close} />
    </Modal>
  )
}

function ScopeForm({ scope, onClose, onCreate }: { scope: ReportScope | undefined; onClose(): void; onCreate(scope: ReportScope, format: Format): void }) {
  const { t } = useTranslation(['reports', 'common'])
  const session = useSession()
  const [kind, setKind] = useState<ReportScope['kind']>(scope?.kind ?? 'lot')
  const [lotId, setLotId] = useState<string | null>(scope?.kind === 'lot' ? scope.lot_id : null)
  const [[from, to], setSpan] = useState(() => SHIFT_PRESETS.last8(new Date()))
  const [stationId, setStationId] = useState<string | null>(session?.station?.id ?? null)
  const [format, setFormat] = useState<Format>('pdf')
  const isBackward = new Date(from) >= new Date(to)

  function onSubmit(event: FormEvent): void {
    event.preventDefault()
    if (kind === 'lot' && lotId !== null) onCreate({ kind, lot_id: lotId }, format)
    if (kind === 'shift' && !isBackward) {
      onCreate({ kind, from: new Date(from), to: new Date(to), ...(stationId !== null && { station_id: stationId }) }, format)
    }
  }

  return (
    <form className={classes.form} onSubmit={onSubmit}>
      <SegmentedControl
        fullWidth aria-label={t('reports:scope')} value={kind} transitionDuration={0} onChange={(value) => setKind(value)}
        data={[{ value: 'lot', label: t('reports:scopeLot') }, { value: 'shift', label: t('reports:scopeShift') }]}
      />
      {kind === 'lot' ? <LotSelect lotId={lotId} onChange={setLotId} /> : (
        <>
          <div className={classes.quick}>
            {(['last8', 'today', 'last24'] as const).map((preset) => (
              <Button key={preset} variant="default" onClick={() => setSpan(SHIFT_PRESETS[preset](new Date()))}>{t(`reports:quick.${preset}`)}</Button>
            ))}
          </div>
          <div className={classes.pair}>
            <TextInput size="sm" type="datetime-local" required label={t('reports:from')} value={from} onChange={(event) => setSpan([event.currentTarget.value, to])} />
            <TextInput
              size="sm" type="datetime-local" required label={t('reports:to')} value={to} error={isBackward ? t('reports:badRange') : undefined}
              onChange={(event) => setSpan([from, event.currentTarget.value])}
            />
          </div>
          <Select
            size="sm" label={t('reports:station')} value={stationId} onChange={setStationId} clearable placeholder={t('reports:allStations')}
            data={(session?.stations ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          />
        </>
      )}
      <div>
        <SegmentedControl
          fullWidth aria-label={t('reports:format')} value={format} transitionDuration={0} onChange={(value) => setFormat(value)}
          data={FORMATS.map((value) => ({ value, label: value.toUpperCase() }))}
        />
        <p className={classes.hint}>{t(`reports:formatHint.${format}`)}</p>
      </div>
      <div className={classes.buttons}>
        <Button size="sm" variant="default" onClick={onClose}>{t('common:actions.cancel')}</Button>
        <Button size="sm" type="submit" data-autofocus disabled={kind === 'lot' ? lotId === null : isBackward}>{t('reports:create')}</Button>
      </div>
    </form>
  )
}

function LotSelect({ lotId, onChange }: { lotId: string | null; onChange(lotId: string | null): void }) {
  const { t } = useTranslation('reports')
  const [text, setText] = useState('')
  const [search] = useDebouncedValue(text.trim(), SEARCH_PAUSE_MS)
  const chosen = useLot(lotId ?? undefined).data
  // Once a lot is chosen its number stands in the field; that is no search.
  const lots = useLots({ search: search === chosen?.lot_number ? '' : search, status: null })
  const found = lots.data?.pages.flatMap((page) => page.lots) ?? []
  const options = chosen && !found.some(({ id }) => id === chosen.id) ? [chosen, ...found] : found
  return (
    <Select
      size="sm" required searchable label={t('lot')} placeholder={t('lotPlaceholder')} nothingFoundMessage={t('lotNothing')}
      value={lotId} onChange={onChange} searchValue={text} onSearchChange={setText} filter={({ options: all }) => all}
      comboboxProps={{ transitionProps: { duration: 0 } }}
      data={options.map(({ id, lot_number }) => ({ value: id, label: lot_number }))}
    />
  )
}

/** The dialog gives the focus only once, when it opens; what comes later in its place has to take it. */
function focusWhenShown(element: HTMLElement | null): void {
  element?.focus()
}

function RunState({ run, onCancel, onAgain, onClose }: { run: ReportRun; onCancel(): void; onAgain(): void; onClose(): void }) {
  const { t } = useTranslation(['reports', 'common'])
  switch (run.kind) {
    case 'idle':
      return null
    case 'running': {
      // Only pictures are things one could count; the other steps count shares of their work.
      const { step = 'reading', done = 0, total = 0 } = run.progress ?? {}
      return (
        <div className={classes.form} role="status">
          <p className={classes.step}>{t(`reports:step.${step}`)} {step === 'pictures' && <span className={classes.dim}>{t('reports:count', { done, total })}</span>}</p>
          <Progress value={total > 0 ? (done * 100) / total : 100} animated={total === 0} size="md" aria-label={t('reports:creating')} />
          <div className={classes.buttons}><Button size="sm" variant="default" onClick={onCancel}>{t('common:actions.cancel')}</Button></div>
        </div>
      )
    }
    case 'done': {
      const file = urls.reportFile(run.report.id)
      return (
        <div className={classes.form} role="status">
          <p className={classes.step}>{t('reports:doneTitle')}</p>
          <p className={classes.hint}>
            <UserText>{run.report.title}</UserText> · {run.report.format.toUpperCase()}
            {run.report.file_size_bytes !== null && ` · ${formatBytes(run.report.file_size_bytes)}`}
          </p>
          <div className={classes.buttons}>
            <Button size="sm" variant="default" onClick={onAgain}>{t('reports:another')}</Button>
            <Button size="sm" variant="default" component="a" href={file} download>{t('reports:download')}</Button>
            <Button size="sm" component="a" href={file} target="_blank" rel="noreferrer" ref={focusWhenShown} onClick={onClose}>{t('reports:open')}</Button>
          </div>
        </div>
      )
    }
    case 'failed':
      return <ErrorNotice error={run.error} onRetry={onAgain} onDismiss={onClose} />
    case 'cancelled':
      return (
        <div className={classes.form} role="status">
          <p className={classes.step}>{t('reports:cancelled')}</p>
          <div className={classes.buttons}>
            <Button size="sm" variant="default" onClick={onAgain}>{t('reports:another')}</Button>
            <Button size="sm" ref={focusWhenShown} onClick={onClose}>{t('common:actions.close')}</Button>
          </div>
        </div>
      )
  }
}
