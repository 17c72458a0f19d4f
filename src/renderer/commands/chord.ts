/**
 * A key with its modifiers, written `Ctrl+Shift+KeyZ`: names of `KeyboardEvent.code`, or `Char:` and the
 * character that the layout types (`Char:/`).
 */
export type Chord = string

/** The parts of a `KeyboardEvent` that a chord is compared with. */
export interface KeyPress {
  key: string
  code: string
  ctrlKey: boolean
  altKey: boolean
  shiftKey: boolean
  metaKey: boolean
}

const CHARACTER = 'Char:'
const LETTER_OR_DIGIT = /^(?:Key([A-Z])|Digit([0-9]))$/
const NUMPAD_DIGIT = /^Numpad([0-9])$/
const LATIN = /^[a-z0-9]$/

/**
 * Whether a key press is the chord. Letters and digits go by what is printed on the key where the layout
 * has them (Ctrl+Z stays Z on a German keyboard), and by their place where it has not (Cyrillic, the digit
 * row of a French keyboard), so that every layout reaches every command.
 */
export function matchesChord(chord: Chord, press: KeyPress): boolean {
  const { ctrl, alt, shift, key } = parseChord(chord)
  // AltGr reports Ctrl and Alt, and types characters.
  if (key.startsWith(CHARACTER)) return !press.metaKey && press.ctrlKey === press.altKey && press.key === key.slice(CHARACTER.length)
  if ((press.ctrlKey || press.metaKey) !== ctrl || press.altKey !== alt || press.shiftKey !== shift) return false
  const wanted = LETTER_OR_DIGIT.exec(key)
  if (!wanted) return press.code === key
  const typed = press.key.toLowerCase()
  const numpad = NUMPAD_DIGIT.exec(press.code)?.[1]
  if (numpad !== undefined) return numpad === wanted[2] && LATIN.test(typed)
  return LATIN.test(typed) ? typed === (wanted[1] ?? wanted[2] ?? '').toLowerCase() : press.code === key
}

export interface ChordParts {
  ctrl: boolean
  alt: boolean
  shift: boolean
  /** The key's code, or `Char:` and a character. */
  key: string
}

export function parseChord(chord: Chord): ChordParts {
  const parts: ChordParts = { ctrl: false, alt: false, shift: false, key: chord }
  for (const [prefix, modifier] of [['Ctrl+', 'ctrl'], ['Alt+', 'alt'], ['Shift+', 'shift']] as const) {
    if (!parts.key.startsWith(prefix)) continue
    parts[modifier] = true
    parts.key = parts.key.slice(prefix.length)
  }
  return parts
}

const KEY_NAMES: Record<string, string> = {
  ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Escape: 'Esc', PageUp: 'Page up', PageDown: 'Page down',
  NumpadAdd: '+', NumpadSubtract: '−', Space: 'Space', Enter: 'Enter', Backspace: '⌫', Delete: 'Del'
}

/** The chord as printed on key caps, one text a cap. */
export function chordCaps(chord: Chord): string[] {
  const { ctrl, alt, shift, key } = parseChord(chord)
  const character = LETTER_OR_DIGIT.exec(key)
  const cap = key.startsWith(CHARACTER)
    ? key.slice(CHARACTER.length).replace('-', '−')
    : character?.[1] ?? character?.[2] ?? KEY_NAMES[key] ?? key
  return [...(ctrl ? ['Ctrl'] : []), ...(alt ? ['Alt'] : []), ...(shift ? ['Shift'] : []), cap]
}

/** True for a chord that a scanner may type as part of a label: one character without Ctrl or Alt. */
export function isTypable(chord: Chord): boolean {
  const { ctrl, alt, key } = parseChord(chord)
  return !ctrl && !alt && (key.startsWith(CHARACTER) || LETTER_OR_DIGIT.test(key))
}
