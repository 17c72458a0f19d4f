import type { Content, Node, TableLayout } from 'pdfmake'

/** All lengths in points, 1/72 inch. */
export const PAGE_MARGIN = { side: 36, top: 58, bottom: 50 } as const
const A4_WIDTH = 595.28
export const CONTENT_WIDTH = A4_WIDTH - 2 * PAGE_MARGIN.side

/** One accent; everything that it marks is marked by shape or word as well, for printers without colour. */
export const COLOR = {
  accent: '#0b5c8f',
  ink: '#14191f',
  dim: '#4d5a66',
  line: '#b9c3cc',
  tint: '#eef2f5',
  paper: '#ffffff'
} as const

export const SIZE = { small: 7, dense: 7.5, body: 9, heading: 13, figure: 19, title: 24 } as const

const CELL_PADDING = 3
const HAIRLINE = 0.5
const RULE = 1

/** Rows parted by hairlines under a stronger line below the head. */
export const ROWS: TableLayout = {
  hLineWidth: (line, node) => line === (node.table?.headerRows ?? 0) ? RULE : line === 0 ? 0 : HAIRLINE,
  hLineColor: (line, node) => line === (node.table?.headerRows ?? 0) ? COLOR.ink : COLOR.line,
  vLineWidth: () => 0,
  paddingLeft: column => column === 0 ? 0 : CELL_PADDING,
  paddingRight: () => CELL_PADDING,
  paddingTop: () => 2.5,
  paddingBottom: () => 2.5
}

/**
 * The widths of a table in the layout `ROWS`, its one `'*'` replaced by what the others leave. pdfmake would let that
 * column grow with a long word, over the edge of the paper; in a column of known width it breaks the word.
 */
export function rowWidths(widths: readonly (number | '*')[]): number[] {
  const padding = (2 * widths.length - 1) * CELL_PADDING
  const taken = widths.reduce<number>((sum, width) => sum + (width === '*' ? 0 : width), padding)
  return widths.map(width => width === '*' ? CONTENT_WIDTH - taken : width)
}

/** Boxes side by side, such as tiles. */
export const TILES: TableLayout = {
  hLineWidth: () => HAIRLINE,
  vLineWidth: () => HAIRLINE,
  hLineColor: () => COLOR.line,
  vLineColor: () => COLOR.line,
  paddingLeft: () => 8,
  paddingRight: () => 8,
  paddingTop: () => 6,
  paddingBottom: () => 6
}

/** No lines and no padding: for arranging. */
export const BARE: TableLayout = {
  hLineWidth: () => 0,
  vLineWidth: () => 0,
  paddingLeft: () => 0,
  paddingRight: () => 0,
  paddingTop: () => 0,
  paddingBottom: () => 0
}

export function heading(text: string, extra: Partial<Node> = {}): Node {
  return { text, fontSize: SIZE.heading, bold: true, color: COLOR.accent, margin: [0, 14, 0, 5], headlineLevel: 1, ...extra }
}

export function note(text: Node['text'], extra: Partial<Node> = {}): Node {
  return { text: text ?? '', fontSize: SIZE.dense, color: COLOR.dim, ...extra }
}

export function headCells(labels: readonly string[], rightFrom = labels.length, rightTo = labels.length): Content[] {
  return labels.map((text, column) => ({
    text,
    bold: true,
    color: COLOR.dim,
    fontSize: SIZE.small,
    alignment: column >= rightFrom && column < rightTo ? 'right' : 'left'
  }))
}
