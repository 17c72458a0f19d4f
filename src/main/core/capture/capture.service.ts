import { stat } from 'node:fs/promises'
import { AppError } from '@shared/contract/errors'
import type { Artifact } from '@shared/contract/models'
import type { InspectionType } from '@shared/domain/enums'
import { displayFileName, safeFileName } from '@shared/domain/file-name'
import * as artifacts from '../artifacts/artifacts.repository'
import type { BlobStore } from '../artifacts/blob-store'
import { type Database, isUniqueViolation, type Tx } from '../db/database'
import type { EventBus } from '../events/event-bus'
import type { InferenceService } from '../inference/inference.service'
import type { InspectionsService } from '../inspections/inspections.service'
import { findLot, listChips } from '../lots/lots.repository'
import type { ActingUser } from '../users/user-session'
import type { DemoCamera } from './demo-camera'
import type { UploadService } from './upload.service'

export interface CaptureInput {
  artifact_id: string
  inspection_id: string
  lot_id: string
  chip_id: string
  inspection_type: InspectionType
  view: string
  sha256: string
  file_name: string
}

export interface Capture {
  artifact: Artifact
  inspection_id: string
  chip_id: string
  /** The lot had these very bytes already; nothing was added. */
  known: boolean
  job_id: string | null
}

/** Makes stored pictures the images of chips. */
export class CaptureService {
  constructor(
    private readonly parts: {
      db: Database
      store: BlobStore
      uploads: UploadService
      inspections: InspectionsService
      inference: InferenceService
      events: EventBus
      /** Absent outside demo mode. */
      demoCamera: DemoCamera | null
    }
  ) {}

  /**
   * Records an uploaded picture as an image of a chip and queues detection. Repeating the command, or giving
   * bytes that the lot has already, changes nothing: also on a closed lot.
   *
   * @throws AppError NOT_FOUND when the bytes were never uploaded; LOT_CLOSED, LOT_FULL, CONFLICT as `InspectionsService.open`
   */
  async add(who: ActingUser, input: CaptureInput): Promise<Capture> {
    const { db, inference, events } = this.parts
    const known = await db.transaction(who.actor, (tx) => findKnown(tx, input))
    if (known) return known
    const picture = await this.parts.uploads.recall(input.sha256)
    const file_size_bytes = (await stat(this.parts.store.pathOf(input.sha256))).size
    const capture = await db
      .transaction(who.actor, async (tx) => {
        const inspectionId = await this.parts.inspections.open(tx, who, input)
        // Another bench may have added the same bytes since the look above; the lot is held now.
        const addedMeanwhile = await findKnown(tx, input)
        if (addedMeanwhile) return addedMeanwhile
        await artifacts.ensureBlob(tx, {
          checksum_sha256: input.sha256,
          file_size_bytes,
          content_type: picture.content_type,
          width: picture.width,
          height: picture.height
        })
        const fileName = safeFileName(input.file_name)
        await artifacts.insertArtifact(tx, {
          id: input.artifact_id,
          inspection_id: inspectionId,
          station_id: who.station.id,
          file_name: fileName,
          file_path: `inspections/${inspectionId}/${input.artifact_id}/${fileName}`,
          content_type: picture.content_type,
          file_size_bytes,
          checksum_sha256: input.sha256,
          metadata: { view: input.view, original_file_name: displayFileName(input.file_name) }
        })
        const jobId = await inference.queue(tx, who, { inspectionId, artifactId: input.artifact_id, lotId: input.lot_id, view: input.view })
        const artifact = (await artifacts.findArtifact(tx, input.artifact_id)) as Artifact
        return { artifact, inspection_id: inspectionId, chip_id: input.chip_id, known: false, job_id: jobId }
      })
      .catch((error: unknown) => {
        if (!isUniqueViolation(error, 'unique_inspection_per_chip')) throw error
        throw new AppError('CONFLICT', `Someone else has just begun chip ${input.chip_id}. The image is stored; capture it again to add it there.`)
      })
    inference.wake()
    events.emit({ type: 'inspection.changed', inspection_id: capture.inspection_id, lot_id: input.lot_id })
    events.emit({ type: 'lot.changed', lot_id: input.lot_id })
    return capture
  }

  /**
   * Captures a board of the demo station: the chip named, or the lot's next one.
   *
   * @throws AppError NOT_FOUND for lots that the demo camera does not know, LOT_FULL when every chip was captured
   */
  async fromDemoCamera(
    who: ActingUser,
    input: { artifact_id: string; inspection_id: string; lot_id: string; chip_id?: string | undefined },
    signal: AbortSignal
  ): Promise<Capture> {
    const { db, demoCamera } = this.parts
    if (!demoCamera) throw new AppError('NOT_FOUND', 'There is no demo camera on this station.')
    const { lot, chips } = await db.transaction(who.actor, async (tx) => ({
      lot: await findLot(tx, input.lot_id),
      chips: await listChips(tx, input.lot_id)
    }))
    if (!lot) throw new AppError('NOT_FOUND', 'This lot does not exist.')
    const captured = new Set(chips.filter(({ images, status }) => images > 0 || status === 'completed').map(({ chip_id }) => chip_id))
    const attempt = chips.find(({ chip_id }) => chip_id === input.chip_id)?.attempt ?? 1
    const frame = await demoCamera.capture(lot.lot_number, captured, { chipId: input.chip_id, attempt })
    const stored = await this.parts.uploads.take(frame.chunks(), frame.fileName, signal)
    return this.add(who, {
      ...input,
      chip_id: frame.chipId,
      inspection_type: 'optical',
      view: frame.view,
      sha256: stored.checksum_sha256,
      file_name: frame.fileName
    })
  }
}

async function findKnown(tx: Tx, input: CaptureInput): Promise<Capture | null> {
  const known = await artifacts.findArtifactInLot(tx, input.lot_id, input.sha256)
  if (!known) return null
  const { chip_id, ...artifact } = known
  return { artifact, inspection_id: artifact.inspection_id, chip_id, known: true, job_id: null }
}
