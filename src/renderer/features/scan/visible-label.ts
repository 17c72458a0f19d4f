const LONGEST_SHOWN = 120
const CONTROL_NAMES: Record<string, string> = {
  '\x04': 'EOT', '\t': 'TAB', '\n': 'LF', '\r': 'CR', '\x1c': 'FS', '\x1d': 'GS', '\x1e': 'RS', '\x1f': 'US'
}
const FIRST_PRINTABLE = 0x20

/** A scanned text with its control characters by name (`<GS>`), cut to what fits on a screen. */
export function visibleLabel(text: string): string {
  const characters = [...text]
  const shown = characters.slice(0, LONGEST_SHOWN).map((char) => (char.charCodeAt(0) < FIRST_PRINTABLE ? `<${nameOf(char)}>` : char)).join('')
  return characters.length > LONGEST_SHOWN ? `${shown}…` : shown
}

function nameOf(char: string): string {
  return CONTROL_NAMES[char] ?? char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')
}
