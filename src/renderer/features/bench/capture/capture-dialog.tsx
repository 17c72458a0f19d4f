import { Button, Modal, Select, TextInput } from '@mantine/core'
import { useEffect, useRef, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { v7 as uuidv7 } from 'uuid'
import { displayFileName } from '@shared/domain/file-name'
import { formatBytes } from '../../../components/format/format'
import { UserText } from '../../../components/user-text'
import { useScanSink } from '../../../keyboard/scan-sinks'
import { nextChipId } from '../chips/next-chip-id'
import type { Bench } from '../use-bench'
import { chipIdOf, pickImages, type PickedImage } from './pick-images'
import { UploadProgress } from './upload-progress'
import { createUploadRun, type UploadItem, type UploadRun } from './upload-queue'
import { uploadParts } from './store-image'
import type { Capture, FileOffer } from './use-capture'
import classes from './capture.module.css'

const DEFAULT_VIEW = 'top'

interface CaptureDialogProps {
  bench: Bench
  offer: FileOffer
  capture: Capture
}

/** Which chips the files show, then their way to the core. */
export function CaptureDialog({ bench, offer, capture }: CaptureDialogProps) {
  const { t } = useTranslation('bench')
  const [{ images, passedOver }] = useState(() => sortOut(bench, offer))
  const single = images.length === 1 ? images[0] : undefined
  const views = [...new Set([DEFAULT_VIEW, ...bench.lot.golden_images.map(({ view }) => view)])]
  const [chipId, setChipId] = useState(single?.chipId ?? '')
  const [view, setView] = useState(views.find((name) => bench.lot.golden_images.some((golden) => golden.view === name)) ?? DEFAULT_VIEW)
  const [run, setRun] = useState<UploadRun | null>(null)
  const chipField = useRef<HTMLInputElement>(null)
  useScanSink((text) => { if (single) setChipId(text.trim()) }, run === null)
  useEffect(() => chipField.current?.select(), [])

  function onSubmit(event: FormEvent): void {
    event.preventDefault()
    if (images.length === 0 || (single && chipId.trim() === '')) return
    const items = images.map((image): UploadItem => ({
      id: uuidv7(), file: image.file, chipId: single ? chipId.trim() : image.chipId, view, state: { kind: 'waiting' }
    }))
    const next = createUploadRun(items, uploadParts(bench.lot.id, single ? capture.show : () => undefined))
    setRun(next)
    void next.start().then(() => { if (isAllWell(next)) capture.closeOffer() })
  }

  const title = single ? t('capture.titleOne') : t('capture.titleMany', { count: images.length })
  if (run) {
    return (
      <Modal opened onClose={() => { if (run.state.getState().isOver) capture.closeOffer() }} title={title} size={640} closeOnClickOutside={false}>
        <UploadProgress run={run} onClose={capture.closeOffer} />
      </Modal>
    )
  }
  return (
    <Modal opened onClose={capture.closeOffer} title={title} size={640}>
      <form className={classes.form} onSubmit={onSubmit}>
        {single && (
          <>
            <p className={classes.file}><UserText mono>{displayFileName(single.file.name)}</UserText> <span className={classes.dim}>{formatBytes(single.file.size)}</span></p>
            <TextInput
              ref={chipField} size="md" required data-autofocus label={t('capture.chip')} description={t('capture.chipHint')}
              value={chipId} maxLength={100} onChange={(event) => setChipId(event.currentTarget.value)}
            />
          </>
        )}
        {!single && images.length > 0 && <PickedList images={images} />}
        {!single && <p className={classes.dim}>{images.length === 0 ? t('capture.noImages') : t('capture.chipsFromNames')}</p>}
        {passedOver > 0 && <p className={classes.dim}>{t('capture.passedOver', { count: passedOver })}</p>}
        {views.length > 1 && <Select size="sm" label={t('capture.view')} data={views} value={view} onChange={(value) => setView(value ?? DEFAULT_VIEW)} allowDeselect={false} />}
        <div className={classes.buttons}>
          <Button size="sm" variant="default" onClick={capture.closeOffer}>{t('actions.cancel', { ns: 'common' })}</Button>
          <Button size="sm" type="submit" disabled={images.length === 0} data-autofocus={single ? undefined : true}>{single ? t('capture.store') : t('capture.storeMany', { count: images.length })}</Button>
        </div>
      </form>
    </Modal>
  )
}

function PickedList({ images }: { images: readonly PickedImage[] }) {
  const { t } = useTranslation('bench')
  const [first, last] = [images[0], images.at(-1)]
  return (
    <dl className={classes.range}>
      <dt>{t('capture.firstFile')}</dt>
      <dd><UserText mono>{displayFileName(first?.file.name ?? '')}</UserText> → {t('capture.chipName', { chip: first?.chipId })}</dd>
      <dt>{t('capture.lastFile')}</dt>
      <dd><UserText mono>{displayFileName(last?.file.name ?? '')}</UserText> → {t('capture.chipName', { chip: last?.chipId })}</dd>
    </dl>
  )
}

/** One image goes to the chip on screen, or the next one; many tell their chips by their names. */
function sortOut({ chip, inspection, chips }: Bench, { files, isFolder }: FileOffer): { images: PickedImage[]; passedOver: number } {
  if (isFolder) return pickImages(files)
  const [only] = files
  if (files.length > 1 || !only) return { images: files.map((file) => ({ file, chipId: chipIdOf(file.name) })), passedOver: 0 }
  const open = chip && inspection?.status !== 'completed' ? chip.chip_id : undefined
  return { images: [{ file: only, chipId: open ?? nextChipId(chips.map(({ chip_id }) => chip_id)) }], passedOver: 0 }
}

/** Nothing that the person would have to read. */
function isAllWell(run: UploadRun): boolean {
  const { items } = run.state.getState()
  return items.length === 1 && items.every(({ state }) => state.kind === 'stored' && state.note === null)
}
