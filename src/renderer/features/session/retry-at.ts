import { AppError } from '@shared/contract/errors'

/** When the next PIN may be tried, from the core's TOO_MANY_ATTEMPTS; null for all other errors. */
export function retryAt(error: unknown): Date | null {
  if (!(error instanceof AppError) || error.code !== 'TOO_MANY_ATTEMPTS') return null
  const { retry_at } = (error.data ?? {}) as { retry_at?: unknown }
  return retry_at instanceof Date ? retry_at : null
}
