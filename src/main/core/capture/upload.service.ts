import { AppError } from '@shared/contract/errors'
import type { BlobStore } from '../artifacts/blob-store'
import type { PictureService } from '../pictures/picture.service'
import type { CheckedPicture } from '../pictures/picture-work'

/** A picture whose bytes are on the disk, verified to decode as a whole. */
export interface StoredPicture {
  checksum_sha256: string
  file_size_bytes: number
  content_type: string
  /** Of the stored raster, in pixels. */
  width: number
  height: number
  /** Something the operator should know of a picture that was taken nevertheless; null when there is nothing. */
  note: string | null
}

export interface UploadLimits {
  maxFileBytes: number
  maxMegapixels: number
}

const EXTENSIONS: Record<string, readonly string[]> = {
  jpeg: ['jpg', 'jpeg', 'jfif'],
  png: ['png'],
  tiff: ['tif', 'tiff'],
  webp: ['webp']
}

/** Takes pictures in: to disk with their hash, checked, before anyone is told that they are safe. */
export class UploadService {
  constructor(
    private readonly store: BlobStore,
    private readonly pictures: PictureService,
    private readonly limits: UploadLimits
  ) {}

  /**
   * @param fileName only looked at to tell when it belies the content
   * @throws AppError IMAGE_UNREADABLE, IMAGE_UNSUPPORTED, IMAGE_TOO_LARGE, UPLOAD_TOO_LARGE, STORAGE_FULL; nothing
   * of a refused file stays
   */
  async take(chunks: AsyncIterable<Uint8Array>, fileName: string, signal?: AbortSignal): Promise<StoredPicture> {
    const { inspected, ...blob } = await this.store.put(chunks, this.limits.maxFileBytes, (path) =>
      this.pictures.check(path, this.limits.maxMegapixels, signal)
    )
    return { ...blob, ...describe(inspected), note: nameNote(fileName, inspected.format) }
  }

  /**
   * The facts of bytes that were taken in before.
   *
   * @throws AppError NOT_FOUND when the store does not have them
   */
  async recall(checksum: string): Promise<CheckedPicture> {
    if (!(await this.store.has(checksum))) {
      throw new AppError('NOT_FOUND', 'The bytes of this image are not in the store. Upload it again.')
    }
    return this.pictures.check(this.store.pathOf(checksum), this.limits.maxMegapixels)
  }
}

function describe({ content_type, width, height }: CheckedPicture): Omit<CheckedPicture, 'format'> {
  return { content_type, width, height }
}

function nameNote(fileName: string, format: string): string | null {
  const extension = /\.([^./\\]+)$/.exec(fileName)?.[1]?.toLowerCase()
  if (!extension || EXTENSIONS[format]?.includes(extension)) return null
  return `The file is named .${extension} but is ${format.toUpperCase()}; it was stored as ${format.toUpperCase()}.`
}
