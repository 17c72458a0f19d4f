import { AppError, ERROR_CODES, type ErrorCode } from '@shared/contract/errors'
import { urls } from './urls'

/** What the core says of a file once its bytes are on disk under their hash. */
export interface UploadedFile {
  sha256: string
  file_size_bytes: number
  width: number
  height: number
  content_type: string
  /** Something to know of a file that was taken nevertheless, such as a name that belies its content. */
  note?: string | null
}

export interface UploadOptions {
  /** Called with bytes sent and bytes in all. */
  onProgress?: (sent: number, total: number) => void
  signal?: AbortSignal
}

/**
 * Sends a file's bytes to the core. Resolves only when they are stored.
 *
 * @throws AppError with the core's code when it refuses the file, CONNECTION_LOST when it cannot be reached,
 *   CANCELLED when the signal is aborted.
 */
export function upload(file: Blob, fileName: string, { onProgress, signal }: UploadOptions = {}): Promise<UploadedFile> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(new AppError('CANCELLED', 'The upload was cancelled.'))
      return
    }
    // fetch cannot report how much was sent.
    const request = new XMLHttpRequest()
    request.open('POST', urls.upload(fileName))
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.upload.onprogress = (event) => onProgress?.(event.loaded, event.total)
    request.onload = () => {
      if (request.status === 200) resolve(JSON.parse(request.responseText) as UploadedFile)
      else reject(refusal(request.status, request.responseText))
    }
    request.onerror = () => reject(new AppError('CONNECTION_LOST', 'The core could not be reached while sending the file.'))
    request.onabort = () => reject(new AppError('CANCELLED', 'The upload was cancelled.'))
    signal?.addEventListener('abort', () => request.abort(), { once: true })
    request.send(file)
  })
}

/** The core's refusal as an `AppError`; anything that is not in its form is INTERNAL. */
export function refusal(status: number, body: string): AppError {
  try {
    const { error } = JSON.parse(body) as { error?: { code?: unknown; message?: unknown; data?: unknown; correlationId?: unknown } }
    if (error && isErrorCode(error.code) && typeof error.message === 'string') {
      const correlationId = typeof error.correlationId === 'string' ? error.correlationId : undefined
      return new AppError(error.code, error.message, error.data, correlationId)
    }
  } catch {
    // Not JSON: a proxy or a crash answered in the core's place.
  }
  return new AppError('INTERNAL', `The core answered ${status} to the upload.`)
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERROR_CODES, code)
}
