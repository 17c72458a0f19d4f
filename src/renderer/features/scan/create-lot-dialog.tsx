import { Button, Modal, NumberInput, Select, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { v7 as uuidv7 } from 'uuid'
import type { ScanOutcome } from '@shared/contract/lots.contract'
import { useCommand, useParts } from '../../api/queries'
import { useSession } from '../../api/session'
import { ErrorNotice } from '../../components/states/error-state'
import { openLot } from './scan-store'
import classes from './scan.module.css'

const LARGEST_BATCH = 1_000_000

/** Creates a lot from what its label says. */
export function CreateLotDialog({ outcome, onClose }: { outcome: Extract<ScanOutcome, { outcome: 'unknown' }>; onClose(): void }) {
  const { t } = useTranslation('lots')
  const { suggestion } = outcome
  const line = useSession()?.station?.line ?? ''
  const parts = useParts()
  const create = useCommand('lots.create')
  // Made once: a repeated attempt creates the same lot.
  const [id] = useState(() => uuidv7())
  const [lotNumber, setLotNumber] = useState(outcome.lot_number)
  const [partId, setPartId] = useState<string | null>(suggestion.part?.id ?? null)
  const [batchSize, setBatchSize] = useState<number | string>(suggestion.batch_size ?? '')
  const [date, setDate] = useState(suggestion.production_date ?? today())
  const [productionLine, setProductionLine] = useState(suggestion.production_line ?? line)
  const [isFilled] = useState(partId !== null && batchSize !== '')
  const [tried, setTried] = useState(false)
  const isMissing = (value: unknown) => (tried && (value === '' || value === null) ? t('create.required') : undefined)

  function onSubmit(event: FormEvent): void {
    event.preventDefault()
    setTried(true)
    if (lotNumber.trim() === '' || partId === null || typeof batchSize !== 'number' || date === '' || productionLine.trim() === '') return
    create.mutate(
      { id, lot_number: lotNumber.trim(), part_id: partId, batch_size: batchSize, production_date: date, production_line: productionLine.trim() },
      { onSuccess: (lot) => { openLot(lot.id); onClose() } }
    )
  }

  return (
    <Modal opened onClose={onClose} title={t('create.title')} size={480}>
      <form className={classes.form} onSubmit={onSubmit} noValidate>
        <p className={classes.dim}>{t('create.from')}</p>
        <TextInput
          size="sm" required label={t('create.lotNumber')} value={lotNumber} maxLength={100}
          onChange={(event) => setLotNumber(event.currentTarget.value)} error={isMissing(lotNumber.trim())}
        />
        <Select
          size="sm" required searchable data-autofocus={partId === null || undefined}
          label={t('create.part')} value={partId} onChange={setPartId} error={isMissing(partId)}
          data={(parts.data ?? (suggestion.part ? [suggestion.part] : [])).map(({ id: value, part_number, part_name }) => ({ value, label: `${part_number} · ${part_name}` }))}
          {...(suggestion.part_number !== null && suggestion.part === null && { description: t('create.partUnknown', { part: suggestion.part_number }) })}
        />
        <div className={classes.pair}>
          <NumberInput
            size="sm" required label={t('create.batchSize')} value={batchSize} onChange={setBatchSize}
            min={1} max={LARGEST_BATCH} allowDecimal={false} allowNegative={false} error={isMissing(batchSize)}
            data-autofocus={partId !== null && batchSize === '' ? true : undefined}
          />
          <TextInput
            size="sm" required type="date" label={t('create.date')} value={date}
            onChange={(event) => setDate(event.currentTarget.value)} error={isMissing(date)}
          />
        </div>
        <TextInput
          size="sm" required label={t('create.line')} value={productionLine} maxLength={50}
          onChange={(event) => setProductionLine(event.currentTarget.value)} error={isMissing(productionLine.trim())}
        />
        {parts.error && <ErrorNotice error={parts.error} onRetry={() => void parts.refetch()} />}
        {create.error && <ErrorNotice error={create.error} />}
        <div className={classes.buttons}>
          <Button size="sm" variant="default" onClick={onClose}>{t('actions.cancel', { ns: 'common' })}</Button>
          <Button size="sm" type="submit" loading={create.isPending} data-autofocus={isFilled || undefined}>{t('create.submit')}</Button>
        </div>
      </form>
    </Modal>
  )
}

/** Today in the station's zone, `YYYY-MM-DD`. */
function today(): string {
  const now = new Date()
  const two = (number: number) => String(number).padStart(2, '0')
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}
