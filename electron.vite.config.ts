import { readdirSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { defineConfig } from 'electron-vite'
import react from '@vitejs/plugin-react'
import { aliases } from './aliases'

/** The oldest Node that runs the web host and the command line; Electron's own is newer. */
const OLDEST_NODE = 'node20.19'

/** The oldest browser that the web host serves: Debian's and the benches' Chromium lag behind Electron's. */
const OLDEST_BROWSER = 'chrome120'

const WORKERS_FOLDER = resolve(__dirname, 'src/main/workers')
const WORKER_SUFFIX = '.worker.ts'

/** Every `src/main/workers/<name>.worker.ts` becomes `out/main/workers/<name>.worker.js`, started as a child process. */
function workerEntries(): Record<string, string> {
  const files = readdirSync(WORKERS_FOLDER).filter((file) => file.endsWith(WORKER_SUFFIX))
  return Object.fromEntries(files.map((file) => [`workers/${basename(file, '.ts')}`, resolve(WORKERS_FOLDER, file)]))
}

export default defineConfig({
  main: {
    resolve: { alias: aliases },
    build: {
      target: OLDEST_NODE,
      rolldownOptions: {
        input: {
          electron: resolve(__dirname, 'src/main/electron/index.ts'),
          cli: resolve(__dirname, 'src/main/benchlight.ts'),
          ...workerEntries()
        }
      }
    }
  },
  preload: {
    resolve: { alias: aliases },
    build: {
      // A sandboxed preload can require nothing but electron and must be CommonJS.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: resolve(__dirname, 'src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' }
      }
    }
  },
  renderer: {
    root: resolve(__dirname, 'src/renderer'),
    resolve: { alias: aliases },
    plugins: [react()],
    build: {
      target: OLDEST_BROWSER,
      minify: 'oxc',
      rolldownOptions: { input: resolve(__dirname, 'src/renderer/index.html') }
    }
  }
})
