import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createRequire } from 'node:module'
import { openSync } from 'fontkit'
import type { FontFiles, Inline } from 'pdfmake'

const nodeRequire = createRequire(import.meta.url)

/** Latin, Greek and Cyrillic, with the signs of measurement; every page is set in it. */
export const BASE_FONT = 'Roboto'

/** Tried in this order; the first that has every letter which the base font lacks sets the whole text. */
const EAST_ASIAN_FONTS = [
  { name: 'NotoSansJP', file: 'noto-sans-jp.woff' },
  { name: 'NotoSansSC', file: 'noto-sans-sc.woff' },
  { name: 'NotoSansKR', file: 'noto-sans-kr.woff' }
] as const

const CONTROL_OR_BREAK = /[\p{Cc}\u2028\u2029]+/gu

/**
 * Chooses for every letter of a text a font that can draw it. What none can draw (emoji, scripts that are
 * written from right to left, invisible marks that would reorder a line) is written as its code point,
 * `[U+202E]`: nothing is lost, and nothing in the report reads differently from what is stored.
 */
export class ReportFonts {
  /** Files by font name, as pdfmake wants them. */
  readonly files: Record<string, FontFiles>
  private readonly coverage = new Map<string, ReadonlySet<number>>()

  /** @param fontsFolder holds the East Asian fonts of `resources/fonts`; null, or a missing file, does without */
  constructor(fontsFolder: string | null) {
    const roboto = join(dirname(nodeRequire.resolve('pdfmake/package.json')), 'fonts', 'Roboto')
    this.files = { [BASE_FONT]: { normal: join(roboto, 'Roboto-Regular.ttf'), bold: join(roboto, 'Roboto-Medium.ttf') } }
    if (fontsFolder === null) return
    for (const { name, file } of EAST_ASIAN_FONTS) {
      const path = join(fontsFolder, file)
      if (existsSync(path)) this.files[name] = { normal: path, bold: path }
    }
  }

  /** Whether the path is one of the fonts: the only files that pdfmake may open. */
  owns(path: string): boolean {
    return Object.values(this.files).some(({ normal, bold }) => path === normal || path === bold)
  }

  /** A text of any origin, on one line, as pieces that each name the font they are set in. */
  inlines(text: string): Inline[] {
    const clean = text.normalize('NFC').replace(CONTROL_OR_BREAK, ' ')
    const letters = Array.from(clean)
    const foreign = letters.filter(letter => !this.draws(BASE_FONT, letter))
    if (foreign.length === 0) return [{ text: clean, font: BASE_FONT }]

    const fallbacks = this.fallbacksFor(foreign)
    const pieces: Inline[] = []
    for (const letter of letters) {
      const font = [BASE_FONT, ...fallbacks].find(name => this.draws(name, letter))
      const last = pieces.at(-1)
      const piece = { text: font === undefined ? codePointOf(letter) : letter, font: font ?? BASE_FONT }
      if (last?.font === piece.font) last.text += piece.text
      else pieces.push(piece)
    }
    return pieces
  }

  /** The East Asian fonts, the one that draws most of these letters first. */
  private fallbacksFor(letters: string[]): string[] {
    return Object.keys(this.files)
      .filter(name => name !== BASE_FONT)
      .map(name => ({ name, drawn: letters.filter(letter => this.draws(name, letter)).length }))
      .toSorted((a, b) => b.drawn - a.drawn)
      .map(({ name }) => name)
  }

  private draws(font: string, letter: string): boolean {
    const file = this.files[font]
    if (file === undefined) return false
    let covered = this.coverage.get(font)
    if (covered === undefined) {
      covered = new Set(openSync(file.normal).characterSet)
      this.coverage.set(font, covered)
    }
    return covered.has(letter.codePointAt(0) ?? 0)
  }
}

function codePointOf(letter: string): string {
  const hex = (letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return `[U+${hex}]`
}
