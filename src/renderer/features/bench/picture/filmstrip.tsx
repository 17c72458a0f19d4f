import { Button, Loader, Tooltip } from '@mantine/core'
import { IconFolder, IconPhotoPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { v7 as uuidv7 } from 'uuid'
import type { InspectionImage } from '@shared/contract/models'
import { displayFileName } from '@shared/domain/file-name'
import { useCommand } from '../../../api/queries'
import { UserText } from '../../../components/user-text'
import { useIsLate } from '../../../components/states/skeleton'
import { urls } from '../../../host/urls'
import { useBenchView } from '../bench-view'
import type { Capture } from '../capture/use-capture'
import type { Bench } from '../use-bench'
import classes from './picture.module.css'

const ICON = { size: 20, stroke: 1.5, 'aria-hidden': true } as const

/** The chip's images, the ways to add one, and how far detection is on the one shown. */
export function Filmstrip({ bench, capture }: { bench: Bench; capture: Capture }) {
  const { t } = useTranslation('bench')
  const set = useBenchView((state) => state.set)
  const { images, image } = bench
  const isOpen = bench.mayInspect && bench.inspection?.status !== 'completed'
  return (
    <div className={classes.strip} role="group" aria-label={t('picture.images')}>
      {images.map(({ id, view, file_name }) => (
        <button
          key={id} type="button" className={classes.thumb} aria-pressed={id === image?.id} aria-label={t('picture.image', { view })} title={displayFileName(file_name)}
          onMouseDown={(event) => event.preventDefault()} onClick={() => set({ imageId: id })}
        >
          <img src={urls.artifactThumbnail(id)} alt="" />
          <span className={classes.thumbName}><UserText>{view}</UserText></span>
        </button>
      ))}
      {bench.mayInspect && (
        <>
          <Tooltip label={t('capture.files')}>
            <button type="button" className={classes.add} aria-label={t('capture.files')} onClick={capture.chooseFiles}><IconPhotoPlus {...ICON} /></button>
          </Tooltip>
          <Tooltip label={t('capture.folder')}>
            <button type="button" className={classes.add} aria-label={t('capture.folder')} onClick={capture.chooseFolder}><IconFolder {...ICON} /></button>
          </Tooltip>
        </>
      )}
      {image?.job && <JobState key={image.id} image={image} job={image.job} mayInspect={isOpen} />}
    </div>
  )
}

function JobState({ image, job, mayInspect }: { image: InspectionImage; job: NonNullable<InspectionImage['job']>; mayInspect: boolean }) {
  const { t } = useTranslation('bench')
  const retry = useCommand('inference.retry')
  const cancel = useCommand('inference.cancel')
  const isLate = useIsLate()
  switch (job.status) {
    case 'queued':
    case 'processing':
      return isLate && (
        <span className={classes.job} role="status">
          <Loader size={16} /> {t(`job.${job.status}`)}
          {mayInspect && <Button variant="default" onClick={() => cancel.mutate({ job_id: job.id })}>{t('actions.cancel', { ns: 'common' })}</Button>}
        </span>
      )
    case 'completed':
      return <span className={classes.job}>{t('job.completed', { model: job.model_name, version: job.model_version, time: durationOf(job) })}</span>
    case 'failed':
    case 'cancelled':
    case 'timeout':
      return (
        <span className={classes.job} role="status" title={job.error_message ?? undefined}>
          {t(`job.${job.status}`)}
          {mayInspect && (
            <Button variant="default" loading={retry.isPending} onClick={() => retry.mutate({ id: uuidv7(), artifact_id: image.id })}>
              {t('actions.retry', { ns: 'common' })}
            </Button>
          )}
        </span>
      )
  }
}

function durationOf({ started_at, completed_at }: NonNullable<InspectionImage['job']>): string {
  if (!started_at || !completed_at) return ''
  const milliseconds = completed_at.getTime() - started_at.getTime()
  return milliseconds < 1_000 ? `${milliseconds} ms` : `${(milliseconds / 1_000).toFixed(1)} s`
}
