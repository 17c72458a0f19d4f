/** Tools that are written in the project's own TypeScript: bundled like the product, then run. */
import { join } from 'node:path'
import { endedTogether, runStep, startChild } from './child.mjs'
import { say } from './log.mjs'
import { prepare, PreparationError } from './prepare.mjs'
import { ROOT } from './repository.mjs'

/**
 * Installs what is missing, bundles a tool and runs it.
 *
 * @param {{ config: string, bundle: string, args: string[], build: boolean }} tool `config` is a Vite configuration,
 *   `bundle` what it writes, both from the root; `build` wants the product built too
 * @returns {Promise<number>} the exit code
 */
export async function runBundledTool({ config, bundle, args, build }) {
  try {
    await prepare({ build })
    await bundleTool(config)
  } catch (error) {
    if (!(error instanceof PreparationError)) throw error
    say(error.message)
    return 1
  }
  const child = startChild(process.execPath, [join(ROOT, bundle), ...args], { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] })
  const { code } = await endedTogether(child, { asTool: true })
  return code
}

/** @param {string} config */
async function bundleTool(config) {
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js')
  // Vite would announce at length that its next major version loads settings in another way.
  const env = { ...process.env, VITE_CONFIG_NATIVE_IGNORE_WARNING: 'true' }
  const { code } = await runStep(process.execPath, [vite, 'build', '--config', config], { cwd: ROOT, env })
  if (code !== 0) throw new PreparationError(`bundling with ${config} failed; the output above says why`)
}
