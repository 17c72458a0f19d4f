import { characterCount, findUnprintable, type CharacterFault } from './characters'

/** What is wrong with a text that claims to be a label, or a lot number, and is not. The keys are for translation. */
export type LabelFaultCode =
  | 'empty'
  | 'too_long'
  | 'several_lines'
  | 'control_character'
  | 'invisible_character'
  | 'undecodable_character'
  | 'header_damaged'
  | 'header_missing'
  | 'separators_missing'
  | 'identifier_missing'
  | 'caps_lock'
  | 'lot_empty'
  | 'lots_contradict'
  | 'labels_joined'

/** A fault, told so that an operator knows what to do next. */
export interface LabelFault {
  code: LabelFaultCode
  reason: string
  /** Where it is in the text as it was passed in, in UTF-16 units from 0; absent when the whole is at fault. */
  position?: number
}

/** `lots.lot_number` is VARCHAR(100). */
export const LOT_NUMBER_MAX_LENGTH = 100

/**
 * Checks a lot number in canonical form (see `canonicalValue`). A lot number is 1 to 100 code points of any
 * script, spaces and punctuation included (`<`, `'` and `"` are legitimate: escaping is the work of whoever
 * draws or stores it), without control, line-breaking, zero-width or direction characters.
 *
 * @param at where the value begins in the scanned text, for the position of the fault
 */
export function lotNumberFault(value: string, at = 0): LabelFault | undefined {
  if (value === '') return { code: 'empty', reason: 'The lot number is empty.', position: at }
  const unprintable = unprintableFault(value, at)
  if (unprintable !== undefined) return unprintable
  const length = characterCount(value)
  if (length <= LOT_NUMBER_MAX_LENGTH) return undefined
  return {
    code: 'too_long',
    reason: `The lot number has ${length} characters; at most ${LOT_NUMBER_MAX_LENGTH} are allowed.`,
    position: at
  }
}

/** The fault of the first character in `value` that cannot be printed on a label. */
export function unprintableFault(value: string, at: number): LabelFault | undefined {
  const found = findUnprintable(value)
  if (found === undefined) return undefined
  return { ...UNPRINTABLE_FAULTS[found.kind](found.name), position: at + found.index }
}

const UNPRINTABLE_FAULTS: Record<CharacterFault['kind'], (name: string) => LabelFault> = {
  line_break: () => ({
    code: 'several_lines',
    reason: 'The text has several lines: two scans may have run together. Scan one label at a time.'
  }),
  control: (name) => ({
    code: 'control_character',
    reason: `The text contains the control character ${name}, which no lot number has. Scan the label again.`
  }),
  invisible: (name) => ({
    code: 'invisible_character',
    reason: `The text contains the invisible character ${name}, as copied text often does. Type the lot number instead.`
  }),
  undecodable: (name) => ({
    code: 'undecodable_character',
    reason: `The text contains ${name}, which is no character: the scanner's character set does not fit the label's.`
  })
}
