import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  END_GAP_MS, HOLD_MS, IDLE_BURST, SHORTEST_SCAN, typeCharacter, typeTerminator, waitUntil,
  type BurstEffect, type BurstState
} from './burst-detector'

interface Typed {
  effects: BurstEffect['kind'][]
  state: BurstState
  at: number
}

/** Types the text with the given pauses before the second and every later character. */
function type(text: string, gaps: number[], from: BurstState = IDLE_BURST, start = 1_000): Typed {
  let state = from
  let at = start
  const effects = [...text].map((char, index) => {
    if (index > 0) at += gaps[index - 1] ?? 0
    const step = typeCharacter(state, char, at)
    state = step.state
    return step.effect.kind
  })
  return { effects, state, at }
}

const printable = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)), minLength: SHORTEST_SCAN, maxLength: 60 })

describe('the burst detector', () => {
  it('recognises a scanner at the fourth character and gives the whole text at Enter', () => {
    const { effects, state, at } = type('24-0917', Array<number>(6).fill(10))
    expect(effects).toEqual(['pass', 'hold', 'hold', 'recognise', 'swallow', 'swallow', 'swallow'])
    expect(typeTerminator(state, at + 10).effect).toEqual({ kind: 'scan', text: '24-0917' })
  })

  it('gives the text after a pause when the scanner sends no terminator', () => {
    const { state, at } = type('24-0917', Array<number>(6).fill(10))
    expect(waitUntil(state, at + END_GAP_MS - 1).effect.kind).toBe('hold')
    expect(waitUntil(state, at + END_GAP_MS).effect).toEqual({ kind: 'scan', text: '24-0917' })
  })

  it('lets Enter through when it ends nothing', () => {
    expect(typeTerminator(IDLE_BURST, 1_000)).toEqual({ state: IDLE_BURST, effect: { kind: 'pass' } })
  })

  it('gives two keys pressed in one go back after the hold', () => {
    const { effects, state, at } = type('cr', [12])
    expect(effects).toEqual(['pass', 'hold'])
    expect(waitUntil(state, at + HOLD_MS).effect.kind).toBe('pass')
  })

  it('keeps a character that a person typed just before the scan out of it', () => {
    const person = type('a', [])
    const { state, at } = type('LOT-1', [5, 5, 5, 5], person.state, person.at + HOLD_MS)
    expect(typeTerminator(state, at + 5).effect).toEqual({ kind: 'scan', text: 'LOT-1' })
  })

  it('takes every text that comes at a scanner’s pace, whatever is in it', () => {
    fc.assert(fc.property(printable, fc.array(fc.integer({ min: 0, max: 34 }), { minLength: 60, maxLength: 60 }), (text, gaps) => {
      const { state, at } = type(text, gaps)
      expect(typeTerminator(state, at + 20).effect).toEqual({ kind: 'scan', text })
    }))
  })

  it('never takes a fast typist for a scanner', () => {
    fc.assert(fc.property(printable, fc.array(fc.integer({ min: 40, max: 400 }), { minLength: 60, maxLength: 60 }), (text, gaps) => {
      const { effects, state, at } = type(text, gaps)
      expect(effects).not.toContain('recognise')
      expect(typeTerminator(state, at + 40).effect.kind).toBe('pass')
    }))
  })

  it('never loses a character: each one passes, is held, or is in the scanned text', () => {
    fc.assert(fc.property(printable, fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 60, maxLength: 60 }), (text, gaps) => {
      const { state } = type(text, gaps)
      expect(text.endsWith(state.text)).toBe(true)
    }))
  })
})
