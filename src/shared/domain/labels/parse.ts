import { canonicalValue, trimBlank, type Located } from './characters'
import { lotNumberFault, unprintableFault, type LabelFault } from './faults'
import {
  addField, GS1, isKnownIdentifier, MH10, TEI, type IdentifierSystem, type LabelFields
} from './fields'
import { readGs1Elements, type LocatedField } from './gs1'
import {
  hasMessageHeader, isFieldFormat, labelsJoined, MESSAGE_HEADER, splitHeaderless, splitMessage, type MessageFormat
} from './message'

/** How the label wrote what it says. */
export type LabelNotation = 'plain' | 'data_identifier' | 'iso15434' | 'gs1'

/** A label that names a lot. */
export interface LotLabel {
  kind: 'lot'
  lotNumber: string
  notation: LabelNotation
  fields: LabelFields
  /**
   * The whole text as a lot number, when that is possible too: `1T2024` may be the lot `2024` or a lot of that
   * very name. Look this one up first.
   */
  literal?: string
}

/** Why a readable label is not a lot's. The keys are for translation. */
export type ForeignLabelCode = 'link' | 'article_number' | 'other_field' | 'no_lot_field' | 'unread_format'

/** A label that can be read and names no lot. */
export interface ForeignLabel {
  kind: 'foreign'
  code: ForeignLabelCode
  reason: string
  fields: LabelFields
  /** The whole text as a lot number, when that is possible too. Look it up before refusing the label. */
  literal?: string
}

/** A text that claims a format, or to be a lot number, and breaks its rules. */
export interface MalformedLabel extends LabelFault {
  kind: 'malformed'
}

export type LabelResult = LotLabel | ForeignLabel | MalformedLabel

/** AIM symbology identifier (ISO/IEC 15424): `]`, the symbology's letter, a modifier. Scanners can send it first. */
const SYMBOLOGY_IDENTIFIER = /^\](?<symbology>[A-Zdez][0-9A-Za-z])/
/** Symbologies that say that their content is GS1 elements: DataMatrix, GS1-128, QR, DataBar, DotCode. */
const GS1_SYMBOLOGIES: readonly string[] = ['d2', 'C1', 'Q3', 'e0', 'J1']
/** EAN and UPC symbols. */
const ARTICLE_SYMBOLOGY = /^E/

/** No symbol holds more: a QR code of version 40 takes 7,089 digits; doubled for separators that are written out. */
const SYMBOL_MAX_LENGTH = 14_178

const LOT_IDENTIFIER = '1T'
const DATA_FIELD = /^(?<identifier>\d{0,3}[A-Z])(?<value>.*)$/s
const TEXT_ELEMENT = /^(?<identifier>[A-Z]{3}) (?<value>.*)$/s
const CAPS_LOCK_FIELD = /^\d{0,3}[a-z]/
const LINK = /^([a-z][a-z0-9+.-]*:\/\/|www\.|mailto:|tel:|sms:|geo:|wifi:|BEGIN:VCARD|MECARD:)/i

/**
 * Codes that stand alone on a label with several linear symbols, one field each (ECIA EIGP-114): an operator who
 * scans the wrong one is to be told so. Only forms that hardly any lot number has.
 */
const NEIGHBOUR_CODES: readonly { pattern: RegExp, meaning: string }[] = [
  { pattern: /^1P\S{3,}$/, meaning: 'the supplier part number (1P)' },
  { pattern: /^Q\d{1,9}$/, meaning: 'the quantity (Q)' },
  { pattern: /^9D\d{4,8}$/, meaning: 'the date code (9D)' },
  { pattern: /^10D\d{4}$/, meaning: 'the date code (10D)' },
  { pattern: /^4L[A-Z]{2}$/, meaning: 'the country of origin (4L)' }
]

/**
 * Reads what a scanner, a person or the clipboard delivered as the label of a lot: a plain lot number; one field
 * under the data identifier 1T; an ISO/IEC 15434 message with fields of format 06 (ANSI MH10.8.2), 05 (GS1) or 12
 * (text elements); or GS1 elements behind a symbology identifier that announces them.
 *
 * Forgives what real labels and scanners do: white space, CR or TAB at the ends, a symbology identifier, separators
 * written out (`{GS}`, `<GS>`, `^]`, `␝`), a missing header, RS or EOT. Never throws.
 */
export function parseLabel(text: string): LabelResult {
  if (text.length > SYMBOL_MAX_LENGTH) return malformed(textTooLong(text.length))
  const trimmed = trimBlank({ value: text, at: 0 })
  const symbology = SYMBOLOGY_IDENTIFIER.exec(trimmed.value)
  if (symbology === null) return parseContent(trimmed)
  const length = symbology[0].length
  const content = trimBlank({ value: trimmed.value.slice(length), at: trimmed.at + length })
  return parseSymbol(symbology.groups?.symbology ?? '', content)
}

