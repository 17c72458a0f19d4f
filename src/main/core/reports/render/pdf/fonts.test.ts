import { resolve } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BASE_FONT, ReportFonts } from './fonts'

const FONTS_FOLDER = resolve(__dirname, '../../../../../../resources/fonts')
const fonts = new ReportFonts(FONTS_FOLDER)

describe('ReportFonts', () => {
  it.each(['Ω µ ü ± × °', 'Żółć, Ødegård, Ελλάς, Жук'])('sets %s in the base font', (text) => {
    expect(fonts.inlines(text)).toEqual([{ text, font: BASE_FONT }])
  })

  it.each([
    ['渡辺 さくら', 'NotoSansJP'],
    ['张伟', 'NotoSansSC'],
    ['김철수', 'NotoSansKR']
  ])('sets %s in %s', (text, font) => {
    const pieces = fonts.inlines(text)
    expect(pieces.map((piece) => piece.text).join('')).toBe(text)
    expect(new Set(pieces.filter((piece) => piece.text.trim() !== '').map((piece) => piece.font))).toEqual(new Set([font]))
  })

  it('writes what no font draws as code points, so that nothing is lost or reordered', () => {
    expect(plain('a🙂b')).toBe('a[U+1F642]b')
    expect(plain('\u202Egnp.exe')).toBe('[U+202E]gnp.exe')
    expect(plain('א')).toBe('[U+05D0]')
  })

  it('joins lines, as names have none', () => {
    expect(plain('a\r\nb\u2028c\td')).toBe('a b c d')
  })

  it('writes East Asian letters as code points where their fonts are missing', () => {
    const pieces = new ReportFonts(null).inlines('田中 B2')
    expect(pieces).toEqual([{ text: '[U+7530][U+4E2D] B2', font: BASE_FONT }])
  })

  it('keeps every letter of any text, as itself or as its code point', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      const read = plain(text).replace(/\[U\+([0-9A-F]+)\]/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
      expect(read).toBe(text.normalize('NFC').replace(/[\p{Cc}\u2028\u2029]+/gu, ' '))
    }))
  })

  it('owns its font files and nothing else', () => {
    expect(fonts.owns(resolve(FONTS_FOLDER, 'noto-sans-jp.woff'))).toBe(true)
    expect(fonts.owns('/etc/passwd')).toBe(false)
    expect(fonts.owns(`${FONTS_FOLDER}/../fonts/noto-sans-jp.woff`)).toBe(false)
  })
})

const plain = (text: string): string => fonts.inlines(text).map((piece) => piece.text).join('')
