const HOUR_MS = 60 * 60_000

/** Start and end as the texts of `datetime-local` fields: the station's zone, `YYYY-MM-DDTHH:mm`. */
export type Span = readonly [from: string, to: string]

/** Spans that are asked for often, ending at the next full minute. */
export const SHIFT_PRESETS = {
  last8: (now: Date): Span => lastHours(now, 8),
  last24: (now: Date): Span => lastHours(now, 24),
  today: (now: Date): Span => [toLocalInput(new Date(now.getFullYear(), now.getMonth(), now.getDate())), toLocalInput(nextMinute(now))]
}

/** A time as the text of a `datetime-local` field. */
export function toLocalInput(time: Date): string {
  const two = (number: number) => String(number).padStart(2, '0')
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}T${two(time.getHours())}:${two(time.getMinutes())}`
}

function lastHours(now: Date, hours: number): Span {
  const end = nextMinute(now)
  return [toLocalInput(new Date(end.getTime() - hours * HOUR_MS)), toLocalInput(end)]
}

/** What was completed within this minute belongs to the span. */
function nextMinute(now: Date): Date {
  return new Date(Math.floor(now.getTime() / 60_000) * 60_000 + 60_000)
}
