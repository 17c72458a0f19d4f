import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalValue } from './characters'
import { lotNumberFault } from './faults'
import { formatIso15434, type PrintedFields } from './format'
import { parseLabel } from './parse'

const printable = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .map(canonicalValue)
  .filter((value) => lotNumberFault(value) === undefined && !value.includes('[)>'))
const optional = fc.option(printable, { nil: undefined })
const quantity = fc.option(fc.nat(), { nil: undefined })
const unknownField = fc.record({ identifier: fc.constantFrom('2P', '11K', '13Q', '33P', 'Z'), value: printable })

describe('formatIso15434', () => {
  it('writes the message of the standard, the lot first', () => {
    expect(formatIso15434({ lotNumber: '24-0917', customerPartNumber: 'PCB-A4', quantity: 120, dateCode: '2438' }))
      .toBe('[)>\u001e06\u001d1T24-0917\u001dPPCB-A4\u001dQ120\u001d9D2438\u001e\u0004')
  })

  it('is read back by parseLabel to the same fields', () => {
    const printed = fc.record({
      lotNumber: printable,
      customerPartNumber: optional,
      supplierPartNumber: optional,
      quantity,
      serialNumber: optional,
      packageId: optional,
      manufacturer: optional,
      orderNumber: optional,
      orderLine: optional,
      countryOfOrigin: optional,
      dateCode: optional,
      other: fc.array(unknownField, { maxLength: 4 })
    })
    fc.assert(fc.property(printed, ({ dateCode, ...fields }) => {
      const result = parseLabel(formatIso15434({ ...fields, dateCode }))
      expect(result).toMatchObject({ kind: 'lot', lotNumber: fields.lotNumber, notation: 'iso15434' })
      const read = result.kind === 'lot' ? result.fields : undefined
      expect({ ...read, dateCode: read?.dateCode?.raw }).toEqual({ ...fields, dateCode })
    }), { numRuns: 500 })
  })

  it.each<[string, PrintedFields]>([
    ['an empty lot number', { lotNumber: '  ' }],
    ['a lot number of 101 characters', { lotNumber: 'x'.repeat(101) }],
    ['a separator inside a value', { lotNumber: 'A', serialNumber: 'a\u001db' }],
    ['a message header inside a value', { lotNumber: 'A', manufacturer: 'x[)>y' }],
    ['a negative quantity', { lotNumber: 'A', quantity: -1 }],
    ['a quantity that is not a number', { lotNumber: 'A', quantity: NaN }],
    ['a quantity only an exponent can write', { lotNumber: 'A', quantity: 1e21 }],
    ['an identifier that is none', { lotNumber: 'A', other: [{ identifier: 'lot', value: 'x' }] }],
    ['a second lot', { lotNumber: 'A', other: [{ identifier: '1T', value: 'B' }] }]
  ])('refuses %s', (_, fields) => {
    expect(() => formatIso15434(fields)).toThrowError(expect.objectContaining({ name: 'AppError', code: 'BAD_INPUT' }))
  })
})
