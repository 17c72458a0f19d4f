/** `npm run bench [-- suite...] [--json] [--list]`: bundles the benchmarks and runs them on the built product. */
import './lib/require-node.mjs'
import { join } from 'node:path'
import { endedTogether, runStep, startChild } from './lib/child.mjs'
import { say } from './lib/log.mjs'
import { prepare, PreparationError } from './lib/prepare.mjs'
import { ROOT } from './lib/repository.mjs'

async function bundleBenchmarks() {
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js')
  // Vite would announce at length that its next major version loads settings in another way.
  const env = { ...process.env, VITE_CONFIG_NATIVE_IGNORE_WARNING: 'true' }
  const args = [vite, 'build', '--config', 'bench/vite.config.ts']
  const { code } = await runStep(process.execPath, args, { cwd: ROOT, env })
  if (code !== 0) throw new PreparationError('bundling the benchmarks failed; the output above says why')
}

/** @param {string[]} args */
async function main(args) {
  try {
    await prepare()
    await bundleBenchmarks()
  } catch (error) {
    if (!(error instanceof PreparationError)) throw error
    say(error.message)
    return 1
  }
  const bundle = join(ROOT, 'out/bench/run.js')
  const child = startChild(process.execPath, [bundle, ...args], { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] })
  const { code } = await endedTogether(child, { asTool: true })
  return code
}

process.exitCode = await main(process.argv.slice(2))
