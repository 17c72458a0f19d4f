import { createHash, randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError } from '@shared/contract/errors'
import { publishFile } from './durable-file'

const TEMPORARY_FOLDER = 'incoming'
const CONTENT_FOLDER = 'sha256'

export interface StoredBlob {
  checksum_sha256: string
  file_size_bytes: number
}

/**
 * Files addressed by the SHA-256 of their content, below one folder: `sha256/ab/cd/abcd…`. What `put` has
 * returned is on the disk, whole, whatever happens afterwards.
 */
export class BlobStore {
  constructor(private readonly folder: string) {}

  /** Makes the folders, and removes what uploads that never finished have left. */
  async open(): Promise<void> {
    const incoming = join(this.folder, TEMPORARY_FOLDER)
    await mkdir(join(this.folder, CONTENT_FOLDER), { recursive: true })
    await mkdir(incoming, { recursive: true })
    for (const name of await readdir(incoming)) {
      if (await isAbandoned(join(incoming, name))) await rm(join(incoming, name), { force: true })
    }
  }

  /** Where the bytes of this hash lie, or would lie. */
  pathOf(checksum: string): string {
    return join(this.folder, CONTENT_FOLDER, checksum.slice(0, 2), checksum.slice(2, 4), checksum)
  }

  async has(checksum: string): Promise<boolean> {
    return (await sizeOf(this.pathOf(checksum))) !== null
  }

  /**
   * Takes bytes in: temporary file, fsync, rename, fsync of the folder. Bytes that are there already are left.
   *
   * @param maxBytes more is refused, and nothing of it stays
   * @param inspect looks at the complete temporary file before it gets its name; what it throws refuses the file
   * @throws AppError UPLOAD_TOO_LARGE, STORAGE_FULL; whatever `inspect` or the source throws
   */
  async put<T>(
    chunks: AsyncIterable<Uint8Array>,
    maxBytes: number,
    inspect: (path: string) => Promise<T>
  ): Promise<StoredBlob & { inspected: T }> {
    const temporary = join(this.folder, TEMPORARY_FOLDER, randomUUID())
    try {
      const blob = await writeHashed(temporary, chunks, maxBytes)
      const inspected = await inspect(temporary)
      await this.keep(temporary, blob)
      return { ...blob, inspected }
    } catch (error) {
      throw isDiskFull(error) ? storageFull() : error
    } finally {
      await rm(temporary, { force: true })
    }
  }

  private async keep(temporary: string, blob: StoredBlob): Promise<void> {
    const final = this.pathOf(blob.checksum_sha256)
    // A file of another size under this name was damaged on the disk: the new bytes replace it.
    if ((await sizeOf(final)) === blob.file_size_bytes) return
    await mkdir(dirname(final), { recursive: true })
    await publishFile(temporary, final)
  }
}

async function writeHashed(path: string, chunks: AsyncIterable<Uint8Array>, maxBytes: number): Promise<StoredBlob> {
  const hash = createHash('sha256')
  let size = 0
  const file: FileHandle = await open(path, 'wx', 0o600)
  try {
    for await (const chunk of chunks) {
      size += chunk.byteLength
      if (size > maxBytes) {
        throw new AppError(
          'UPLOAD_TOO_LARGE',
          `The file is larger than ${Math.floor(maxBytes / 2 ** 20)} MiB, the limit of this station. It was not stored.`
        )
      }
      hash.update(chunk)
      await file.write(chunk)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return { checksum_sha256: hash.digest('hex'), file_size_bytes: size }
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return null
    throw error
  }
}

const ABANDONED_AFTER_MS = 60 * 60 * 1000

/** Another process on the same data folder may be writing into it now. */
async function isAbandoned(path: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(path)).mtimeMs > ABANDONED_AFTER_MS
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return false
    throw error
  }
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

function isDiskFull(error: unknown): boolean {
  return isErrno(error, 'ENOSPC') || isErrno(error, 'EDQUOT')
}

function storageFull(): AppError {
  return new AppError(
    'STORAGE_FULL',
    'The disk of the data folder is full. This file was not stored; everything stored before is kept. Free some space and capture it again.'
  )
}
