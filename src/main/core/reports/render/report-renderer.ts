import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { AppError } from '@shared/contract/errors'
import type { WorkerHandle } from '@core/workers/worker-process'
import type { ReportProgressCallback } from './progress'
import type { RenderAnswer, RenderedFile, RenderRequest } from './render-protocol'
import { temporaryPath } from './render-to-file'

export interface RenderOptions {
  onProgress?: ReportProgressCallback
  /** Ends the rendering at once; nothing of the file stays. */
  signal?: AbortSignal
}

/** Makes the files of reports. */
export interface ReportRenderer {
  /**
   * Renders a summary to `outPath`, which appears only when it is whole and on the disk.
   *
   * @throws AppError CANCELLED, STORAGE_FULL, or INTERNAL with a message that may be shown
   */
  render(request: Omit<RenderRequest, 'id' | 'fontsFolder'>, options?: RenderOptions): Promise<RenderedFile>
}

export type ReportWorkerHandle = WorkerHandle<RenderRequest, RenderAnswer>

/**
 * Rendering in child processes, one for each report: laying out a large report blocks its thread for seconds, and
 * a process can be ended at any moment.
 *
 * @param spawn starts `report.worker`
 * @param fontsFolder the folder `resources/fonts`; null does without East Asian letters
 */
export function createReportRenderer(spawn: () => ReportWorkerHandle, fontsFolder: string | null): ReportRenderer {
  return {
    async render(request, options = {}) {
      if (options.signal?.aborted === true) throw cancelled()
      const id = randomUUID()
      try {
        return await inWorker(spawn(), { ...request, id, fontsFolder }, options)
      } catch (error) {
        // A worker that was ended could not clear up after itself.
        await rm(temporaryPath(request.outPath, id), { force: true })
        throw error
      }
    }
  }
}

/** Resolves or rejects only when the process has ended, so that nothing writes any more. */
function inWorker(
  worker: ReportWorkerHandle, request: RenderRequest, { onProgress, signal }: RenderOptions
): Promise<RenderedFile> {
  return new Promise((resolve, reject) => {
    let outcome: RenderedFile | AppError | null = null
    const end = (result: RenderedFile | AppError): void => {
      outcome ??= result
      worker.kill()
    }
    const onAbort = (): void => end(cancelled())
    signal?.addEventListener('abort', onAbort, { once: true })

    worker.onMessage((answer) => {
      if (answer.kind === 'progress') {
        if (outcome === null) onProgress?.(answer.progress)
      } else if (answer.kind === 'done') end({ bytes: answer.bytes, sha256: answer.sha256 })
      else end(new AppError(answer.code, answer.message))
    })
    worker.onExit((how) => {
      signal?.removeEventListener('abort', onAbort)
      const final = outcome ?? crashed(how)
      if (final instanceof AppError) reject(final)
      else resolve(final)
    })
    worker.send(request)
  })
}

function cancelled(): AppError {
  return new AppError('CANCELLED', 'The report was cancelled; no file was written.')
}

function crashed(how: string): AppError {
  return new AppError(
    'INTERNAL',
    `The process that makes the report ended unexpectedly (${how}). No file was written and the data is unchanged; make it again.`
  )
}
