import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EOT, GS, RS } from './characters'
import { parseLabel } from './parse'

const FULL = `[)>${RS}06${GS}1TLOT123${GS}PABC-1${GS}1PXYZ${GS}Q2500${GS}S77${GS}9D2438${GS}1VACME`
  + `${GS}KPO9${GS}4K3${GS}4LDE${GS}3SPKG1${GS}13Q2${RS}${EOT}`

describe('plain lot numbers', () => {
  it.each([
    ['24-0917'], ['LOT 123/A'], ['ロット-42'], ['ЛОТ-7'], ['<b>7</b>'], ['O\'Brien "7"'], ['=1+1'], ['A<GS>B'],
    ['20240917'], ['S22-0001'], ['P1000'], ['a'.repeat(100)], ['😀'.repeat(100)], ['x^]y'], ['1t5']
  ])('takes %s', (lotNumber) => {
    expect(parseLabel(lotNumber)).toEqual({
      kind: 'lot', lotNumber, notation: 'plain', fields: { lotNumber, other: [] }
    })
  })

  it('removes what scanner and clipboard add at the ends', () => {
    const delivered = ['24-0917\r', '24-0917\t', '24-0917\r\n', '  24-0917 ', '\ufeff24-0917', ']C024-0917\r']
    for (const text of delivered) expect(parseLabel(text)).toMatchObject({ kind: 'lot', lotNumber: '24-0917' })
  })

  it('composes characters, so that two ways of typing one number find one lot', () => {
    expect(parseLabel('Mu\u0308ller')).toMatchObject({ lotNumber: 'M\u00fcller' })
  })

  it.each([
    ['', 'empty', 0],
    [' \r', 'empty', 2],
    ['a'.repeat(101), 'too_long', 0],
    ['x'.repeat(20_000), 'too_long', undefined],
    ['LOT1\rLOT2', 'several_lines', 4],
    [' LOT\u0000', 'control_character', 4],
    ['LOT\u20281', 'several_lines', 3],
    ['LOT\u202e123', 'invisible_character', 3],
    ['LOT\u200b123', 'invisible_character', 3],
    ['LOT\ud800', 'undecodable_character', 3],
    ['LOT\ufffd', 'undecodable_character', 3]
  ])('refuses %j as %s', (text, code, position) => {
    const result = parseLabel(text)
    expect(result).toMatchObject({ kind: 'malformed', code })
    expect(result.kind === 'malformed' && result.position).toBe(position)
  })
})

describe('a single data identifier', () => {
  it('reads 1T, and keeps the whole text as a possible lot number', () => {
    expect(parseLabel('1TLOT123')).toEqual({
      kind: 'lot', lotNumber: 'LOT123', notation: 'data_identifier', fields: { lotNumber: 'LOT123', other: [] },
      literal: '1TLOT123'
    })
  })

  it('allows the full length behind the identifier', () => {
    const result = parseLabel(`1T${'a'.repeat(100)}`)
    expect(result).toMatchObject({ kind: 'lot', lotNumber: 'a'.repeat(100) })
    expect(result).not.toHaveProperty('literal')
  })

  it('refuses 1T with nothing behind it', () => {
    expect(parseLabel('1T ')).toMatchObject({ kind: 'malformed', code: 'lot_empty' })
  })

  it.each([
    ['1PXYZ-9', { supplierPartNumber: 'XYZ-9' }],
    ['Q2500', { quantity: 2500 }],
    ['10D2438', { dateCode: { identifier: '10D', raw: '2438', range: { from: '2024-09-16', to: '2024-09-22' } } }],
    ['4LDE', { countryOfOrigin: 'DE' }]
  ])('tells that %s is the code beside the lot\'s, and leaves the literal to be looked up', (text, fields) => {
    expect(parseLabel(text)).toMatchObject({ kind: 'foreign', code: 'other_field', fields, literal: text })
  })
})

