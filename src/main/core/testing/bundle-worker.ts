import { mkdir, mkdtemp, symlink } from 'node:fs/promises'
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
  const outDir = await makeCacheFolder('workers-')
  await bundleWorkersInto(outDir, names)
  return outDir
}

/**
 * Bundles the command line with its workers as the product does, in the product's layout.
 *
 * @returns a folder of its own with the program in `out/main/cli.js`; the caller removes it
 */
export async function bundleProgram(): Promise<string> {
  const folder = await makeCacheFolder('program-')
  const outDir = join(folder, 'out', 'main')
  await bundle('src/main/benchlight.ts', outDir, 'cli.js')
  await bundleWorkersInto(join(outDir, 'workers'), ['inference', 'picture', 'report'])
  await symlink(join(ROOT, 'resources'), join(folder, 'resources'), 'junction')
  return folder
}

async function makeCacheFolder(prefix: string): Promise<string> {
  await mkdir(CACHE, { recursive: true })
  return mkdtemp(join(CACHE, prefix))
}

async function bundleWorkersInto(outDir: string, names: WorkerName[]): Promise<void> {
  for (const name of names) await bundle(`src/main/workers/${name}.worker.ts`, outDir, `${name}.worker.js`)
}

function bundle(source: string, outDir: string, fileName: string): Promise<unknown> {
  return build({
    // For its import aliases.
    configFile: join(ROOT, 'vitest.config.ts'),
    root: ROOT,
    logLevel: 'error',
    build: {
      ssr: resolve(ROOT, source),
      outDir,
      emptyOutDir: false,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: fileName } }
    }
  })
}
