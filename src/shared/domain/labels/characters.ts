/**
 * Characters as labels, scanners and clipboards deliver them: the separators of ISO/IEC 15434, and what
 * no printed label may contain.
 */

/** End of an ISO/IEC 15434 message. */
export const EOT = '\u0004'
/** Group separator: stands between the fields of one format. */
export const GS = '\u001d'
/** Record separator: stands between the formats of one message. */
export const RS = '\u001e'

/** A piece of the scanned text together with where it begins there, in UTF-16 units from 0. */
export interface Located {
  value: string
  at: number
}

const LEADING_BLANK = /^[\s\u200b\ufeff]+/u
const BLANK_AT_ENDS = /^[\s\u200b\ufeff]+|[\s\u200b\ufeff]+$/gu

/** Removes what scanners and clipboards add at both ends: white space, the CR or TAB suffix, byte order marks. */
export function trimBlank({ value, at }: Located): Located {
  const leading = LEADING_BLANK.exec(value)?.[0].length ?? 0
  return { value: value.replace(BLANK_AT_ENDS, ''), at: at + leading }
}

/**
 * The form in which label values are compared and stored: NFC, every kind of space as a plain one, no blank
 * ends. Letter case is kept: `24a` and `24A` are two lots.
 */
export function canonicalValue(value: string): string {
  return trimBlank({ value: value.normalize('NFC').replace(/\p{Zs}/gu, ' '), at: 0 }).value
}

/** The length as PostgreSQL's VARCHAR counts it: in code points, not in UTF-16 units. */
export function characterCount(value: string): number {
  return Array.from(value).length
}

/** Why a character cannot belong to a value, and where it stands. */
export interface CharacterFault {
  kind: 'line_break' | 'control' | 'invisible' | 'undecodable'
  /** For display, such as `U+001D`. */
  name: string
  /** In UTF-16 units from the start of the examined value. */
  index: number
}

const CHARACTER_CLASSES: readonly { kind: CharacterFault['kind'], test: RegExp }[] = [
  { kind: 'line_break', test: /[\n\r\u0085\p{Zl}\p{Zp}]/u },
  // A visible substitute of a control character (U+2400 to U+2421, U+2424) stands for that character.
  { kind: 'control', test: /[\p{Cc}\u2400-\u2421\u2424]/u },
  // A lone surrogate, or the mark that a decoder leaves where it gave up.
  { kind: 'undecodable', test: /[\p{Cs}\ufffd]/u },
  // Zero-width and direction marks make two different values look alike. The two joiners spell words in some scripts.
  { kind: 'invisible', test: /(?![\u200c\u200d])\p{Cf}/u }
]

/** The first character of `value` that no printed value contains, or undefined when all are printable. */
export function findUnprintable(value: string): CharacterFault | undefined {
  let index = 0
  for (const character of value) {
    const found = CHARACTER_CLASSES.find(({ test }) => test.test(character))
    if (found !== undefined) return { kind: found.kind, name: codePointName(character), index }
    index += character.length
  }
  return undefined
}

function codePointName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}
