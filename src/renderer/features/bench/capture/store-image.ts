import { v7 as uuidv7 } from 'uuid'
import { core } from '../../../api/core'
import { upload } from '../../../host/upload'
import type { UploadItem, UploadParts, UploadState } from './upload-queue'

/** How images become those of a lot's chips: the bytes first, then the record. */
export function uploadParts(lotId: string, onCaptured: (captured: Awaited<ReturnType<typeof addToLot>>) => void): UploadParts {
  return {
    wait: (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds) }),
    store: async (item, onProgress, signal) => {
      const file = await upload(item.file, item.file.name, { onProgress, signal })
      const captured = await addToLot(lotId, item, file.sha256)
      onCaptured(captured)
      return stateOf(captured, file.note ?? null)
    }
  }
}

function addToLot(lotId: string, { id, chipId, view, file }: UploadItem, sha256: string) {
  return core.call('capture.add', {
    artifact_id: id,
    inspection_id: uuidv7(),
    lot_id: lotId,
    chip_id: chipId,
    view,
    sha256,
    file_name: file.name
  })
}

function stateOf({ known, chip_id, artifact }: Awaited<ReturnType<typeof addToLot>>, note: string | null): UploadState {
  const { checksum_sha256: sha256 } = artifact
  return known ? { kind: 'known', sha256, chipId: chip_id } : { kind: 'stored', sha256, note }
}
