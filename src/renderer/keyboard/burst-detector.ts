/**
 * Tells a barcode scanner from a person. A keyboard-wedge scanner types some ten milliseconds a character
 * and ends with Enter, Tab or a pause; nobody types four characters that fast. A pure state machine: the
 * caller brings the time stamps and does what the effects say.
 */

/** The slowest scanner there is, on average over the burst, milliseconds a character. */
export const SCANNER_AVERAGE_MS = 35
/** While it may still be a person, a pause this long separates two runs of keys, milliseconds. */
export const RUN_GAP_MS = 80
/** Silence that ends a recognised burst, milliseconds. */
export const END_GAP_MS = 100
/** Fewer characters than this are no label: two keys pressed in one go come this fast. */
export const SHORTEST_SCAN = 4

export interface BurstState {
  /** The characters of the run so far. */
  text: string
  /** When each of them came, milliseconds. */
  times: readonly number[]
  /** True from the moment that it cannot be a person. */
  recognised: boolean
}

export type BurstEffect =
  /** The first key of a run: whatever was put off before is no scan. */
  | { kind: 'begin' }
  /** A further key that may be a person's or a scanner's. */
  | { kind: 'continue' }
  /** It is a scanner: what its keys did from `since` on is to be taken back. */
  | { kind: 'recognise'; since: number }
  /** A further key of a recognised burst. */
  | { kind: 'swallow' }
  /** The burst is over. */
  | { kind: 'scan'; text: string }
  /** The run is over, and was no scan. */
  | { kind: 'pass' }

export interface BurstStep {
  state: BurstState
  effect: BurstEffect
}

export const IDLE_BURST: BurstState = { text: '', times: [], recognised: false }

/** A character (one UTF-16 unit) was typed at the time `at`. */
export function typeCharacter(state: BurstState, char: string, at: number): BurstStep {
  if (!isWithinRun(state, at)) return { state: { text: char, times: [at], recognised: false }, effect: { kind: 'begin' } }
  const text = state.text + char
  const times = [...state.times, at]
  if (state.recognised) return { state: { text, times, recognised: true }, effect: { kind: 'swallow' } }
  const start = scannedFrom(times)
  if (start === null) return { state: { text: text.slice(1 - SHORTEST_SCAN), times: times.slice(1 - SHORTEST_SCAN), recognised: false }, effect: { kind: 'continue' } }
  return {
    state: { text: text.slice(start), times: times.slice(start), recognised: true },
    effect: { kind: 'recognise', since: times[start] ?? at }
  }
}

/** Enter or Tab was pressed at the time `at`: the end of a scan, or a key of its own. */
export function typeTerminator(state: BurstState, at: number): BurstStep {
  return { state: IDLE_BURST, effect: state.recognised && isWithinRun(state, at) ? { kind: 'scan', text: state.text } : { kind: 'pass' } }
}

/** No key has come for `pauseThatEnds`. */
export function fallSilent(state: BurstState): BurstStep {
  return { state: IDLE_BURST, effect: state.recognised ? { kind: 'scan', text: state.text } : { kind: 'pass' } }
}

/** The pause after the latest character that ends the run, milliseconds. */
export function pauseThatEnds({ recognised }: BurstState): number {
  return recognised ? END_GAP_MS : RUN_GAP_MS
}

/** True while a run is going on at the time `at`, so that a control combination may be a character of it. */
export function isWithinRun(state: BurstState, at: number): boolean {
  const latest = state.times.at(-1)
  return latest !== undefined && at - latest < pauseThatEnds(state)
}

/** Where the scanner's part of the run begins; null while there is none. A person's key may stand before it. */
function scannedFrom(times: readonly number[]): number | null {
  const last = times.length - 1
  for (let start = 0; start <= times.length - SHORTEST_SCAN; start++) {
    if (((times[last] ?? 0) - (times[start] ?? 0)) / (last - start) < SCANNER_AVERAGE_MS) return start
  }
  return null
}
