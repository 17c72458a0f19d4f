/** The channels of Electron's IPC: all that crosses between the sandboxed page and the main process. */
export const CHANNELS = {
  /** Page to main, once per document: a new document has come up, and what the one before it asked for is void. */
  opened: 'benchlight:opened',
  /** Page to main: an `UpMessage`. */
  up: 'benchlight:up',
  /** Main to page: a `DownMessage`. */
  down: 'benchlight:down',
  /** Main to page: the core has stopped; the text says why. */
  closed: 'benchlight:closed'
} as const
