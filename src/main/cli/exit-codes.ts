/** What a calling script can tell from. */
export const EXIT = {
  done: 0,
  /** The work was done in part; what was not is listed on stderr. */
  partly: 1,
  usage: 2,
  /** Nothing could be done: no database, no model, no folder. */
  failed: 3
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
