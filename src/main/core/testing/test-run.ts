import { chmod, mkdir, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { acquireFileLock } from '../db/cluster/file-lock'
import { processExists } from '../db/cluster/process-identity'
import { removeDataFolder } from './data-folder'

const HOME_PREFIX = 'benchlight-test-'
const CLEARING_LOCK = 'benchlight-tests.lock'

/**
 * The data folder of the cluster that the workers of a test run share, by the process that started them. All can enter
 * it, so that for root too everything lies in this one folder.
 */
export async function runHome(runnerPid: number): Promise<string> {
  const home = homeOf(runnerPid)
  await mkdir(home, { recursive: true })
  if (process.platform !== 'win32') await chmod(home, 0o755)
  return home
}

/** Stops and removes the cluster of a test run, if it has one. */
export async function removeRun(runnerPid: number): Promise<void> {
  if (!runnersOf(await readdir(tmpdir())).includes(runnerPid)) return
  await removeDataFolder(homeOf(runnerPid))
}

/** Runs that were killed leave their cluster behind. One worker at a time clears up. */
export async function removeDeadRuns(): Promise<void> {
  const lock = await acquireFileLock(join(tmpdir(), CLEARING_LOCK))
  try {
    const dead = runnersOf(await readdir(tmpdir())).filter((pid) => !processExists(pid))
    for (const pid of dead) await removeRun(pid)
  } finally {
    await lock.release()
  }
}

function homeOf(runnerPid: number): string {
  return join(tmpdir(), `${HOME_PREFIX}${runnerPid}`)
}

function runnersOf(names: string[]): number[] {
  const suffixes = names.filter((name) => name.startsWith(HOME_PREFIX)).map((name) => name.slice(HOME_PREFIX.length))
  return suffixes.filter((suffix) => /^\d+$/.test(suffix)).map(Number)
}
