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
  /**
   * Acts at once although its key may turn out to be a scanner's: it changes nothing that lasts, or tells how to
   * take it back. Others whose key is a character wait until no scan can follow.
   */
  revocable?: boolean
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
  nextImage: { group: 'work', place: 'bench', keys: ['Char:]'], revocable: true },
  previousImage: { group: 'work', place: 'bench', keys: ['Char:['], revocable: true },
  lotReport: { group: 'work', place: 'bench', keys: ['KeyP'] },

  confirm: { group: 'verdict', place: 'bench', keys: ['KeyC'], bar: 10, revocable: true },
  reject: { group: 'verdict', place: 'bench', keys: ['KeyR'], bar: 11, revocable: true },
  falsePositive: { group: 'verdict', place: 'bench', keys: ['KeyF'], bar: 12, revocable: true },
  needsReview: { group: 'verdict', place: 'bench', keys: ['KeyN'], bar: 13, revocable: true },
  type1: { group: 'verdict', place: 'bench', keys: ['Digit1'], revocable: true },
  type2: { group: 'verdict', place: 'bench', keys: ['Digit2'], revocable: true },
  type3: { group: 'verdict', place: 'bench', keys: ['Digit3'], revocable: true },
  type4: { group: 'verdict', place: 'bench', keys: ['Digit4'], revocable: true },
  type5: { group: 'verdict', place: 'bench', keys: ['Digit5'], revocable: true },
  type6: { group: 'verdict', place: 'bench', keys: ['Digit6'], revocable: true },
  type7: { group: 'verdict', place: 'bench', keys: ['Digit7'], revocable: true },
  type8: { group: 'verdict', place: 'bench', keys: ['Digit8'], revocable: true },
  type9: { group: 'verdict', place: 'bench', keys: ['Digit9'], revocable: true },
  severity: { group: 'verdict', place: 'bench', keys: ['KeyS'], bar: 15, revocable: true },
  note: { group: 'verdict', place: 'bench', keys: ['KeyT'] },
  nextDefect: { group: 'verdict', place: 'bench', keys: ['Space', 'ArrowDown', 'ArrowRight'], bar: 20, repeats: true },
  previousDefect: { group: 'verdict', place: 'bench', keys: ['Shift+Space', 'ArrowUp', 'ArrowLeft'], repeats: true },
  undo: { group: 'verdict', place: 'bench', keys: ['Ctrl+KeyZ'], bar: 21 },
  draw: { group: 'verdict', place: 'bench', keys: ['KeyD'], bar: 22, revocable: true },
  autoAdvance: { group: 'verdict', place: 'bench', keys: ['KeyA'], revocable: true },

  blink: { group: 'picture', place: 'bench', keys: ['KeyB'], bar: 30, held: true, revocable: true },
  hideBoxes: { group: 'picture', place: 'bench', keys: ['KeyH'], bar: 31, held: true, revocable: true },
  layout: { group: 'picture', place: 'bench', keys: ['KeyG'], revocable: true },
  zoomIn: { group: 'picture', place: 'bench', keys: ['Char:+', 'NumpadAdd'], repeats: true, revocable: true },
  zoomOut: { group: 'picture', place: 'bench', keys: ['Char:-', 'NumpadSubtract'], repeats: true, revocable: true },
  zoomFit: { group: 'picture', place: 'bench', keys: ['Digit0'], revocable: true },
  zoomActual: { group: 'picture', place: 'bench', keys: ['KeyX'], revocable: true },
  zoomDefect: { group: 'picture', place: 'bench', keys: ['KeyZ'], revocable: true },

  newReport: { group: 'work', place: 'reports', keys: ['KeyN'], bar: 10 },
  searchLots: { group: 'work', place: 'lots', keys: ['KeyF'], bar: 10 },
  checkHealth: { group: 'work', place: 'health', keys: ['KeyR'], bar: 10 },

  goBench: { group: 'go', place: 'everywhere', keys: ['Alt+Digit1'] },
  goLots: { group: 'go', place: 'everywhere', keys: ['Alt+Digit2'] },
  goReports: { group: 'go', place: 'everywhere', keys: ['Alt+Digit3'] },
  goHealth: { group: 'go', place: 'everywhere', keys: ['Alt+Digit4'] },
  goBack: { group: 'go', place: 'everywhere', keys: ['Alt+ArrowLeft'] },

  scan: { group: 'station', place: 'everywhere', keys: ['Char:/'], bar: 90, revocable: true },
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
