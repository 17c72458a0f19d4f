import { execFile } from 'node:child_process'
import { constants, open, readFile, readlink, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { ClusterPlace } from './place'
import { isRunning, processExists } from './process-identity'

const run = promisify(execFile)

/** The process number that PostgreSQL left in its data folder; undefined when it left none, or an unreadable one. */
export async function recordedPostmaster(place: ClusterPlace): Promise<number | undefined> {
  const text = await readFile(postmasterFile(place), 'utf8').catch(() => '')
  const pid = Number.parseInt(text, 10)
  return pid > 0 ? pid : undefined
}

/** The live postmaster of this place, whoever started it; undefined when its record is stale or missing. */
export async function findPostmaster(place: ClusterPlace): Promise<number | undefined> {
  const pid = await recordedPostmaster(place)
  return pid !== undefined && (await isPostmasterOf(pid, place)) ? pid : undefined
}

/** Whether the process is this cluster's postmaster, and neither a zombie nor another one under a recycled number. */
export async function isPostmasterOf(pid: number, place: ClusterPlace): Promise<boolean> {
  if (!(await isRunning(pid))) return false
  if (process.platform !== 'linux') return isNamedPostgres(pid)
  const workingFolder = await readlink(`/proc/${pid}/cwd`).catch(() => undefined)
  return workingFolder !== undefined && workingFolder === (await realpath(place.dataDir))
}

/** Whether a process that was this cluster's postmaster is gone, to the last: one that is ending has no folder any more. */
export async function hasEnded(pid: number, place: ClusterPlace): Promise<boolean> {
  if (!(await isRunning(pid))) return true
  if (process.platform !== 'linux') return !(await isNamedPostgres(pid))
  const workingFolder = await readlink(`/proc/${pid}/cwd`).catch(() => undefined)
  return workingFolder !== undefined && workingFolder !== (await realpath(place.dataDir))
}

/**
 * Makes a stale record startable. PostgreSQL refuses to start while any process has the recorded number, be it
 * another program's or a zombie's, but not when that process is its own parent; it then goes on to check that no
 * orphaned backend still uses the shared memory that the record names, which deleting the record would skip.
 *
 * @returns the number that was overruled, if there was one
 */
export async function overruleStaleRecord(place: ClusterPlace): Promise<number | undefined> {
  const pid = await recordedPostmaster(place)
  if (pid === undefined || !processExists(pid) || (await isPostmasterOf(pid, place))) return undefined
  const text = await readFile(postmasterFile(place), 'utf8')
  await overwrite(postmasterFile(place), text.replace(/^\d+/, String(process.pid)))
  return pid
}

/** Writes into an existing file, which keeps its owner, and follows no link that the server's user put there. */
async function overwrite(path: string, text: string): Promise<void> {
  const handle = await open(path, constants.O_WRONLY | constants.O_TRUNC | (constants.O_NOFOLLOW ?? 0))
  try {
    await handle.writeFile(text)
  } finally {
    await handle.close()
  }
}

function postmasterFile(place: ClusterPlace): string {
  return join(place.dataDir, 'postmaster.pid')
}

/** Where no system tells a process's working folder, its program's name has to do. */
async function isNamedPostgres(pid: number): Promise<boolean> {
  const [program, args]: [string, string[]] =
    process.platform === 'win32'
      ? ['tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH']]
      : ['ps', ['-o', 'comm=', '-p', String(pid)]]
  const result = await run(program, args, { windowsHide: true }).catch(() => undefined)
  return result?.stdout.includes('postgres') ?? false
}
