/**
 * Every error code that may cross the contract, with what it means. An error that is not an `AppError`
 * crosses as `INTERNAL` with its message masked, and is logged under the same correlation id.
 */
export const ERROR_CODES = {
  BAD_INPUT: 'the input does not have the declared form',
  NOT_FOUND: 'the thing asked for does not exist, or is not visible to the asker',
  FORBIDDEN: 'the signed-in user may not do this',
  SIGNED_OUT: 'nobody is signed in on this connection',
  LOCKED: 'the station is locked; the same person, or another, has to enter a PIN',
  BAD_CREDENTIALS: 'user name, badge or PIN is wrong',
  TOO_MANY_ATTEMPTS: 'too many wrong PINs; wait before the next',
  CONFLICT: 'someone else changed the same thing meanwhile',
  LABEL_MALFORMED: 'the scanned text breaks the label format it claims to have',
  LABEL_FOREIGN: 'the label is readable but names no lot',
  LOT_UNKNOWN: 'no lot has this number',
  LOT_CLOSED: 'the lot takes no more inspections',
  LOT_FULL: 'all chips of the lot are accounted for',
  IMAGE_UNREADABLE: 'the file is no image, or is truncated or broken',
  IMAGE_UNSUPPORTED: 'the image is of a format that is not accepted',
  IMAGE_TOO_LARGE: 'the image declares more pixels than the configured limit',
  UPLOAD_TOO_LARGE: 'the file has more bytes than the configured limit',
  GOLDEN_MISSING: 'no approved golden image exists for this part and view',
  IMAGE_MISMATCH: 'captured and golden image do not show the same board',
  DETECTION_FAILED: 'the detector gave up; the message says why',
  DEFECTS_PENDING: 'the inspection still has defects without a verdict',
  STORAGE_FULL: 'the disk that holds the data folder is full',
  DATABASE_UNAVAILABLE: 'the database does not answer; nothing was changed',
  CANCELLED: 'the work was cancelled on request',
  CONNECTION_LOST: 'the connection to the core is gone',
  INTERNAL: 'an unexpected fault, logged under the correlation id'
} as const

export type ErrorCode = keyof typeof ERROR_CODES

/** A fault that the caller is meant to read: it crosses the contract with code, message and data unchanged. */
export class AppError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly data?: unknown,
    readonly correlationId?: string
  ) {
    super(message)
    this.name = 'AppError'
  }
}
