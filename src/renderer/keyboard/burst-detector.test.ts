import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  fallSilent, IDLE_BURST, RUN_GAP_MS, SHORTEST_SCAN, typeCharacter, typeTerminator, type BurstEffect, type BurstState
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
  const effects = text.split('').map((char, index) => {
    if (index > 0) at += gaps[index - 1] ?? 0
    const step = typeCharacter(state, char, at)
    state = step.state
    return step.effect.kind
  })
  return { effects, state, at }
}

const LONGEST = 60
const unit = fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code))
const printable = fc.string({ unit, minLength: SHORTEST_SCAN, maxLength: LONGEST })
const gaps = (min: number, max: number) => fc.array(fc.integer({ min, max }), { minLength: LONGEST, maxLength: LONGEST })

describe('the burst detector', () => {
  it('recognises a scanner at the fourth character and gives the whole text at Enter', () => {
    const { effects, state, at } = type('24-0917', Array<number>(6).fill(10))
    expect(effects).toEqual(['begin', 'continue', 'continue', 'recognise', 'swallow', 'swallow', 'swallow'])
    expect(typeTerminator(state, at + 10).effect).toEqual({ kind: 'scan', text: '24-0917' })
  })

  it('gives the text in the silence after it when the scanner sends no terminator', () => {
    const { state } = type('24-0917', Array<number>(6).fill(10))
    expect(fallSilent(state).effect).toEqual({ kind: 'scan', text: '24-0917' })
  })

  it('lets Enter through when it ends nothing', () => {
    expect(typeTerminator(IDLE_BURST, 1_000)).toEqual({ state: IDLE_BURST, effect: { kind: 'pass' } })
  })

  it('takes two keys pressed in one go for what they are', () => {
    const { effects, state } = type('cr', [12])
    expect(effects).toEqual(['begin', 'continue'])
    expect(fallSilent(state).effect.kind).toBe('pass')
  })

  it('bears one late character, as from a busy computer', () => {
    const { state, at } = type('LOT-1', [70, 8, 8, 8])
    expect(typeTerminator(state, at + 8).effect).toEqual({ kind: 'scan', text: 'LOT-1' })
  })

  it('keeps what a person typed just before the scan out of it', () => {
    const person = type('ab', [150])
    const { state, at } = type('LOT-1', [5, 5, 5, 5], person.state, person.at + RUN_GAP_MS)
    expect(typeTerminator(state, at + 5).effect).toEqual({ kind: 'scan', text: 'LOT-1' })
  })

  it('says from when on the keys were the scanner’s', () => {
    const typed = type('xLOT', [79, 20, 20])
    const { effect } = typeCharacter(typed.state, '-', typed.at + 20)
    expect(effect).toEqual({ kind: 'recognise', since: 1_079 })
  })

  it('takes every text that comes at a scanner’s pace, whatever is in it', () => {
    fc.assert(fc.property(printable, gaps(0, 34), (text, pauses) => {
      const { state, at } = type(text, pauses)
      expect(typeTerminator(state, at + 20).effect).toEqual({ kind: 'scan', text })
    }))
  })

  it('never takes a fast typist for a scanner', () => {
    fc.assert(fc.property(printable, gaps(40, 400), (text, pauses) => {
      const { effects, state, at } = type(text, pauses)
      expect(effects).not.toContain('recognise')
      expect(typeTerminator(state, at + 40).effect.kind).toBe('pass')
    }))
  })

  it('never makes up or reorders characters: what it holds is always the end of what was typed', () => {
    fc.assert(fc.property(printable, gaps(0, 200), (text, pauses) => {
      expect(text.endsWith(type(text, pauses).state.text)).toBe(true)
    }))
  })
})