function parseSymbol(symbology: string, content: Located): LabelResult {
  if (ARTICLE_SYMBOLOGY.test(symbology)) return articleLabel(content.value)
  if (hasMessageHeader(content.value) || !GS1_SYMBOLOGIES.includes(symbology)) return parseContent(content)
  const split = splitHeaderless(content, () => true)
  if (split !== undefined && 'fault' in split) return malformed(split.fault)
  const runs = split === undefined ? [content] : split.formats.flatMap(({ fields }) => fields)
  return readFormats([{ code: '05', fields: runs }])
}

function parseContent(content: Located): LabelResult {
  if (hasMessageHeader(content.value)) return readSplit(splitMessage(content))
  const headerless = splitHeaderless(content, haveIdentifiers)
  if (headerless !== undefined) return readSplit(headerless)
  return parsePlain(content)
}

function readSplit(split: ReturnType<typeof splitMessage>): LabelResult {
  return 'fault' in split ? malformed(split.fault) : readFormats(split.formats)
}

/** Whether every field has an identifier, and at least one a known one. */
function haveIdentifiers({ fields }: MessageFormat): boolean {
  const identifiers = fields.map(({ value }) => DATA_FIELD.exec(value)?.groups?.identifier)
  return identifiers.every((identifier) => identifier !== undefined)
    && identifiers.some((identifier) => isKnownIdentifier(MH10, identifier))
}

/** Fields gathered from all formats of a message, and the lot numbers among them. */
interface ReadFields {
  fields: LabelFields
  lots: Located[]
}

function readFormats(formats: readonly MessageFormat[]): LabelResult {
  const read: ReadFields = { fields: { other: [] }, lots: [] }
  for (const format of formats) {
    const fault = readFormat(format, read)
    if (fault !== undefined) return malformed(fault)
  }
  return lotOf(read, formats)
}

function readFormat(format: MessageFormat, read: ReadFields): LabelFault | undefined {
  const { system, readField } = readerOf(format)
  for (const part of format.fields) {
    if (part.value.trim() === '') continue
    const elements = readField(part)
    if (elements === undefined) return identifierMissing(part)
    for (const element of elements) {
      const fault = readElement(element, system, read)
      if (fault !== undefined) return fault
    }
  }
  return undefined
}

interface FieldReader {
  system: IdentifierSystem
  /** Undefined when the part does not begin with an identifier of the system. */
  readField: (part: Located) => LocatedField[] | undefined
}

const DATA_FIELD_READER: FieldReader = { system: MH10, readField: (part) => matchField(DATA_FIELD, part) }
const GS1_READER: FieldReader = { system: GS1, readField: readGs1Elements }
const TEXT_ELEMENT_READER: FieldReader = { system: TEI, readField: (part) => matchField(TEXT_ELEMENT, part) }

function readerOf({ code, fields }: MessageFormat): FieldReader {
  if (code === '12') return TEXT_ELEMENT_READER
  if (code === '05') return GS1_READER
  if (code === '06') return DATA_FIELD_READER
  const first = fields.find(({ value }) => value !== '')
  const isGs1 = first !== undefined && !DATA_FIELD.test(first.value) && readGs1Elements(first) !== undefined
  return isGs1 ? GS1_READER : DATA_FIELD_READER
}

function matchField(pattern: RegExp, part: Located): LocatedField[] | undefined {
  const groups = pattern.exec(part.value)?.groups
  if (groups === undefined) return undefined
  const { identifier = '', value = '' } = groups
  return [{ identifier, value, at: part.at + part.value.length - value.length }]
}

function readElement(
  { identifier, value, at }: LocatedField,
  system: IdentifierSystem,
  { fields, lots }: ReadFields
): LabelFault | undefined {
  const headerAt = value.indexOf(MESSAGE_HEADER)
  if (headerAt >= 0) return labelsJoined(at + headerAt)
  const content = trimBlank({ value, at })
  const unprintable = unprintableFault(content.value, content.at)
  if (unprintable !== undefined) return unprintable
  if (system.text[identifier] === 'lotNumber') {
    if (content.value === '') return lotEmpty(identifier, at)
    lots.push({ value: canonicalValue(value), at })
  }
  addField(fields, system, { identifier, value })
  return undefined
}

function lotOf({ fields, lots }: ReadFields, formats: readonly MessageFormat[]): LabelResult {
  const [lot] = lots
  if (lot === undefined) return withoutLot(fields, formats)
  const other = lots.find(({ value }) => value !== lot.value)
  if (other !== undefined) return malformed(lotsContradict(lot.value, other))
  const fault = lotNumberFault(lot.value, lot.at)
  if (fault !== undefined) return malformed(fault)
  const isGs1 = formats.every((format) => readerOf(format) === GS1_READER)
  return { kind: 'lot', lotNumber: lot.value, notation: isGs1 ? 'gs1' : 'iso15434', fields }
}

