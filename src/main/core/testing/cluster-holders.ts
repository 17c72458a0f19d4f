import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll } from 'vitest'
import { build } from 'vite'
import { packagedBinaries } from '../db/cluster/binaries'
import { userIds, type SystemUser } from '../db/cluster/run-program'
import type { HolderMessage } from './cluster-holder.process'

const ROOT = resolve(__dirname, '../../../..')
const SOURCE = resolve(__dirname, 'cluster-holder.process.ts')


/** A process may be started as another user, who has to read all it needs, wherever the checkout lies. */
const READABLE_BY_ALL = 0o755

export type HolderOptions = {
  binariesDir?: string
  /** Run as this user; only root can. */
  user?: SystemUser
  /** A program with arguments to run `node <script>` under, such as `['unshare', '-m']`. */
  wrapper?: string[]
}

/** Another process that starts or joins a cluster. */
export type HolderProcess = {
  child: ChildProcess
  /** The steps that it has told of so far. */
  steps: string[]
  /** Its next message that is not a step; undefined once it has ended and said everything. */
  next(): Promise<HolderMessage | undefined>
  /** Waits until it tells of this step. */
  reached(step: string): Promise<void>
  /** Tells it to leave, and waits for its end. */
  leave(): Promise<void>
  /** Kills it without a chance to clean up. */
  kill(): Promise<void>
}

/** Lets a test file start real processes that hold clusters; any that still run at its end are killed. */
export function useHolderProcesses(): (home: string, options?: HolderOptions) => HolderProcess {
  let folder = ''
  const holders: HolderProcess[] = []
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'benchlight-cluster-holder-'))
    await chmod(folder, READABLE_BY_ALL)
    await bundle(folder)
  })
  afterAll(async () => {
    for (const holder of holders) await holder.kill()
    await rm(folder, { recursive: true, force: true })
  })
  return (home, options = {}) => {
    const binariesDir = options.binariesDir ?? (options.user ? readableBinaries(folder) : packagedBinaries())
    const holder = startHolder(join(folder, 'holder.cjs'), home, { ...options, binariesDir })
    holders.push(holder)
    return holder
  }
}

function readableBinaries(folder: string): string {
  const copy = join(folder, 'postgres')
  if (!existsSync(copy)) cpSync(packagedBinaries(), copy, { recursive: true, verbatimSymlinks: true })
  return copy
}

/** With its packages, which it would not find from where it is put. */
async function bundle(outDir: string): Promise<void> {
  await build({
    // For its import aliases.
    configFile: join(ROOT, 'vitest.config.ts'),
    root: ROOT,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['pg-native'] },
    build: {
      ssr: SOURCE,
      outDir,
      emptyOutDir: false,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: 'holder.cjs' } }
    }
  })
}

/** In a process group of its own, like the foreground job of a terminal. */
function startHolder(script: string, home: string, options: HolderOptions): HolderProcess {
  const command = [...(options.wrapper ?? []), process.execPath, script, home]
  if (options.binariesDir !== undefined) command.push(options.binariesDir)
  const [program = process.execPath, ...args] = command
  const child = spawn(program, args, {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: '/',
    ...userIds(options.user)
  })
  const ended = once(child, 'exit')
  const messages = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const steps: string[] = []
  const read = async (): Promise<HolderMessage | undefined> => {
    const line = await messages.next()
    if (line.done) return undefined
    const message = JSON.parse(line.value) as HolderMessage
    if (message.state === 'step') steps.push(message.step)
    return message
  }
  return {
    child,
    steps,
    next: async () => {
      let message = await read()
      while (message?.state === 'step') message = await read()
      return message
    },
    reached: async (step) => {
      while (!steps.includes(step)) {
        if ((await read()) === undefined) throw new Error(`The process ended before the step "${step}"`)
      }
    },
    leave: async () => {
      child.stdin?.write('leave\n')
      await ended
    },
    kill: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await ended
    }
  }
}