describe('ISO/IEC 15434 messages', () => {
  it('reads every identifier that has a word here, and keeps the others', () => {
    expect(parseLabel(FULL)).toEqual({
      kind: 'lot',
      lotNumber: 'LOT123',
      notation: 'iso15434',
      fields: {
        lotNumber: 'LOT123', customerPartNumber: 'ABC-1', supplierPartNumber: 'XYZ', quantity: 2500, serialNumber: '77',
        dateCode: { identifier: '9D', raw: '2438', range: { from: '2024-09-16', to: '2024-09-22' } },
        manufacturer: 'ACME', orderNumber: 'PO9', orderLine: '3', countryOfOrigin: 'DE', packageId: 'PKG1',
        other: [{ identifier: '13Q', value: '2' }]
      }
    })
  })

  const written = (gs: string, rs: string, eot: string) =>
    FULL.replaceAll(GS, gs).replaceAll(RS, rs).replaceAll(EOT, eot)

  it.each([
    ['control pictures', written('\u241d', '\u241e', '\u2404')],
    ['braces', written('{GS}', '{RS}', '{EOT}')],
    ['angle brackets', written('<GS>', '<RS>', '<EOT>')],
    ['lower-case angle brackets', written('<gs>', '<rs>', '<eot>')],
    ['square brackets', written('[GS]', '[RS]', '[EOT]')],
    ['parentheses', written('(GS)', '(RS)', '(EOT)')],
    ['hexadecimal escapes', written('\\x1D', '\\x1E', '\\x04')],
    ['Unicode escapes', written('\\u001d', '\\u001e', '\\u0004')],
    ['caret notation', written('^]', '^^', '^D')],
    ['keys whose Ctrl was lost', written(']', '^', 'd')],
    ['a mixture', written(GS, '{RS}', '\u2404')],
    ['a symbology identifier', `]d1${FULL}\r`],
    ['the extra > of some distributors', `>${FULL}`],
    ['no RS behind the header', FULL.replace(RS, '')],
    ['no RS and no EOT at the end', FULL.slice(0, -2)],
    ['no EOT', FULL.slice(0, -1)],
    ['no [)>', FULL.slice('[)>'.length)],
    ['no [)> RS', FULL.slice(`[)>${RS}`.length)],
    ['no header at all', FULL.slice(`[)>${RS}06${GS}`.length)],
    ['no header and braces', written('{GS}', '{RS}', '{EOT}').slice('[)>{RS}06{GS}'.length)],
    ['empty fields', FULL.replace(`${GS}S77`, `${GS}${GS}S77${GS}20Z`)],
    ['the lot repeated', FULL.replace(`${GS}S77`, `${GS}S77${GS}1TLOT123`)]
  ])('reads the same from %s', (_, text) => {
    expect(parseLabel(text)).toEqual(parseLabel(FULL))
  })

  it('keeps a substitute as part of the value where the message has true separators', () => {
    expect(parseLabel(`[)>${RS}06${GS}1TA^]B<GS>${RS}${EOT}`)).toMatchObject({ lotNumber: 'A^]B<GS>' })
  })

  it('gathers the fields of all formats of a message', () => {
    const text = `[)>${RS}01${GS}961Z00004951${RS}05${GS}10LOT9${GS}240XYZ${RS}06${GS}Q5${RS}${EOT}`
    expect(parseLabel(text)).toMatchObject({
      kind: 'lot', lotNumber: 'LOT9', fields: { supplierPartNumber: 'XYZ', quantity: 5 }
    })
  })

  it('reads text elements, format 12', () => {
    expect(parseLabel(`[)>${RS}12${GS}MFR 0CVA5${GS}PNO 1234${GS}LOT L-7${GS}SEQ 5${RS}${EOT}`)).toMatchObject({
      kind: 'lot',
      lotNumber: 'L-7',
      fields: { manufacturer: '0CVA5', supplierPartNumber: '1234', serialNumber: '5' }
    })
  })

  it('keeps a second value of a field, and a quantity that is no number, as read', () => {
    const result = parseLabel(`[)>${RS}06${GS}1TA${GS}PX${GS}PY${GS}Q10 EA${RS}${EOT}`)
    expect(result).toMatchObject({
      fields: { customerPartNumber: 'X', other: [{ identifier: 'P', value: 'Y' }, { identifier: 'Q', value: '10 EA' }] }
    })
  })

  it.each([
    ['no format', `[)>${RS}1TLOT${RS}${EOT}`, 'header_missing', 4],
    ['nothing behind the header', `[)>${RS}${EOT}`, 'header_missing', 3],
    ['only the header', '[)>', 'header_missing', 3],
    ['a second record without format', `[)>${RS}06${GS}1TA${RS}1TB${RS}${EOT}`, 'header_missing', 11],
    ['no separators', '[)>061TLOT123Q5', 'separators_missing', 3],
    ['no separator behind the format', `[)>${RS}061TLOT${GS}Q5${RS}${EOT}`, 'separators_missing', 6],
    ['an empty lot', `[)>${RS}06${GS}1T${GS}Q5${RS}${EOT}`, 'lot_empty', 9],
    ['a blank lot', `[)>${RS}06${GS}1T  ${GS}Q5${RS}${EOT}`, 'lot_empty', 9],
    ['two lots', `[)>${RS}06${GS}1TA${GS}1TB${RS}${EOT}`, 'lots_contradict', 13],
    ['a control character', `[)>${RS}06${GS}1TA\u0001B${RS}${EOT}`, 'control_character', 10],
    ['a line break', `[)>${RS}06${GS}1TA\rB${RS}${EOT}`, 'several_lines', 10],
    ['an over-long lot', `[)>${RS}06${GS}1T${'a'.repeat(101)}${RS}${EOT}`, 'too_long', 9],
    ['a field without identifier', `[)>${RS}06${GS}1TA${GS}-5${RS}${EOT}`, 'identifier_missing', 11],
    ['Caps Lock', `[)>${RS}06${GS}1tlot${RS}${EOT}`, 'caps_lock', 7],
    ['two labels in one', `${FULL}${FULL}`, 'labels_joined', FULL.length],
    ['two labels without end', `[)>${RS}06${GS}1TA[)>${RS}06${GS}1TA`, 'labels_joined', 10],
    ['another keyboard layout', `ü=:${RS}06${GS}1TA${RS}${EOT}`, 'header_damaged', 0]
  ])('refuses %s', (_, text, code, position) => {
    expect(parseLabel(text)).toMatchObject({ kind: 'malformed', code, position })
  })

  it('counts positions in the text as it was delivered', () => {
    const text = ' ]d1[)>{RS}06{GS}1TA{GS}1TB'
    const result = parseLabel(text)
    expect(result).toMatchObject({ kind: 'malformed', position: text.length - 1 })
  })
})

