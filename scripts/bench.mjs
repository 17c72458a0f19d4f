/** `npm run bench [-- suite...] [--json] [--list]`: bundles the benchmarks and runs them on the built product. */
import './lib/require-node.mjs'
import { runBundledTool } from './lib/bundled-tool.mjs'

process.exitCode = await runBundledTool({
  config: 'bench/vite.config.ts', bundle: 'out/bench/run.js', args: process.argv.slice(2), build: true
})
