import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Start times that are not read from Linux's /proc are rounded to a second at both ends. */
const START_TIME_TOLERANCE_MS = 2_000

/** Positions in /proc/<pid>/stat, counted after the closing bracket of the command name (see proc(5)). */
const STAT_STATE = 0
const STAT_START_TICKS = 19

/**
 * A process that cannot be mistaken for a later one with the same number: on Linux `started` is the boot id and the
 * start time in clock ticks, elsewhere milliseconds since the epoch.
 */
export type ProcessIdentity = { pid: number, started: string }

/** The identity of the process that runs this code. */
export async function ownIdentity(): Promise<ProcessIdentity> {
  const started =
    process.platform === 'linux'
      ? await linuxStart(process.pid)
      : String(Math.round(Date.now() - process.uptime() * 1_000))
  if (started === undefined) throw new Error('The start time of this process cannot be read from /proc')
  return { pid: process.pid, started }
}

/** Whether exactly this process still runs. A zombie, or another process under a recycled number, is not it. */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  if (!processExists(identity.pid)) return false
  if (process.platform === 'linux') return (await linuxStart(identity.pid)) === identity.started
  const started = process.platform === 'win32' ? await windowsStart(identity.pid) : await posixStart(identity.pid)
  return started !== undefined && Math.abs(started - Number(identity.started)) <= START_TIME_TOLERANCE_MS
}

/** Whether the system knows a process of this number, be it a zombie or another user's. */
export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Whether a process of this number runs: other than `processExists`, not when it only waits to be buried. */
export async function isRunning(pid: number): Promise<boolean> {
  return process.platform === 'linux' ? (await linuxStart(pid)) !== undefined : processExists(pid)
}

/** Start of a live process on Linux as `<boot id>:<ticks>`; undefined when it is gone or a zombie. */
async function linuxStart(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  if (stat === undefined) return undefined
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (fields[STAT_STATE] === 'Z' || fields[STAT_STATE] === 'X') return undefined
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8')
  return `${boot.trim()}:${fields[STAT_START_TICKS]}`
}

async function posixStart(pid: number): Promise<number | undefined> {
  const output = await outputOf('ps', ['-o', 'lstart=', '-p', String(pid)])
  return output === undefined ? undefined : Date.parse(output)
}

async function windowsStart(pid: number): Promise<number | undefined> {
  const script = `([DateTimeOffset](Get-Process -Id ${pid}).StartTime).ToUnixTimeMilliseconds()`
  const output = await outputOf('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script])
  return output === undefined ? undefined : Number(output)
}

/** Output of a program that fails when the process it is asked about is gone; undefined then. */
async function outputOf(program: string, args: string[]): Promise<string | undefined> {
  const env = { ...process.env, LC_ALL: 'C' }
  const result = await run(program, args, { env, windowsHide: true }).catch(() => undefined)
  return result?.stdout.trim() || undefined
}
