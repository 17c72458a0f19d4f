import { AppError } from '../../contract/errors'
import { canonicalValue, EOT, GS, RS } from './characters'
import { lotNumberFault, unprintableFault } from './faults'
import {
  DATA_IDENTIFIERS, parseQuantity, QUANTITY_IDENTIFIER, type DataField, type LabelFields, type TextFieldName
} from './fields'
import { MESSAGE_HEADER } from './message'

/** What a label that Benchlight prints can say. `dateCode` is written under 9D, `other` after the named fields. */
export interface PrintedFields extends Omit<LabelFields, 'lotNumber' | 'dateCode' | 'articleNumber' | 'other'> {
  lotNumber: string
  dateCode?: string
  other?: readonly DataField[]
}

/** The format of ISO/IEC 15434 that holds data identifiers. */
const DATA_IDENTIFIER_FORMAT = '06'
const DATE_CODE_IDENTIFIER = '9D'
const LOT_IDENTIFIER = '1T'
const DATA_IDENTIFIER = /^\d{0,3}[A-Z]$/

/**
 * Writes an ISO/IEC 15434 message, format 06, with ANSI MH10.8.2 data identifiers, the lot first:
 * `[)>` RS `06` GS `1T…` GS … RS EOT. `parseLabel` reads it back to the same fields.
 *
 * Values are written in canonical form (NFC, no blank ends); fields that are undefined or empty are left out.
 *
 * @throws AppError BAD_INPUT when the lot number is none, a value has characters that cannot be printed or contains
 *   the message header, an identifier is no data identifier or a second lot, or the quantity is no plain decimal number
 */
export function formatIso15434(fields: PrintedFields): string {
  const lotFault = lotNumberFault(canonicalValue(fields.lotNumber))
  if (lotFault !== undefined) throw new AppError('BAD_INPUT', lotFault.reason)
  const other = fields.other ?? []
  if (other.some(({ identifier }) => identifier === LOT_IDENTIFIER)) {
    throw new AppError('BAD_INPUT', 'A label names one lot: a second 1T field cannot be printed.')
  }
  const written = [...namedFields(fields), ...other]
    .map(({ identifier, value }) => ({ identifier, value: canonicalValue(value) }))
    .filter(({ value }) => value !== '')
  written.forEach(refuseUnwritable)
  const body = written.map(({ identifier, value }) => `${GS}${identifier}${value}`).join('')
  return `${MESSAGE_HEADER}${RS}${DATA_IDENTIFIER_FORMAT}${body}${RS}${EOT}`
}

function namedFields(fields: PrintedFields): DataField[] {
  const texts = Object.entries(DATA_IDENTIFIERS).map(([identifier, name]) => ({
    identifier,
    value: textOf(fields, name)
  }))
  return [
    ...texts,
    { identifier: QUANTITY_IDENTIFIER, value: quantityText(fields.quantity) },
    { identifier: DATE_CODE_IDENTIFIER, value: fields.dateCode ?? '' }
  ]
}

function textOf(fields: PrintedFields, name: TextFieldName): string {
  return name === 'articleNumber' ? '' : fields[name] ?? ''
}

function quantityText(quantity: number | undefined): string {
  if (quantity === undefined) return ''
  const text = String(quantity)
  if (parseQuantity(text) === undefined) {
    throw new AppError('BAD_INPUT', `The quantity ${text} cannot be printed on a label: it must be a plain number.`)
  }
  return text
}

function refuseUnwritable({ identifier, value }: DataField): void {
  if (!DATA_IDENTIFIER.test(identifier)) {
    throw new AppError('BAD_INPUT', `${identifier} is no data identifier: up to three digits and a capital letter.`)
  }
  if (value.includes(MESSAGE_HEADER)) {
    throw new AppError('BAD_INPUT', `The field ${identifier} contains ${MESSAGE_HEADER}, which begins a label.`)
  }
  const fault = unprintableFault(value, 0)
  if (fault !== undefined) throw new AppError('BAD_INPUT', `The field ${identifier} cannot be printed. ${fault.reason}`)
}
