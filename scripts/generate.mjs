/** `npm run generate` writes the generated files anew; `npm run check:generated` fails when one has drifted. */
import './lib/require-node.mjs'
import { runBundledTool } from './lib/bundled-tool.mjs'

process.exitCode = await runBundledTool({
  config: 'scripts/generate/vite.config.ts', bundle: 'out/generate/generate.js', args: process.argv.slice(2), build: false
})
