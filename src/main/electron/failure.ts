import { dialog } from 'electron'
import { AppError } from '@shared/contract/errors'

/** Tells of a start or an end that failed, in a native box and on stderr: what happened, what was kept and what to do. */
export function showFailure(error: unknown, logFolder: string): void {
  const message = error instanceof AppError
    ? error.message
    : 'Something unexpected happened. What was saved before is kept. Start Benchlight again; ' +
      `if that does not help, the log in ${logFolder} has the details.`
  process.stderr.write(`benchlight: ${error instanceof AppError ? `${message} (${error.code})` : describe(error)}\n`)
  dialog.showErrorBox('Benchlight has to close', message)
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
