import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository: where `package.json` lies. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** The command line's bundle, which also carries the web host. */
export const CLI_BUNDLE = join(ROOT, 'out/main/cli.js')
