import type { Chord } from './chord'

/** The order of the groups in palette and help sheet. */
export const COMMAND_GROUPS = ['work', 'verdict', 'picture', 'go', 'station'] as const
export type CommandGroup = (typeof COMMAND_GROUPS)[number]

/** Where a command lives. Two commands may share a key only if their places are never on screen together. */
export type CommandPlace = 'everywhere' | 'bench' | 'lots' | 'reports' | 'health'

export interface CommandDefinition {
  group: CommandGroup
  place: CommandPlace
  keys: readonly Chord[]
  /** Order in the key bar; without it the command is in palette and help sheet only. */
  bar?: number
  /** Works while a text field has the focus. */
  inFields?: boolean
  /** Works over dialogs. */
  overDialogs?: boolean
  /** Acts again while the key is held down. */
  repeats?: boolean
  /** Acts while the key is held down, and ends when it is let go. */
  held?: boolean
}

/**
 * Every action of the application, declared once: hotkeys, key bar, palette and help sheet are drawn from
 * this table. Screens bind what the commands do (`useCommands`); a command that nothing on screen has
 * bound does not exist for the moment. Labels are in `i18n/en/commands.json`.
 */
export const COMMANDS = {
  nextStep: { group: 'work', place: 'bench', keys: ['Enter', 'NumpadEnter'], bar: 0 },
  captureDemo: { group: 'work', place: 'bench', keys: ['KeyK'] },
  captureFiles: { group: 'work', place: 'bench', keys: ['KeyO'], bar: 80 },
  captureFolder: { group: 'work', place: 'bench', keys: ['Shift+KeyO'] },
  reinspect: { group: 'work', place: 'bench', keys: ['KeyI'], bar: 70 },
  nextChip: { group: 'work', place: 'bench', keys: ['PageDown'], repeats: true },
  previousChip: { group: 'work', place: 'bench', keys: ['PageUp'], repeats: true },
  nextImage: { group: 'work', place: 'bench', keys: ['Char:]'] },
  previousImage: { group: 'work', place: 'bench', keys: ['Char:['] },
  lotReport: { group: 'work', place: 'bench', keys: ['KeyP'] },

  confirm: { group: 'verdict', place: 'bench', keys: ['KeyC'], bar: 10 },
  reject: { group: 'verdict', place: 'bench', keys: ['KeyR'], bar: 11 },
  falsePositive: { group: 'verdict', place: 'bench', keys: ['KeyF'], bar: 12 },
  needsReview: { group: 'verdict', place: 'bench', keys: ['KeyN'], bar: 13 },
  type1: { group: 'verdict', place: 'bench', keys: ['Digit1'] },
  type2: { group: 'verdict', place: 'bench', keys: ['Digit2'] },
  type3: { group: 'verdict', place: 'bench', keys: ['Digit3'] },
  type4: { group: 'verdict', place: 'bench', keys: ['Digit4'] },
  type5: { group: 'verdict', place: 'bench', keys: ['Digit5'] },
  type6: { group: 'verdict', place: 'bench', keys: ['Digit6'] },
  type7: { group: 'verdict', place: 'bench', keys: ['Digit7'] },
  type8: { group: 'verdict', place: 'bench', keys: ['Digit8'] },
  type9: { group: 'verdict', place: 'bench', keys: ['Digit9'] },
  severity: { group: 'verdict', place: 'bench', keys: ['KeyS'], bar: 15 },
  note: { group: 'verdict', place: 'bench', keys: ['KeyT'] },
  nextDefect: { group: 'verdict', place: 'bench', keys: ['Space', 'ArrowDown', 'ArrowRight'], bar: 20, repeats: true },
  previousDefect: { group: 'verdict', place: 'bench', keys: ['Shift+Space', 'ArrowUp', 'ArrowLeft'], repeats: true },
  undo: { group: 'verdict', place: 'bench', keys: ['Ctrl+KeyZ'], bar: 21 },
  draw: { group: 'verdict', place: 'bench', keys: ['KeyD'], bar: 22 },
  autoAdvance: { group: 'verdict', place: 'bench', keys: ['KeyA'] },

  blink: { group: 'picture', place: 'bench', keys: ['KeyB'], bar: 30, held: true },
  hideBoxes: { group: 'picture', place: 'bench', keys: ['KeyH'], bar: 31, held: true },
  layout: { group: 'picture', place: 'bench', keys: ['KeyG'] },
  zoomIn: { group: 'picture', place: 'bench', keys: ['Char:+', 'NumpadAdd'], repeats: true },
  zoomOut: { group: 'picture', place: 'bench', keys: ['Char:-', 'NumpadSubtract'], repeats: true },
  zoomFit: { group: 'picture', place: 'bench', keys: ['Digit0'] },
  zoomActual: { group: 'picture', place: 'bench', keys: ['KeyX'] },
  zoomDefect: { group: 'picture', place: 'bench', keys: ['KeyZ'] },

  newReport: { group: 'work', place: 'reports', keys: ['KeyN'], bar: 10 },
  searchLots: { group: 'work', place: 'lots', keys: ['KeyF'], bar: 10 },
  checkHealth: { group: 'work', place: 'health', keys: ['KeyR'], bar: 10 },

  goBench: { group: 'go', place: 'everywhere', keys: ['Alt+Digit1'] },
  goLots: { group: 'go', place: 'everywhere', keys: ['Alt+Digit2'] },
  goReports: { group: 'go', place: 'everywhere', keys: ['Alt+Digit3'] },
  goHealth: { group: 'go', place: 'everywhere', keys: ['Alt+Digit4'] },
  goBack: { group: 'go', place: 'everywhere', keys: ['Alt+ArrowLeft'] },

  scan: { group: 'station', place: 'everywhere', keys: ['Char:/'], bar: 90 },
  palette: { group: 'station', place: 'everywhere', keys: ['Ctrl+KeyK'], bar: 91, inFields: true },
  lock: { group: 'station', place: 'everywhere', keys: ['Ctrl+KeyL'], inFields: true, overDialogs: true },
  signOut: { group: 'station', place: 'everywhere', keys: [] },
  help: { group: 'station', place: 'everywhere', keys: ['Char:?'], bar: 99 }
} as const satisfies Record<string, CommandDefinition>

export type CommandId = keyof typeof COMMANDS

export const COMMAND_IDS = Object.keys(COMMANDS) as CommandId[]

export function commandDefinition(id: CommandId): CommandDefinition {
  return COMMANDS[id]
}
