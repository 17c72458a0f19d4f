import type { Ratio } from '@shared/contract/models'
import { i18n } from '../../i18n'

const LOCALE = 'en-GB'
const UNITS = ['b', 'kb', 'mb', 'gb'] as const
const UNIT_STEP = 1000

const clock = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit' })
const dayAndClock = new Intl.DateTimeFormat(LOCALE, { day: '2-digit', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' })
const day = new Intl.DateTimeFormat(LOCALE, { day: '2-digit', month: 'short', year: 'numeric', timeZone: 'UTC' })

/** Hours and minutes in the station's zone. */
export function formatClock(time: Date): string {
  return clock.format(time)
}

/** Date and time in the station's zone. */
export function formatTime(time: Date): string {
  return dayAndClock.format(time)
}

/** A calendar day `YYYY-MM-DD`, which has no zone. */
export function formatDay(calendarDay: string): string {
  const time = new Date(`${calendarDay}T00:00:00Z`)
  return Number.isNaN(time.getTime()) ? calendarDay : day.format(time)
}

/** A share in percent with one decimal, or a dash where there is nothing to divide by. */
export function formatRatio({ value }: Ratio): string {
  return value === null ? '–' : i18n.t('percent', { value: (value * 100).toFixed(1) })
}

/** Bytes in decimal units with at most one decimal. */
export function formatBytes(bytes: number): string {
  const power = Math.min(Math.max(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), 0), UNITS.length - 1)
  const value = bytes / UNIT_STEP ** power
  const unit = UNITS[power] ?? 'b'
  return i18n.t(`bytes.${unit}`, { value: power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1) })
}
