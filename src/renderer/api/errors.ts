import { AppError, type ErrorCode } from '@shared/contract/errors'
import { i18n } from '../i18n'

/** An error as a person reads it: what happened, what was kept, what to do; the code is for support to search by. */
export interface ErrorText {
  title: string
  /** The core's own words, where they say more than the title. */
  detail: string | null
  kept: string | null
  advice: string | null
  code: ErrorCode
  correlationId: string | null
}

/** Faults that may be over at the next try with nothing done by anyone. */
const TRANSIENT: ReadonlySet<ErrorCode> = new Set(['DATABASE_UNAVAILABLE', 'CONNECTION_LOST'])

/** True for faults that say nothing about the command: the core could not be reached, or had no database. */
export function isTransient(error: unknown): boolean {
  return TRANSIENT.has(errorCode(error))
}

/** True where a repeated query within the same connection may succeed. */
export function isRetryable(error: unknown): boolean {
  return errorCode(error) === 'DATABASE_UNAVAILABLE'
}

export function errorCode(error: unknown): ErrorCode {
  return error instanceof AppError ? error.code : 'INTERNAL'
}

/** Words for any error. What is not an `AppError` is a fault of the screen itself, and told as INTERNAL. */
export function describeError(error: unknown): ErrorText {
  const code = errorCode(error)
  const message = error instanceof Error ? error.message : String(error)
  return {
    title: i18n.t(`errors:${code}.title`),
    detail: message === '' ? null : message,
    kept: optional(code, 'kept'),
    advice: optional(code, 'advice'),
    code,
    correlationId: error instanceof AppError ? error.correlationId ?? null : null
  }
}

/** Not every code has something to say of what was kept or what to do. */
function optional(code: ErrorCode, part: 'kept' | 'advice'): string | null {
  const key = `errors:${code}.${part}` as 'errors:INTERNAL.kept'
  if (!i18n.exists(key)) return null
  const text: unknown = i18n.t(key)
  return typeof text === 'string' ? text : null
}
