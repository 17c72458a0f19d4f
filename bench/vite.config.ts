import { resolve } from 'node:path'
import { defineConfig } from 'vite'
import { aliases } from '../aliases'

/** Bundles the benchmarks like the main process, so that they measure the code as it is shipped. */
export default defineConfig({
  resolve: { alias: aliases },
  logLevel: 'warn',
  build: {
    ssr: resolve(__dirname, 'run.ts'),
    outDir: resolve(__dirname, '../out/bench'),
    target: 'node20.19',
    minify: false,
    rolldownOptions: { output: { format: 'cjs', entryFileNames: '[name].js' } }
  }
})
