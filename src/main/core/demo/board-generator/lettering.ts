import type { Point } from './shapes'

/** Strokes on a grid of 4 columns and 6 rows; each stroke is a chain of column-row digit pairs. */
const STROKES: Record<string, string> = {
  '0': '10 30 41 45 36 16 05 01 10',
  '1': '11 20 26,16 36',
  '2': '01 10 30 41 42 06 46',
  '3': '01 10 30 41 42 33 13,33 44 45 36 16 05',
  '4': '36 30 04 44',
  '5': '40 00 03 33 44 45 36 06',
  '6': '30 10 01 05 16 36 45 44 33 03',
  '7': '00 40 16',
  '8': '10 30 41 42 33 13 02 01 10,13 04 05 16 36 45 44 33',
  '9': '16 36 45 41 30 10 01 02 13 43',
  'A': '06 02 20 42 46,04 44',
  'B': '00 30 41 42 33 03,33 44 45 36 06 00',
  'C': '41 30 10 01 05 16 36 45',
  'L': '00 06 46',
  'P': '06 00 30 41 42 33 03',
  'R': '06 00 30 41 42 33 03,23 46',
  'S': '41 30 10 01 02 13 33 44 45 36 16 05',
  '-': '13 33'
}
const ROWS = 6
const ADVANCE = 5.6

/**
 * The strokes of a line of text as polylines in pixels, its top left at `origin`; `height` is that of a capital.
 * Knows the digits, A B C L P R S and the hyphen; anything else leaves a gap.
 */
export function letterStrokes(text: string, origin: Point, height: number): Point[][] {
  const unit = height / ROWS
  return Array.from(text).flatMap((letter, index) => (STROKES[letter] ?? '').split(',').filter(Boolean).map((stroke) =>
    stroke.split(' ').map((pair) => ({
      x: origin.x + (index * ADVANCE + Number(pair[0])) * unit,
      y: origin.y + Number(pair[1]) * unit
    }))))
}

/** Width of the text in pixels. */
export function letteringWidth(text: string, height: number): number {
  return text.length * ADVANCE * height / ROWS
}
