import type { CDPSession, Page } from '@playwright/test'

/** How scanners type the separators of an ISO/IEC 15434 label: as Ctrl combinations of an American keyboard. */
const CONTROL_KEYS: Record<string, { key: string; code: string; shift?: boolean }> = {
  '\x04': { key: 'd', code: 'KeyD' },
  '\x1d': { key: ']', code: 'BracketRight' },
  '\x1e': { key: '^', code: 'Digit6', shift: true }
}

const CTRL = 2
const SHIFT = 8
const ENTER_CODE = 13

/** A quick scanner's pace, seconds a key. Given with each key, so that a busy machine does not slow the scanner down. */
const PACE_SECONDS = 0.002
const MS_PER_SECOND = 1_000
/** Nobody lays the hand from the keys on the scanner any faster; without it the last key typed would be part of the scan. */
const REACH_SECONDS = 0.2

interface KeyEvent {
  type: 'keyDown' | 'keyUp'
  key: string
  code: string
  modifiers: number
  text?: string
  windowsVirtualKeyCode?: number
}

/** A keyboard-wedge scanner: real key events of the browser, all on their way before the first is answered. */
export class Scanner {
  private session: Promise<CDPSession> | undefined

  constructor(private readonly page: Page) {}

  /** Types the text as fast as a scanner does, and ends it with Enter. */
  async scan(text: string): Promise<void> {
    this.session ??= this.page.context().newCDPSession(this.page)
    const session = await this.session
    const start = Date.now() / MS_PER_SECOND + REACH_SECONDS
    const events = [...text, '\r'].flatMap((char, index) =>
      strokesOf(char).map((event) => ({ ...event, timestamp: start + index * PACE_SECONDS })))
    await Promise.all(events.map((event) => session.send('Input.dispatchKeyEvent', event)))
  }
}

function strokesOf(char: string): KeyEvent[] {
  const { text, ...up } = strokeOf(char)
  return [{ type: 'keyDown', ...up, ...(text === undefined ? {} : { text }) }, { type: 'keyUp', ...up }]
}

function strokeOf(char: string): Omit<KeyEvent, 'type'> {
  if (char === '\r') return { key: 'Enter', code: 'Enter', text: '\r', modifiers: 0, windowsVirtualKeyCode: ENTER_CODE }
  const control = CONTROL_KEYS[char]
  if (control) return { key: control.key, code: control.code, modifiers: CTRL | (control.shift ? SHIFT : 0) }
  const code = /[a-z]/i.test(char) ? `Key${char.toUpperCase()}` : /\d/.test(char) ? `Digit${char}` : ''
  return { key: char, code, text: char, modifiers: /[A-Z]/.test(char) ? SHIFT : 0 }
}
