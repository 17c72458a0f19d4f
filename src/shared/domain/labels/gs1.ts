import type { Located } from './characters'
import type { DataField } from './fields'

/**
 * Elements of predefined length, by their first two digits: identifier and value together
 * (GS1 General Specifications, 7.8.5).
 */
const PREDEFINED_LENGTHS: Readonly<Record<string, number>> = {
  '00': 20, '01': 16, '02': 16, '03': 16, '04': 18,
  '11': 8, '12': 8, '13': 8, '14': 8, '15': 8, '16': 8, '17': 8, '18': 8, '19': 8,
  '20': 4, '31': 10, '32': 10, '33': 10, '34': 10, '35': 10, '36': 10, '41': 16
}

/** How many digits an identifier has, by its first two. */
const IDENTIFIER_LENGTHS: readonly { prefixes: RegExp, length: number }[] = [
  { prefixes: /^(0[0-4]|1[0-9]|2[0-2]|30|37|9[0-9])/, length: 2 },
  { prefixes: /^(23|24|25|40|41|42|71)/, length: 3 },
  { prefixes: /^(3[1-69]|43|7[02]|8[0-2])/, length: 4 }
]

/** A field read from the label, with where its value begins there. */
export interface LocatedField extends DataField {
  at: number
}

/**
 * Reads the GS1 elements of one run between separators: those of predefined length follow one another without a
 * separator, any other goes on to the end of the run. Undefined when the run does not begin with an identifier.
 */
export function readGs1Elements({ value: run, at }: Located): LocatedField[] | undefined {
  const elements: LocatedField[] = []
  let start = 0
  while (start < run.length) {
    const rest = run.slice(start)
    const length = IDENTIFIER_LENGTHS.find(({ prefixes }) => prefixes.test(rest))?.length
    if (length === undefined || !/^\d+$/.test(rest.slice(0, length))) return undefined
    const end = PREDEFINED_LENGTHS[rest.slice(0, 2)] ?? rest.length
    elements.push({ identifier: rest.slice(0, length), value: rest.slice(length, end), at: at + start + length })
    start += end
  }
  return elements
}
