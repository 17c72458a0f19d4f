import { EOT, GS, RS, type Located } from './characters'
import type { LabelFault } from './faults'

/** One format of an ISO/IEC 15434 message with its fields; those of a format without data fields are not read. */
export interface MessageFormat {
  /** Such as `06`; undefined when the label has fields but no header that says how to read them. */
  code: string | undefined
  fields: Located[]
}

type FieldTest = (format: MessageFormat) => boolean

export type SplitMessage = { formats: MessageFormat[] } | { fault: LabelFault }

/**
 * A way in which a scanner writes the separators. Many cannot send control characters as key presses, or are
 * set up to show them.
 */
interface SeparatorNotation {
  GS: string
  RS: string
  /** Undefined where the end cannot be told from the last value. */
  EOT?: string
}

const CONTROL_PICTURES_BLOCK = 0x2400
const CARET_OFFSET = 0x40

const CONTROL_NOTATION: SeparatorNotation = { GS, RS, EOT }
const PICTURE_NOTATION = notationOf((_, code) => String.fromCodePoint(CONTROL_PICTURES_BLOCK + code))

/** Substitutes that need a second look: their characters may also belong to a value. */
const TEXT_NOTATIONS: readonly SeparatorNotation[] = [
  notationOf((name) => `{${name}}`),
  notationOf((name) => `<${name}>`),
  notationOf((name) => `[${name}]`),
  notationOf((name) => `(${name})`),
  notationOf((_, code) => `<0x${hex(code, 2)}>`),
  notationOf((_, code) => `\\x${hex(code, 2)}`),
  notationOf((_, code) => `\\u${hex(code, 4)}`),
  notationOf((_, code) => `^${String.fromCodePoint(code + CARET_OFFSET)}`)
]

/** What is left of Ctrl+] and Ctrl+^ when the Ctrl is lost; only believed behind a complete message header. */
const LOST_CONTROL_KEY_NOTATION: SeparatorNotation = { GS: ']', RS: '^' }

const HEADED_NOTATIONS = [CONTROL_NOTATION, PICTURE_NOTATION, ...TEXT_NOTATIONS, LOST_CONTROL_KEY_NOTATION]

/** What every ISO/IEC 15434 message begins with. */
export const MESSAGE_HEADER = '[)>'
/** Some distributors print a further `>` before the header. */
const MESSAGE_START = /^>?\[\)>/
const FORMAT_CODE = /^\d{2}/
const FORMAT_CODE_LENGTH = 2

/** Formats whose fields are separated by GS. The others hold transport, EDI, free text or binary data. */
const FIELD_FORMATS: readonly string[] = ['05', '06', '12']

/** Whether the format holds fields; one without a code is known by its fields. */
export function isFieldFormat(code: string | undefined): boolean {
  return code === undefined || FIELD_FORMATS.includes(code)
}

/** Whether the text begins like an ISO/IEC 15434 message, and so has to be a whole one. */
export function hasMessageHeader(text: string): boolean {
  return MESSAGE_START.test(text)
}

/**
 * Splits a text that begins with `[)>` into its formats and fields. The record separator after the header and
 * the trailing RS and EOT may be missing, as on many labels in use.
 */
export function splitMessage(message: Located): SplitMessage {
  const header = MESSAGE_START.exec(message.value)?.[0] ?? ''
  const body = { value: message.value.slice(header.length), at: message.at + header.length }
  const notation = HEADED_NOTATIONS.find((candidate) => opensWith(body.value, candidate))
  if (notation === undefined) return { fault: unopenedFault(body) }
  const records = splitRecords(body, notation)
  if (!Array.isArray(records)) return records
  const formats: MessageFormat[] = []
  for (const record of records) {
    const format = readHeadedRecord(record, notation)
    if ('fault' in format) return format
    formats.push(format)
  }
  return formats.length === 0 ? { fault: headerMissing(body.at) } : { formats }
}

/**
 * Splits a text that has separators but no `[)>` before them: the header was lost, or never printed. Undefined
 * when the text has no separators. Written substitutes count only when `areFields` says that what stands between
 * them are fields: a lot number may well contain `<GS>`.
 */
export function splitHeaderless(text: Located, areFields: FieldTest): SplitMessage | undefined {
  const certain = [CONTROL_NOTATION, PICTURE_NOTATION].find((notation) => contains(text.value, notation))
  if (certain !== undefined) return readHeaderless(text, certain, areFields)
  const supposed = TEXT_NOTATIONS.find((notation) => contains(text.value, notation))
  if (supposed === undefined) return undefined
  const split = readHeaderless(text, supposed, areFields)
  return 'formats' in split && split.formats.every(areFields) ? split : undefined
}

function notationOf(write: (name: string, code: number) => string): Required<SeparatorNotation> {
  return { GS: write('GS', 0x1d), RS: write('RS', 0x1e), EOT: write('EOT', 0x04) }
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0')
}

