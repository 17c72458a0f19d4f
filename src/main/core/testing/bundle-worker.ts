import { mkdir, mkdtemp } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import type { WorkerName } from '@core/workers/worker-process'

const ROOT = resolve(__dirname, '../../../..')
/** Below the project, so that the bundle finds its packages. */
const CACHE = join(ROOT, 'node_modules', '.cache', 'benchlight')

/**
 * Bundles `src/main/workers/<name>.worker.ts` as the product does, for tests that start it as a process.
 *
 * @returns a folder of its own that holds a `<name>.worker.js` for each name; the caller removes it
 */
export async function bundleWorker(...names: WorkerName[]): Promise<string> {
  await mkdir(CACHE, { recursive: true })
  const outDir = await mkdtemp(join(CACHE, 'workers-'))
  for (const name of names) await bundle(name, outDir)
  return outDir
}

function bundle(name: WorkerName, outDir: string): Promise<unknown> {
  return build({
    // For its import aliases.
    configFile: join(ROOT, 'vitest.config.ts'),
    root: ROOT,
    logLevel: 'error',
    build: {
      ssr: resolve(ROOT, 'src/main/workers', `${name}.worker.ts`),
      outDir,
      emptyOutDir: false,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: `${name}.worker.js` } }
    }
  })
}
