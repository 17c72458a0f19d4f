const FIRST_DELAY_MS = 250
const LONGEST_DELAY_MS = 5_000

/** Pause before the next try, in milliseconds: doubles with every failed attempt (counted from 0), up to five seconds. */
export function retryDelay(attempt: number): number {
  return Math.min(FIRST_DELAY_MS * 2 ** Math.min(attempt, 16), LONGEST_DELAY_MS)
}
