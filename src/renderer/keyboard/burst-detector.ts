/**
 * Tells a barcode scanner from a person. A keyboard-wedge scanner types some ten milliseconds a character
 * and ends with Enter, Tab or a pause; nobody types four characters that fast. A pure state machine: the
 * caller brings the time stamps and does what the effects say.
 */

/** The slowest scanner there is, on average over the burst, milliseconds a character. */
export const SCANNER_AVERAGE_MS = 35
/** Until a burst is recognised, a longer pause than this ends it, milliseconds. */
export const HOLD_MS = 50
/** Silence that ends a recognised burst, milliseconds. */
export const END_GAP_MS = 100
/** Fewer characters than this are no label: two keys pressed in one go come this fast. */
export const SHORTEST_SCAN = 4

export interface BurstState {
  text: string
  /** Time stamps of the first and the latest character, milliseconds. */
  startedAt: number
  lastAt: number
  /** True from the moment that it cannot be a person. */
  recognised: boolean
}

export type BurstEffect =
  /** Nothing known against this key: it acts as usual, and what was held before acts now. */
  | { kind: 'pass' }
  /** Too close on the key before to act yet. */
  | { kind: 'hold' }
  /** It is a scanner: what the keys of this burst did is to be taken back, what was held is dropped. */
  | { kind: 'recognise' }
  /** A further key of a recognised burst. */
  | { kind: 'swallow' }
  /** The burst is over. */
  | { kind: 'scan'; text: string }

export interface BurstStep {
  state: BurstState
  effect: BurstEffect
}

export const IDLE_BURST: BurstState = { text: '', startedAt: 0, lastAt: 0, recognised: false }

/** A character was typed at the time `at`. */
export function typeCharacter(state: BurstState, char: string, at: number): BurstStep {
  const gap = at - state.lastAt
  if (state.text === '' || gap >= pauseThatEnds(state)) return { state: begin(char, at), effect: { kind: 'pass' } }
  const text = state.text + char
  const next: BurstState = { ...state, text, lastAt: at }
  if (state.recognised) return { state: next, effect: { kind: 'swallow' } }
  if (text.length < SHORTEST_SCAN) return { state: next, effect: { kind: 'hold' } }
  if (averageGap(next) < SCANNER_AVERAGE_MS) return { state: { ...next, recognised: true }, effect: { kind: 'recognise' } }
  return { state: begin(char, at), effect: { kind: 'pass' } }
}

/** Enter or Tab was pressed at the time `at`: the end of a scan, or a key of its own. */
export function typeTerminator(state: BurstState, at: number): BurstStep {
  if (state.recognised && at - state.lastAt < END_GAP_MS) {
    return { state: IDLE_BURST, effect: { kind: 'scan', text: state.text } }
  }
  return { state: IDLE_BURST, effect: { kind: 'pass' } }
}

/** Time has gone by without a key; to be called `pauseThatEnds` after the latest one. */
export function waitUntil(state: BurstState, at: number): BurstStep {
  if (state.text === '' || at - state.lastAt < pauseThatEnds(state)) return { state, effect: { kind: 'hold' } }
  return {
    state: IDLE_BURST,
    effect: state.recognised ? { kind: 'scan', text: state.text } : { kind: 'pass' }
  }
}

/** The pause after the latest character that decides the burst, milliseconds. */
export function pauseThatEnds(state: BurstState): number {
  return state.recognised ? END_GAP_MS : HOLD_MS
}

/** True while a burst may be going on, so that a control combination may be a character of it. */
export function isWithinBurst(state: BurstState, at: number): boolean {
  return state.text !== '' && at - state.lastAt < pauseThatEnds(state)
}

function begin(char: string, at: number): BurstState {
  return { text: char, startedAt: at, lastAt: at, recognised: false }
}

function averageGap({ text, startedAt, lastAt }: BurstState): number {
  return (lastAt - startedAt) / (text.length - 1)
}