function withoutLot(fields: LabelFields, formats: readonly MessageFormat[]): ForeignLabel {
  const [first] = formats
  if (first?.code !== undefined && !formats.some(({ code }) => isFieldFormat(code))) {
    return {
      kind: 'foreign',
      code: 'unread_format',
      reason: `The label is in format ${first.code} of ISO/IEC 15434, which carries no lot number.`,
      fields
    }
  }
  return {
    kind: 'foreign',
    code: 'no_lot_field',
    reason: 'The label names no lot (1T). Scan the label of the lot, not that of a part, a package or an order.',
    fields
  }
}

function parsePlain(content: Located): LabelResult {
  const value = canonicalValue(content.value)
  if (LINK.test(value)) return linkLabel()
  const unprintable = unprintableFault(content.value, content.at)
  if (unprintable !== undefined) return malformed(unprintable)
  if (value.startsWith(LOT_IDENTIFIER)) return parseIdentifiedLot(value, content.at)
  const fault = lotNumberFault(value, content.at)
  if (fault !== undefined) return malformed(fault)
  const neighbour = NEIGHBOUR_CODES.find(({ pattern }) => pattern.test(value))
  if (neighbour !== undefined) return neighbourLabel(value, neighbour.meaning)
  if (isArticleNumber(value)) return { ...articleLabel(value), literal: value }
  return { kind: 'lot', lotNumber: value, notation: 'plain', fields: { lotNumber: value, other: [] } }
}

/** A lot number that stands alone behind its identifier, as in the linear codes of a label. */
function parseIdentifiedLot(value: string, at: number): LabelResult {
  const lotNumber = canonicalValue(value.slice(LOT_IDENTIFIER.length))
  if (lotNumber === '') return malformed(lotEmpty(LOT_IDENTIFIER, at))
  const fault = lotNumberFault(lotNumber, at + LOT_IDENTIFIER.length)
  if (fault !== undefined) return malformed(fault)
  const label: LotLabel = { kind: 'lot', lotNumber, notation: 'data_identifier', fields: { lotNumber, other: [] } }
  return lotNumberFault(value) === undefined ? { ...label, literal: value } : label
}

function neighbourLabel(value: string, meaning: string): ForeignLabel {
  const fields: LabelFields = { other: [] }
  const [field] = matchField(DATA_FIELD, { value, at: 0 }) ?? []
  if (field !== undefined) addField(fields, MH10, field)
  return {
    kind: 'foreign',
    code: 'other_field',
    reason: `This looks like ${meaning} of the label. Scan the code of the lot number, which begins with 1T.`,
    fields,
    literal: value
  }
}

function linkLabel(): ForeignLabel {
  return {
    kind: 'foreign',
    code: 'link',
    reason: 'The code holds a link or a contact, not a lot number. Scan the label of the lot.',
    fields: { other: [] }
  }
}

function articleLabel(articleNumber: string): ForeignLabel {
  return {
    kind: 'foreign',
    code: 'article_number',
    reason: 'The code is an article number (EAN), which names a product but no lot. Scan the label of the lot.',
    fields: { articleNumber, other: [] }
  }
}

/** EAN-13, UPC-A or GTIN-14 digits with their check digit. Eight digits are left alone: they are more often a date. */
const ARTICLE_NUMBER = /^\d{12,14}$/

/** Weights 3 and 1 in turn, from the right beginning with the check digit's 1 (GS1 General Specifications, 7.9.1). */
function isArticleNumber(value: string): boolean {
  if (!ARTICLE_NUMBER.test(value)) return false
  const weighted = Array.from(value).toReversed().map((digit, index) => Number(digit) * (index % 2 === 0 ? 1 : 3))
  return weighted.reduce((sum, term) => sum + term, 0) % 10 === 0
}

function malformed(fault: LabelFault): MalformedLabel {
  return { kind: 'malformed', ...fault }
}

function identifierMissing(part: Located): LabelFault {
  if (CAPS_LOCK_FIELD.test(part.value)) {
    return {
      code: 'caps_lock',
      reason: 'The letters of the label arrived in the wrong case: switch Caps Lock off and scan again.',
      position: part.at
    }
  }
  return unprintableFault(part.value, part.at) ?? {
    code: 'identifier_missing',
    reason: 'A field of the label does not begin with a data identifier such as 1T. Scan the label again.',
    position: part.at
  }
}

function textTooLong(length: number): LabelFault {
  return { code: 'too_long', reason: `The text has ${length} characters, more than any label holds.` }
}

function lotEmpty(identifier: string, position: number): LabelFault {
  return { code: 'lot_empty', reason: `The lot field (${identifier}) of the label is empty.`, position }
}

function lotsContradict(lotNumber: string, other: Located): LabelFault {
  return {
    code: 'lots_contradict',
    reason: `The label names two lots, ${lotNumber} and ${other.value}. Scan the label of one lot.`,
    position: other.at
  }
}
