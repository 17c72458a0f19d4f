import { canonicalValue } from './characters'
import { isDateIdentifier, parseDateCode, type DateCode } from './date-code'

/** One field of a label: the identifier that says what it is, and its value. */
export interface DataField {
  identifier: string
  value: string
}

/** What a label says, in the words of the platform. What has no word here is kept under `other`, as read. */
export interface LabelFields {
  lotNumber?: string
  /** The part number of whoever bought the goods (P). */
  customerPartNumber?: string
  /** The part number of whoever made them (1P). */
  supplierPartNumber?: string
  /** In pieces, unless the partners agreed otherwise. */
  quantity?: number
  serialNumber?: string
  packageId?: string
  dateCode?: DateCode
  manufacturer?: string
  orderNumber?: string
  orderLine?: string
  countryOfOrigin?: string
  /** The GS1 article number (GTIN), as on retail packages. */
  articleNumber?: string
  other: DataField[]
}

/** The fields that hold plain text. */
export type TextFieldName = Exclude<keyof LabelFields, 'quantity' | 'dateCode' | 'other'>

/** Data identifiers of ANSI MH10.8.2, as ISO/IEC 15434 format 06 carries them. */
export const DATA_IDENTIFIERS: Readonly<Record<string, TextFieldName>> = {
  '1T': 'lotNumber',
  P: 'customerPartNumber',
  '1P': 'supplierPartNumber',
  S: 'serialNumber',
  '3S': 'packageId',
  '1V': 'manufacturer',
  K: 'orderNumber',
  '4K': 'orderLine',
  '4L': 'countryOfOrigin'
}
export const QUANTITY_IDENTIFIER = 'Q'

/** GS1 application identifiers (GS1 General Specifications, chapter 3), format 05 and GS1 symbols. */
const APPLICATION_IDENTIFIERS: Readonly<Record<string, TextFieldName>> = {
  '10': 'lotNumber',
  '01': 'articleNumber',
  '241': 'customerPartNumber',
  '240': 'supplierPartNumber',
  '21': 'serialNumber',
  '00': 'packageId',
  '400': 'orderNumber'
}
const APPLICATION_QUANTITIES: readonly string[] = ['30', '37']

/** Text element identifiers (MIL-STD-130N, table of data qualifiers), as ISO/IEC 15434 format 12 carries them. */
const TEXT_ELEMENT_IDENTIFIERS: Readonly<Record<string, TextFieldName>> = {
  LOT: 'lotNumber',
  LTN: 'lotNumber',
  PNO: 'supplierPartNumber',
  PNR: 'supplierPartNumber',
  SEQ: 'serialNumber',
  SER: 'serialNumber',
  MFR: 'manufacturer',
  CAG: 'manufacturer'
}

/** A dictionary of identifiers: which field each one means. */
export interface IdentifierSystem {
  text: Readonly<Record<string, TextFieldName>>
  quantities: readonly string[]
}

export const MH10: IdentifierSystem = { text: DATA_IDENTIFIERS, quantities: [QUANTITY_IDENTIFIER] }
export const GS1: IdentifierSystem = { text: APPLICATION_IDENTIFIERS, quantities: APPLICATION_QUANTITIES }
export const TEI: IdentifierSystem = { text: TEXT_ELEMENT_IDENTIFIERS, quantities: [] }

/** Whether the dictionary knows what the identifier means. */
export function isKnownIdentifier(system: IdentifierSystem, identifier: string): boolean {
  return Object.hasOwn(system.text, identifier)
    || system.quantities.includes(identifier)
    || isDateIdentifier(identifier)
}

const PLAIN_DECIMAL = /^\d+(\.\d+)?$/
/** Decimal numbers of up to so many digits survive a trip through a double unchanged. */
const EXACT_DIGITS = 15

/**
 * The quantity that a printed text states, or undefined when it is no plain decimal number (`100 EA`, `1e3`),
 * or one with more digits than a number holds exactly.
 */
export function parseQuantity(text: string): number | undefined {
  if (!PLAIN_DECIMAL.test(text) || text.replace('.', '').length > EXACT_DIGITS) return undefined
  return Number(text)
}

/**
 * Adds one field to those of the label, in canonical form. An empty value adds nothing: labels print fields
 * that they leave empty. A second, different value of a field is kept under `other`; the first one counts.
 */
export function addField(fields: LabelFields, system: IdentifierSystem, { identifier, value }: DataField): void {
  const text = canonicalValue(value)
  if (text === '') return
  const name = Object.hasOwn(system.text, identifier) ? system.text[identifier] : undefined
  if (name !== undefined && (fields[name] === undefined || fields[name] === text)) {
    fields[name] = text
    return
  }
  const quantity = system.quantities.includes(identifier) ? parseQuantity(text) : undefined
  if (quantity !== undefined && (fields.quantity === undefined || fields.quantity === quantity)) {
    fields.quantity = quantity
    return
  }
  if (isDateIdentifier(identifier) && (fields.dateCode === undefined || fields.dateCode.raw === text)) {
    fields.dateCode ??= parseDateCode(identifier, text)
    return
  }
  fields.other.push({ identifier, value: text })
}
