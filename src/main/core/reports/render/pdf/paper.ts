import type { Inline } from 'pdfmake'
import type { SummaryRatio } from '../../inspection-summary'
import type { ReportFonts } from './fonts'

/** Stands where there is no value. */
export const NONE = '–'

const DAY_LENGTH = 'YYYY-MM-DD'.length

/** How this report writes texts of any origin, and instants. */
export interface Paper {
  text(value: string | null): Inline[]
  /** An instant in the report's zone: `2026-03-02 09:14`. */
  time(instant: string | null): string
  /** Two instants, what they share written once: `2026-03-02 09:14–09:15`, or `2026-03-02 09:14` within a minute. */
  span(from: string | null, to: string | null): string
}

export function createPaper(fonts: ReportFonts, timeZone: string): Paper {
  // The Swedish locale writes ISO 8601 order.
  const format = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone })
  const time = (instant: string | null): string => instant === null ? NONE : format.format(new Date(instant))
  return {
    text: value => fonts.inlines(value === null || value === '' ? NONE : value),
    time,
    span(from, to) {
      const [start, end] = [time(from), time(to)]
      if (start === end) return start
      const sameDay = end.startsWith(start.slice(0, DAY_LENGTH))
      return sameDay ? `${start}–${end.slice(DAY_LENGTH + 1)}` : `${start} – ${to === null ? '' : end}`
    }
  }
}

const NUMBER = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 })
const PERCENT = new Intl.NumberFormat('en-GB', { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 })
const PER_UNIT = new Intl.NumberFormat('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

export const number = (value: number): string => NUMBER.format(value)
export const percent = (value: number): string => PERCENT.format(value)

export const percentOf = (ratio: SummaryRatio): string => ratio.value === null ? NONE : PERCENT.format(ratio.value)
export const perUnitOf = (ratio: SummaryRatio): string => ratio.value === null ? NONE : PER_UNIT.format(ratio.value)
export const wholeOf = (ratio: SummaryRatio): string => ratio.value === null ? NONE : NUMBER.format(ratio.value)

/** `1 chip`, `2 chips`; the plural is formed with s. */
export function counted(count: number, noun: string): string {
  return `${number(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** A value of the document's enumerations in words: `false_positive` becomes `false positive`. */
export const words = (value: string): string => value.replaceAll('_', ' ')

/** A text cut to so many letters, the last an ellipsis if it was longer. */
export function shortened(text: string, length: number): string {
  const letters = Array.from(text)
  return letters.length <= length ? text : `${letters.slice(0, length - 1).join('')}…`
}

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
