import type { DefectSeverity, ReviewStatus } from '@shared/domain/enums'

/** Surfaces, lines and texts of the one dark theme; `text` and `dim` on all three grounds have WCAG AA contrast. */
export const COLORS = {
  ground: '#0e1115',
  surface: '#151a20',
  raised: '#1c232b',
  line: '#2b3540',
  text: '#e8edf2',
  dim: '#9fb0c0',
  disabled: '#5c6b7a',
  focus: '#4cc2ff'
} as const

/** CSS pixels. */
export const SIZES = {
  grid: 4,
  topBar: 44,
  keyBar: 28,
  rail: 56,
  rowDense: 28,
  rowTouch: 36,
  verdictButton: 44,
  focusRing: 2
} as const

/** CSS pixels. */
export const FONT_SIZES = { dense: 12, base: 13, afar: 20 } as const

export const FONT_FAMILY = "'Inter Variable', Inter, system-ui, sans-serif"
export const FONT_FAMILY_MONO = "ui-monospace, 'Cascadia Mono', Consolas, 'DejaVu Sans Mono', monospace"

/** Nothing moves longer than this, milliseconds; nothing at all under reduced motion. */
export const MOTION_MS = 120

/** Work shorter than this shows nothing, milliseconds. */
export const QUIET_MS = 100

/**
 * How a state is told: colour and symbol together, never the colour alone. `symbol` is for text;
 * `path` (16 x 16 units) draws the same symbol where its character may be missing from the fonts.
 */
export interface StatusToken {
  color: string
  symbol: string
  path: string
}

export const SEVERITY_TOKENS: Record<DefectSeverity, StatusToken> = {
  critical: { color: '#ff5a4f', symbol: '◆', path: 'M8 1 15 8 8 15 1 8Z' },
  high: { color: '#ff9a3d', symbol: '▲', path: 'M8 1.5 15 14H1Z' },
  medium: { color: '#f0d23c', symbol: '■', path: 'M2.5 2.5H13.5V13.5H2.5Z' },
  low: { color: '#6cb8ff', symbol: '●', path: 'M8 2.5A5.5 5.5 0 1 1 8 13.5 5.5 5.5 0 1 1 8 2.5Z' }
}

const RING = 'M8 1.5A6.5 6.5 0 1 1 8 14.5 6.5 6.5 0 1 1 8 1.5ZM8 3.5A4.5 4.5 0 1 0 8 12.5 4.5 4.5 0 1 0 8 3.5Z'

export const VERDICT_TOKENS: Record<ReviewStatus, StatusToken> = {
  confirmed: { color: '#e5603b', symbol: '⬣', path: 'M4.5 2H11.5L15 8 11.5 14H4.5L1 8Z' },
  rejected: { color: '#1fb58a', symbol: '✓', path: 'M2.2 8.4 3.8 6.8 6.5 9.5 12.4 3.2 14 4.8 6.5 12.7Z' },
  false_positive: { color: '#57b6ea', symbol: '⊘', path: `${RING}M11.4 3.2 12.8 4.6 4.6 12.8 3.2 11.4Z` },
  needs_review: {
    color: '#efc84a',
    symbol: '?',
    path:
      'M4 5.6C4 3.2 5.7 1.7 8.1 1.7S12.1 3.1 12.1 5.2C12.1 7 11 7.8 10.1 8.5 9.3 9.1 9 9.5 9 10.5H6.9' +
      'C6.9 8.6 7.6 7.8 8.6 7.1 9.4 6.5 9.9 6.1 9.9 5.3 9.9 4.3 9.2 3.6 8.1 3.6S6.2 4.4 6.2 5.6ZM6.7 12H9.3V14.5H6.7Z'
  },
  pending: { color: '#9fb0c0', symbol: '○', path: RING }
}
