import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeWebStream } from 'node:stream/web'
import { AppError } from '@shared/contract/errors'
import type { Connection } from '@core/index'

/** By content type, what a copy for the system's program is called. The name decides what opens it, so no other is used. */
const FILE_NAMES: Record<string, string> = {
  'application/pdf': 'document.pdf',
  'text/csv': 'document.csv',
  'application/json': 'document.json'
}

/** Copies of documents for other programs to open. They live as long as the application runs. */
export class DocumentOpener {
  /**
   * @param folder emptied at the start
   * @param openFile hands a file to the system; resolves to a message when that failed, as Electron's `shell.openPath`
   */
  constructor(
    private readonly folder: string,
    private readonly openFile: (path: string) => Promise<string>
  ) {}

  /** Removes what the last run left. */
  async clear(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
  }

  /**
   * Fetches a report or label sheet as the person who is signed in, and opens a copy.
   *
   * @throws AppError NOT_FOUND when the core does not give it out, INTERNAL when the system has no program for it
   */
  async open(address: string, connection: Pick<Connection, 'fetch'>): Promise<void> {
    const answer = await connection.fetch(new Request(address))
    const contentType = answer?.headers.get('content-type')?.split(';')[0] ?? ''
    const name = FILE_NAMES[contentType]
    if (!answer?.ok || !answer.body || name === undefined) {
      await answer?.body?.cancel()
      throw new AppError('NOT_FOUND', 'This document cannot be opened. Nothing was changed; try again after signing in.')
    }
    await mkdir(this.folder, { recursive: true, mode: 0o700 })
    const path = join(await mkdtemp(join(this.folder, 'document-')), name)
    await pipeline(Readable.fromWeb(answer.body as NodeWebStream<Uint8Array>), createWriteStream(path, { mode: 0o600 }))
    const problem = await this.openFile(path)
    if (problem) throw new AppError('INTERNAL', `The system has no program that opens this document (${problem}). Download it instead.`)
  }
}
