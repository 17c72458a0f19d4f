import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { defaultHome } from '@core/index'

/** What the desktop program was started with. */
export interface LaunchOptions {
  /** The data folder. */
  home: string
  /** Whether a first run makes the demo station. */
  demo: boolean
}

/**
 * Reads `--home DIR` and `--no-demo`. Everything else is left alone: Chromium's switches come on the same line.
 *
 * @param argv as in `process.argv`, from the first argument of the program itself
 */
export function readLaunchOptions(argv: readonly string[], environment: NodeJS.ProcessEnv): LaunchOptions {
  const { values } = parseArgs({
    args: [...argv],
    strict: false,
    options: { home: { type: 'string' }, 'no-demo': { type: 'boolean' } }
  })
  const home = typeof values.home === 'string' ? { BENCHLIGHT_HOME: values.home } : {}
  return { home: defaultHome({ ...environment, ...home }), demo: values['no-demo'] !== true }
}

/** Where Chromium keeps its own of this data folder: its profile, the window's place, opened documents. */
export function profileFolder(home: string): string {
  return join(home, 'electron')
}
