/** A span of whole days, both ends included, each as `YYYY-MM-DD` in the calendar of the label's maker. */
export interface DateRange {
  from: string
  to: string
}

/** A date code as printed, with the days it stands for where only one reading makes sense. */
export interface DateCode {
  /** The identifier it was printed under, such as `10D`. */
  identifier: string
  raw: string
  range?: DateRange
}

type DateReader = (digits: string) => DateRange | undefined

/**
 * The formats that each identifier may carry. ANSI MH10.8.2 fixes 10D, 11D, 12D and 16D; it leaves 9D to the
 * partners, and ECIA EIGP-114 sets four digits there as YYWW. The GS1 identifier 11 is YYMMDD, where the
 * day 00 means the whole month (GS1 General Specifications, 3.4.2).
 */
const READERS: Record<string, readonly DateReader[]> = {
  '9D': [readYearWeek2, readYearMonthDay2, readYearWeek4, readYearMonthDay4],
  '10D': [readYearWeek2],
  '11D': [readYearWeek4],
  '12D': [readYearMonthDay4],
  '16D': [readYearMonthDay4],
  '11': [readYearMonthDay2, readYearMonth2]
}

/** Two-digit years from this one on belong to the twentieth century: no integrated part is older. */
const FIRST_YEAR = 1980
const LAST_YEAR = FIRST_YEAR + 99
const CENTURY = 100
const DAY_MS = 86_400_000
const DAYS_PER_WEEK = 7

/**
 * Reads a date code. `range` is set only when exactly one of the identifier's formats gives a real date from
 * 1980 to 2079: `201109` under 9D may be 9 November 2020 or week 9 of 2011 and stays raw.
 */
export function parseDateCode(identifier: string, raw: string): DateCode {
  const readers = isDateIdentifier(identifier) ? READERS[identifier] ?? [] : []
  const readings = readers.map((read) => read(raw)).filter((range) => range !== undefined)
  const [only, ...others] = readings
  return only !== undefined && others.length === 0 ? { identifier, raw, range: only } : { identifier, raw }
}

/** Whether a label field of this identifier is a date code. */
export function isDateIdentifier(identifier: string): boolean {
  return Object.hasOwn(READERS, identifier)
}

function readYearWeek2(digits: string): DateRange | undefined {
  const match = /^(\d{2})(\d{2})$/.exec(digits)
  return match === null ? undefined : weekRange(fullYear(Number(match[1])), Number(match[2]))
}

function readYearWeek4(digits: string): DateRange | undefined {
  const match = /^(\d{4})(\d{2})$/.exec(digits)
  return match === null ? undefined : weekRange(Number(match[1]), Number(match[2]))
}

function readYearMonthDay2(digits: string): DateRange | undefined {
  const match = /^(\d{2})(\d{2})(\d{2})$/.exec(digits)
  return match === null ? undefined : dayRange(fullYear(Number(match[1])), Number(match[2]), Number(match[3]))
}

function readYearMonthDay4(digits: string): DateRange | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})$/.exec(digits)
  return match === null ? undefined : dayRange(Number(match[1]), Number(match[2]), Number(match[3]))
}

function readYearMonth2(digits: string): DateRange | undefined {
  const match = /^(\d{2})(\d{2})00$/.exec(digits)
  return match === null ? undefined : monthRange(fullYear(Number(match[1])), Number(match[2]))
}

function fullYear(twoDigits: number): number {
  const century = FIRST_YEAR - (FIRST_YEAR % CENTURY)
  return twoDigits >= FIRST_YEAR % CENTURY ? century + twoDigits : century + CENTURY + twoDigits
}

function dayRange(year: number, month: number, day: number): DateRange | undefined {
  const time = Date.UTC(year, month - 1, day)
  const date = new Date(time)
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return exists && isCovered(year) ? { from: isoDate(time), to: isoDate(time) } : undefined
}

function monthRange(year: number, month: number): DateRange | undefined {
  if (month < 1 || month > 12 || !isCovered(year)) return undefined
  return { from: isoDate(Date.UTC(year, month - 1, 1)), to: isoDate(Date.UTC(year, month, 0)) }
}

/** Monday to Sunday of an ISO 8601 week: week 1 holds 4 January, the last week 28 December. */
function weekRange(year: number, week: number): DateRange | undefined {
  if (week < 1 || !isCovered(year)) return undefined
  const monday = mondayOf(Date.UTC(year, 0, 4)) + (week - 1) * DAYS_PER_WEEK * DAY_MS
  if (monday > mondayOf(Date.UTC(year, 11, 28))) return undefined
  return { from: isoDate(monday), to: isoDate(monday + (DAYS_PER_WEEK - 1) * DAY_MS) }
}

function mondayOf(time: number): number {
  const daysSinceMonday = (new Date(time).getUTCDay() + DAYS_PER_WEEK - 1) % DAYS_PER_WEEK
  return time - daysSinceMonday * DAY_MS
}

function isCovered(year: number): boolean {
  return year >= FIRST_YEAR && year <= LAST_YEAR
}

function isoDate(time: number): string {
  return new Date(time).toISOString().slice(0, 'YYYY-MM-DD'.length)
}