/** Whether the text goes on with RS, or with a format code and GS; in either letter case, as in `<gs>`. */
function opensWith(body: string, notation: SeparatorNotation): boolean {
  const start = body.toUpperCase()
  return start.startsWith(notation.RS.toUpperCase())
    || (FORMAT_CODE.test(start) && start.startsWith(notation.GS.toUpperCase(), FORMAT_CODE_LENGTH))
}

function contains(text: string, notation: SeparatorNotation): boolean {
  return patternOf([notation.GS, notation.RS]).test(text)
}

function unopenedFault(body: Located): LabelFault {
  return FORMAT_CODE.test(body.value) ? separatorsMissing(body.at) : headerMissing(body.at)
}

function headerMissing(position: number): LabelFault {
  return {
    code: 'header_missing',
    reason: 'The label begins like an ISO/IEC 15434 label but names no format. Scan it again.',
    position
  }
}

function separatorsMissing(position: number): LabelFault {
  return {
    code: 'separators_missing',
    reason: 'The fields of the label run together: the scanner leaves out the group separators. '
      + 'Set it to send control characters, or type the lot number.',
    position
  }
}

/** The records of the message up to its end, without empty ones. */
function splitRecords(body: Located, notation: SeparatorNotation): Located[] | { fault: LabelFault } {
  const [content, ...behindEnd] = splitAt(body, [EOT, PICTURE_NOTATION.EOT, notation.EOT])
  const trailing = behindEnd.find(({ value }) => value.trim() !== '')
  if (content === undefined || trailing !== undefined) return { fault: labelsJoined(trailing?.at ?? body.at) }
  return splitAt(content, [RS, PICTURE_NOTATION.RS, notation.RS])
    .filter((record) => record.value !== '' && !isLostEnd(record, notation))
}

/** What is left of Ctrl+D, behind the last record, when the Ctrl is lost. */
function isLostEnd(record: Located, notation: SeparatorNotation): boolean {
  return notation === LOST_CONTROL_KEY_NOTATION && /^d$/i.test(record.value)
}

/** That two scans arrived as one text. */
export function labelsJoined(position: number): LabelFault {
  return {
    code: 'labels_joined',
    reason: 'Text follows the end of the label: two scans have run together. Scan one label at a time.',
    position
  }
}

function readHeadedRecord(record: Located, notation: SeparatorNotation): MessageFormat | { fault: LabelFault } {
  const code = FORMAT_CODE.exec(record.value)?.[0]
  if (code === undefined) return { fault: headerMissing(record.at) }
  if (!isFieldFormat(code)) return { code, fields: [] }
  const [head, ...fields] = splitFields(record, notation)
  if (head?.value !== code) return { fault: separatorsMissing(record.at + FORMAT_CODE_LENGTH) }
  return { code, fields }
}

function readHeaderless(
  text: Located,
  notation: SeparatorNotation,
  areFields: FieldTest
): SplitMessage {
  const records = splitRecords(text, notation)
  if (!Array.isArray(records)) return records
  const formats = records.map((record) => readRecord(record, notation))
  const [first, second] = formats
  const isSecondHeaded = second !== undefined && second.code !== undefined
  const isHeaderGarbled = first !== undefined && first.code === undefined && isSecondHeaded && !areFields(first)
  return isHeaderGarbled ? { fault: headerDamaged(text.at) } : { formats }
}

function readRecord(record: Located, notation: SeparatorNotation): MessageFormat {
  const [head, ...fields] = splitFields(record, notation)
  if (head === undefined) return { code: undefined, fields }
  if (FIELD_FORMATS.includes(head.value) && fields.length > 0) return { code: head.value, fields }
  return { code: undefined, fields: [head, ...fields] }
}

function headerDamaged(position: number): LabelFault {
  return {
    code: 'header_damaged',
    reason: 'The header of the label arrived as other characters: the scanner is set to another keyboard layout '
      + 'than this computer. Set it to the same layout, or type the lot number.',
    position
  }
}

function splitFields(record: Located, notation: SeparatorNotation): Located[] {
  return splitAt(record, [GS, PICTURE_NOTATION.GS, notation.GS])
}

function splitAt({ value, at }: Located, separators: readonly (string | undefined)[]): Located[] {
  const pattern = patternOf(separators.filter((separator) => separator !== undefined))
  const parts: Located[] = []
  let start = 0
  for (const match of value.matchAll(pattern)) {
    parts.push({ value: value.slice(start, match.index), at: at + start })
    start = match.index + match[0].length
  }
  return [...parts, { value: value.slice(start), at: at + start }]
}

function patternOf(separators: readonly string[]): RegExp {
  return new RegExp(separators.map((separator) => separator.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'), 'gi')
}
