import { resolve } from 'node:path'
import { defineConfig } from 'vite'
import { aliases } from '../../aliases'

/** Bundles the generator like the main process; see `scripts/generate.mjs`. */
export default defineConfig({
  resolve: { alias: aliases },
  logLevel: 'warn',
  build: {
    ssr: resolve(__dirname, 'generate.ts'),
    outDir: resolve(__dirname, '../../out/generate'),
    target: 'node20.19',
    minify: false,
    rolldownOptions: { output: { format: 'cjs', entryFileNames: '[name].js' } }
  }
})
