import { describe, expect, it } from 'vitest'
import { toStroke, type KeyFacts } from './strokes'

function press(key: string, facts: Partial<KeyFacts> = {}): KeyFacts {
  return { key, code: '', ctrlKey: false, altKey: false, shiftKey: false, metaKey: false, ...facts }
}

describe('toStroke', () => {
  it.each([
    ['GS as Ctrl+]', press(']', { ctrlKey: true }), '\x1d'],
    ['RS as Ctrl+^', press('^', { ctrlKey: true, shiftKey: true }), '\x1e'],
    ['RS as Ctrl+Shift+6 of another layout', press('&', { ctrlKey: true, shiftKey: true, code: 'Digit6' }), '\x1e'],
    ['EOT as Ctrl+D', press('d', { ctrlKey: true }), '\x04'],
    ['FS as Ctrl+\\', press('\\', { ctrlKey: true }), '\x1c'],
    ['GS as itself', press('\x1d'), '\x1d']
  ])('reads %s', (_name, event, char) => {
    expect(toStroke(event)).toEqual({ kind: 'character', char, control: true })
  })

  it.each([press('Enter'), press('Tab'), press('m', { ctrlKey: true }), press('j', { ctrlKey: true })])(
    'takes %o for the end of a scan', (event) => {
      expect(toStroke(event)).toEqual({ kind: 'terminator' })
    }
  )

  it('reads printable characters, typed with AltGr too', () => {
    expect(toStroke(press('A', { shiftKey: true }))).toEqual({ kind: 'character', char: 'A', control: false })
    expect(toStroke(press('[', { ctrlKey: true, altKey: true }))).toEqual({ kind: 'character', char: '[', control: false })
  })

  it.each([press('Shift'), press('ArrowLeft'), press('F8'), press('c', { metaKey: true }), press('Tab', { shiftKey: true }), press('f', { altKey: true })])(
    'has no stroke for %o', (event) => {
      expect(toStroke(event)).toBeNull()
    }
  )
})

describe('a combination that no label carries', () => {
  it('is never a scanner’s, so that locking right behind a typed letter is not lost', () => {
    expect(toStroke(press('l', { ctrlKey: true }))).toBeNull()
  })
})
