/** What a key event is to the burst detector. */
export type Stroke =
  | { kind: 'character'; char: string; control: boolean }
  | { kind: 'terminator' }

/** The parts of a `KeyboardEvent` that matter here. */
export interface KeyFacts {
  key: string
  code: string
  ctrlKey: boolean
  altKey: boolean
  shiftKey: boolean
  metaKey: boolean
}

const CTRL_A = 'a'.charCodeAt(0) - 1

/**
 * How scanners type the ASCII control characters that separate the fields of an ISO/IEC 15434 label:
 * as Ctrl combinations. By character where the layout has it, and by place for the others.
 */
const CONTROL_BY_KEY: Record<string, string> = { '[': '\x1b', '\\': '\x1c', ']': '\x1d', '^': '\x1e', _: '\x1f' }
const CONTROL_BY_CODE: Record<string, string> = {
  BracketLeft: '\x1b', Backslash: '\x1c', BracketRight: '\x1d', Digit6: '\x1e', Minus: '\x1f'
}
/** EOT and the four separators, all that a label carries: any other combination is a command of the person's. */
const LABEL_CONTROLS = new Set(['\x04', '\x1c', '\x1d', '\x1e', '\x1f'])
const TERMINATORS = new Set(['Enter', 'Tab', '\r', '\n', '\t'])

/** The stroke of a key event; null for keys that no scanner sends (modifiers, arrows, function keys). */
export function toStroke(event: KeyFacts): Stroke | null {
  if (event.metaKey) return null
  if (event.ctrlKey && !event.altKey) {
    const char = controlCharacter(event)
    if (char === null) return null
    if (TERMINATORS.has(char)) return { kind: 'terminator' }
    return LABEL_CONTROLS.has(char) ? { kind: 'character', char, control: true } : null
  }
  if (TERMINATORS.has(event.key)) return event.shiftKey ? null : { kind: 'terminator' }
  // Ctrl+Alt together is AltGr, which types ordinary characters on many layouts.
  if (event.altKey && !event.ctrlKey) return null
  if (event.key.length !== 1) return null
  return { kind: 'character', char: event.key, control: isControl(event.key) }
}

function controlCharacter({ key, code }: KeyFacts): string | null {
  if (/^[a-z]$/i.test(key)) return String.fromCharCode(key.toLowerCase().charCodeAt(0) - CTRL_A)
  return CONTROL_BY_KEY[key] ?? CONTROL_BY_CODE[code] ?? null
}

function isControl(key: string): boolean {
  return key.charCodeAt(0) < 0x20
}