describe('GS1 symbols', () => {
  it('reads elements of predefined and of free length behind the symbology identifier', () => {
    expect(parseLabel(`]d201095212345432131124090010LOT7${GS}2155${GS}37250`)).toEqual({
      kind: 'lot',
      lotNumber: 'LOT7',
      notation: 'gs1',
      fields: {
        articleNumber: '09521234543213',
        dateCode: { identifier: '11', raw: '240900', range: { from: '2024-09-01', to: '2024-09-30' } },
        lotNumber: 'LOT7', serialNumber: '55', quantity: 250, other: []
      }
    })
  })

  it('reads them without it when a separator shows that there are fields', () => {
    expect(parseLabel(`010952123454321310LOT7${GS}2155`)).toMatchObject({ lotNumber: 'LOT7', notation: 'gs1' })
  })

  it('refuses what has no application identifier', () => {
    expect(parseLabel(']C1LOT7')).toMatchObject({ kind: 'malformed', code: 'identifier_missing', position: 3 })
  })
})

describe('readable labels of other things', () => {
  it.each([
    ['https://example.com/1TLOT', 'link'],
    ['www.example.com', 'link'],
    ['mailto:a@example.com', 'link'],
    ['WIFI:S:net;;', 'link'],
    ['4006381333931', 'article_number'],
    [']E04006381333931', 'article_number'],
    [`[)>${RS}06${GS}PABC${GS}Q5${RS}${EOT}`, 'no_lot_field'],
    [`[)>${RS}07free text${RS}${EOT}`, 'unread_format'],
    [`[)>${RS}01${GS}961Z00004951${RS}${EOT}`, 'unread_format'],
    [']d20109521234543213', 'no_lot_field']
  ])('%j is foreign: %s', (text, code) => {
    expect(parseLabel(text)).toMatchObject({ kind: 'foreign', code })
  })

  it('leaves a number that may be an article\'s to be looked up as a lot', () => {
    expect(parseLabel('4006381333931')).toMatchObject({ literal: '4006381333931' })
    expect(parseLabel('4006381333932')).toMatchObject({ kind: 'lot', lotNumber: '4006381333932' })
  })

  it('gives what a label without lot says', () => {
    expect(parseLabel(`[)>${RS}06${GS}PABC${GS}Q5${RS}${EOT}`)).toMatchObject({
      fields: { customerPartNumber: 'ABC', quantity: 5, other: [] }
    })
  })
})

/** What `lots.lot_number` takes and a screen shows, told without the code under test. */
function isStorable(lotNumber: string): boolean {
  return /^.{1,100}$/su.test(lotNumber)
    && !/[\p{Cc}\p{Cs}]/u.test(lotNumber)
    && lotNumber === lotNumber.normalize('NFC').trim()
}

describe('any text', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '[)>', RS, GS, EOT, '06', '05', '12', '01', '1T', 'P', 'Q', '9D', '{GS}', '<RS>', '^]', '^', ']', '␝', ']d2',
      '\r', '\t', ' ', '\u202e', '10', '(EOT)', '\\x1d'
    ),
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.string({ maxLength: 6 })
  )
  const text = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''))

  it('is answered, and a lot number is always one that can be stored', () => {
    fc.assert(fc.property(text, (scanned) => {
      const result = parseLabel(scanned)
      expect(result.kind !== 'lot' || isStorable(result.lotNumber)).toBe(true)
      expect(result.kind !== 'lot' || result.fields.lotNumber === result.lotNumber).toBe(true)
    }), { numRuns: 5000 })
  })

  it('is refused only with a reason', () => {
    fc.assert(fc.property(text, (scanned) => {
      const result = parseLabel(scanned)
      expect(result.kind === 'lot' || result.reason.endsWith('.')).toBe(true)
    }), { numRuns: 5000 })
  })

  it('has the position of a fault inside it', () => {
    fc.assert(fc.property(text, (scanned) => {
      const result = parseLabel(scanned)
      if (result.kind !== 'malformed' || result.position === undefined) return
      expect(result.position).toBeGreaterThanOrEqual(0)
      expect(result.position).toBeLessThanOrEqual(scanned.length)
    }), { numRuns: 5000 })
  })

  it('is answered at once, however long and blank', () => {
    const started = performance.now()
    parseLabel(`a${' '.repeat(14_000)}b`)
    parseLabel(' '.repeat(1_000_000))
    expect(performance.now() - started).toBeLessThan(1000)
  })
})
