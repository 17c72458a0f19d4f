import { describe, expect, it } from 'vitest'
import { chordCaps, isTypable, matchesChord, type KeyPress } from './chord'

function press(key: string, code: string, facts: Partial<KeyPress> = {}): KeyPress {
  return { key, code, ctrlKey: false, altKey: false, shiftKey: false, metaKey: false, ...facts }
}

describe('matchesChord', () => {
  it('goes by the letter where the layout has one', () => {
    expect(matchesChord('KeyC', press('c', 'KeyC'))).toBe(true)
    expect(matchesChord('KeyC', press('C', 'KeyC'))).toBe(true)
    expect(matchesChord('Ctrl+KeyZ', press('z', 'KeyY', { ctrlKey: true }))).toBe(true)
    expect(matchesChord('Ctrl+KeyZ', press('y', 'KeyZ', { ctrlKey: true }))).toBe(false)
  })

  it('goes by the place where the layout has no Latin letter or digit there', () => {
    expect(matchesChord('KeyC', press('с', 'KeyC'))).toBe(true)
    expect(matchesChord('Digit1', press('&', 'Digit1'))).toBe(true)
  })

  it('takes digits of the number pad too', () => {
    expect(matchesChord('Digit3', press('3', 'Numpad3'))).toBe(true)
    expect(matchesChord('Digit3', press('PageDown', 'Numpad3'))).toBe(false)
  })

  it('wants exactly the modifiers named', () => {
    expect(matchesChord('KeyC', press('c', 'KeyC', { ctrlKey: true }))).toBe(false)
    expect(matchesChord('Shift+Space', press(' ', 'Space'))).toBe(false)
    expect(matchesChord('Shift+Space', press(' ', 'Space', { shiftKey: true }))).toBe(true)
  })

  it('finds characters wherever the layout keeps them', () => {
    expect(matchesChord('Char:/', press('/', 'Digit7', { shiftKey: true }))).toBe(true)
    expect(matchesChord('Char:[', press('[', 'Digit8', { ctrlKey: true, altKey: true }))).toBe(true)
    expect(matchesChord('Char:/', press('/', 'Slash', { ctrlKey: true }))).toBe(false)
  })
})

describe('chordCaps', () => {
  it('prints what is on the keys', () => {
    expect(chordCaps('Ctrl+Shift+KeyZ')).toEqual(['Ctrl', 'Shift', 'Z'])
    expect(chordCaps('Char:?')).toEqual(['?'])
    expect(chordCaps('Alt+ArrowLeft')).toEqual(['Alt', '←'])
  })
})

describe('isTypable', () => {
  it('is true for what may be part of a scanned label', () => {
    expect(['KeyC', 'Digit1', 'Char:/', 'Shift+KeyO'].every(isTypable)).toBe(true)
    expect(['Ctrl+KeyZ', 'Space', 'Enter', 'ArrowDown', 'Alt+Digit1'].some(isTypable)).toBe(false)
  })
})
