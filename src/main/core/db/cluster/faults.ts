import { AppError } from '@shared/contract/errors'

const OUT_OF_SPACE = /No space left on device|Disk quota exceeded|ENOSPC|EDQUOT/
const REFUSED_CODES = new Set(['EACCES', 'EPERM', 'EROFS', 'EEXIST', 'ENOTDIR', 'EIO'])

export type FaultDetail = {
  /** The folder concerned, named when the disk turns out to be full. */
  folder: string
  /** What a program or the server's log said; quoted, and searched for a full disk. */
  output?: string
  /** What was kept, and what to do next. */
  advice: string
}

/** The error of a step that failed, STORAGE_FULL when its output says so and DATABASE_UNAVAILABLE otherwise. */
export function clusterFault(what: string, detail: FaultDetail): AppError {
  const quote = detail.output ? `\n${detail.output}\n` : ' '
  if (OUT_OF_SPACE.test(detail.output ?? '')) return diskFull(what, detail.folder, quote)
  return new AppError('DATABASE_UNAVAILABLE', `${what}${quote}${detail.advice}`)
}

/** Turns the system's error over a file or folder into one that says what to do; other errors pass unchanged. */
export function fileFault(error: unknown, folder: string): unknown {
  if (error instanceof AppError) return error
  const { code, path, message } = error as NodeJS.ErrnoException
  if (OUT_OF_SPACE.test(code ?? '')) return diskFull('The database could not be written.', folder, ` (${message}) `)
  if (code !== undefined && REFUSED_CODES.has(code)) {
    return new AppError(
      'DATABASE_UNAVAILABLE',
      `The database needs ${path ?? folder}, and the system refuses it (${message}). Nothing was lost. ` +
        'Make it a folder that this user can write to, or choose another data folder with --home.'
    )
  }
  return error
}

function diskFull(what: string, folder: string, quote: string): AppError {
  return new AppError(
    'STORAGE_FULL',
    `${what} The disk that holds ${folder} is full.${quote}` +
      'What was saved before is kept. Free some space and start again.'
  )
}
