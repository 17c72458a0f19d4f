import { createHash } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { AppError } from '@shared/contract/errors'
import { publishFile } from '@core/artifacts/durable-file'
import { csvRecordsOf, renderCsv } from './csv'
import { renderInspectionSummaryJson } from './json'
import { renderInspectionSummaryPdf } from './pdf'
import type { ReportProgressCallback } from './progress'
import type { RenderedFile, RenderRequest } from './render-protocol'

/**
 * Renders a report and gives it its name only when it is whole and on the disk: temporary file, fsync, rename, fsync
 * of the folder. After an error nothing of it stays, and a file that had the name before is untouched.
 *
 * @throws AppError STORAGE_FULL; INTERNAL with the cause in words
 */
export async function renderToFile(request: RenderRequest, onProgress: ReportProgressCallback): Promise<RenderedFile> {
  const temporary = temporaryPath(request.outPath, request.id)
  try {
    const rendered = await writeHashed(temporary, await contentOf(request, onProgress), onProgress)
    await publishFile(temporary, request.outPath)
    return rendered
  } catch (error) {
    await rm(temporary, { force: true })
    throw renderFailure(error)
  }
}

/** Where a report lies until it is whole; beside its final place, so that the rename is one step. */
export function temporaryPath(outPath: string, id: string): string {
  return `${outPath}.${id}.part`
}

async function contentOf(
  { kind, summary, fontsFolder }: RenderRequest, onProgress: ReportProgressCallback
): Promise<Iterable<string | Buffer> | AsyncIterable<string | Buffer>> {
  switch (kind) {
    case 'pdf':
      return [await renderInspectionSummaryPdf(summary, { fontsFolder, onProgress })]
    case 'csv':
      return renderCsv(csvRecordsOf(summary))
    case 'json':
      return [renderInspectionSummaryJson(summary)]
  }
}

async function writeHashed(
  path: string, chunks: Iterable<string | Buffer> | AsyncIterable<string | Buffer>, onProgress: ReportProgressCallback
): Promise<RenderedFile> {
  const hash = createHash('sha256')
  let bytes = 0
  onProgress({ step: 'writing', done: 0, total: 1 })
  const file = await open(path, 'wx')
  try {
    for await (const chunk of chunks) {
      const block = Buffer.from(chunk)
      hash.update(block)
      bytes += block.length
      await file.writeFile(block)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  onProgress({ step: 'writing', done: 1, total: 1 })
  return { bytes, sha256: hash.digest('hex') }
}

const DISK_FULL_CODES: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT'])

function renderFailure(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (error instanceof Error && DISK_FULL_CODES.has((error as NodeJS.ErrnoException).code)) {
    return new AppError('STORAGE_FULL', 'The disk is full, so the report was not written. Free some space and make it again.')
  }
  const reason = error instanceof Error ? error.message : String(error)
  return new AppError('INTERNAL', `The report could not be made: ${reason}. Its data is unchanged; make it again.`)
}
