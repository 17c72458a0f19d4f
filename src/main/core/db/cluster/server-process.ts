import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { AppError } from '@shared/contract/errors'
import type { Binaries } from './binaries'
import type { Credentials } from './credentials'
import type { Endpoint } from './endpoint'
import { clusterFault } from './faults'
import type { ClusterPlace } from './place'
import { findPostmaster, hasEnded, isPostmasterOf } from './postmaster-file'
import { programEnvironment, runProgram, userIds } from './run-program'
import { settingArguments } from './settings'
import { startupLog, tailServerLog } from './server-log'
import type { ClusterConnection, ClusterRole } from './types'
import { withClient } from './with-client'

const POLL_MS = 20
const CONNECT_LIMIT_MS = 5_000

/** How long a server may stay unreachable, and how long it may take when it says that it recovers from a crash. */
const SILENT_LIMIT_MS = 60_000
const RECOVERY_LIMIT_MS = 600_000

const FAST_STOP_LIMIT_MS = 60_000
const IMMEDIATE_STOP_LIMIT_MS = 15_000

/** The log collector ends, and writes its last lines, a moment after the server. */
const LOG_FLUSH_MS = 200

/** Error codes of a server that is there but does not take clients yet, or any more. */
const CANNOT_CONNECT_NOW = '57P03'
const WRONG_PASSWORD = '28P01'

/** A server process that was started or found. */
export type ServerProcess = { hasExited(): Promise<boolean> }

/**
 * Starts the server in a session of its own, so that Ctrl-C in the terminal of one Benchlight process does not take
 * the database from the others, and returns without waiting for it.
 */
export async function startServer(place: ClusterPlace, binaries: Binaries, endpoint: Endpoint): Promise<ServerProcess> {
  return process.platform === 'win32'
    ? startThroughPgCtl(place, binaries, endpoint)
    : startDirectly(place, binaries, endpoint)
}

/** A server that some other process started. */
export function runningServer(place: ClusterPlace, pid: number): ServerProcess {
  return { hasExited: async () => !(await isPostmasterOf(pid, place)) }
}

/**
 * Waits until the server takes the superuser's connection, by connecting.
 *
 * @returns the server's version, such as `18.4`, or undefined when the server ended instead
 * @throws AppError DATABASE_UNAVAILABLE when it neither answers nor ends, or refuses the password
 */
export async function awaitReady(
  place: ClusterPlace,
  server: ServerProcess,
  connection: ClusterConnection
): Promise<string | undefined> {
  const begun = Date.now()
  for (;;) {
    const answer = await askVersion(connection)
    if ('version' in answer) return answer.version
    if (answer.code === WRONG_PASSWORD) throw wrongPassword(place)
    if (await server.hasExited()) {
      await delay(LOG_FLUSH_MS)
      return undefined
    }
    const limit = answer.code === CANNOT_CONNECT_NOW ? RECOVERY_LIMIT_MS : SILENT_LIMIT_MS
    if (Date.now() - begun > limit) throw await neverReady(place, answer.message)
    await delay(POLL_MS)
  }
}

/**
 * Stops a running server: fast, which ends its clients' sessions and writes everything out; and if that takes too
 * long at once, which loses nothing either and costs a recovery at the next start.
 *
 * @returns whether there was a server to stop
 * @throws AppError DATABASE_UNAVAILABLE when it runs even then
 */
export async function stopServer(place: ClusterPlace, binaries: () => Promise<Binaries>): Promise<boolean> {
  const pid = await findPostmaster(place)
  if (pid === undefined) return false
  if (await stops(place, pid, 'fast', FAST_STOP_LIMIT_MS, binaries)) return true
  if (await stops(place, pid, 'immediate', IMMEDIATE_STOP_LIMIT_MS, binaries)) return true
  throw clusterFault(`The database server (process ${pid}) does not stop.`, {
    folder: place.folder,
    output: await tailServerLog(place),
    advice: `Everything saved is kept. End process ${pid} by hand.`
  })
}

/** What `pg` needs to connect in a role. */
export function connectionFor(
  endpoint: Endpoint,
  credentials: Credentials,
  role: ClusterRole,
  database: string
): ClusterConnection {
  return { ...endpoint, user: role, password: credentials.passwords[role], database, ssl: false }
}

function startDirectly(place: ClusterPlace, binaries: Binaries, endpoint: Endpoint): ServerProcess {
  const log = openSync(startupLog(place), 'w', 0o600)
  try {
    const child = spawn(binaries.postgres, ['-D', place.dataDir, ...settingArguments(endpoint)], {
      cwd: place.folder,
      detached: true,
      env: programEnvironment(),
      stdio: ['ignore', log, log],
      ...userIds(place.serverUser)
    })
    let exited = false
    child.once('exit', () => (exited = true))
    child.once('error', () => (exited = true))
    child.unref()
    return { hasExited: async () => exited }
  } finally {
    closeSync(log)
  }
}

/**
 * On Windows pg_ctl starts the server: it drops an administrator's rights, which the server refuses, and leaves the
 * server outside the job object that ends our children with us. The hidden console keeps Ctrl-C away from it.
 */
async function startThroughPgCtl(place: ClusterPlace, binaries: Binaries, endpoint: Endpoint): Promise<ServerProcess> {
  const options = settingArguments(endpoint).join(' ')
  const result = await runProgram(
    binaries.pgCtl,
    ['start', '-W', '-s', '-D', place.dataDir, '-l', startupLog(place), '-o', options],
    { cwd: place.folder, mute: true }
  )
  if (result.code !== 0) return { hasExited: async () => true }
  const appearBefore = Date.now() + CONNECT_LIMIT_MS
  return { hasExited: async () => (await findPostmaster(place)) === undefined && Date.now() > appearBefore }
}

type Answer = { version: string } | { code?: string, message: string }

async function askVersion(connection: ClusterConnection): Promise<Answer> {
  try {
    const config = { ...connection, connectionTimeoutMillis: CONNECT_LIMIT_MS }
    const result = await withClient(config, (client) => client.query<{ server_version: string }>('show server_version'))
    return { version: result.rows[0]?.server_version ?? '' }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return { code, message }
  }
}

/** Asks the server to stop in this way and waits until it is gone. */
async function stops(
  place: ClusterPlace,
  pid: number,
  mode: 'fast' | 'immediate',
  limitMs: number,
  binaries: () => Promise<Binaries>
): Promise<boolean> {
  if (process.platform === 'win32') {
    await runProgram((await binaries()).pgCtl, ['stop', '-W', '-s', '-m', mode, '-D', place.dataDir])
  } else {
    signal(pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT')
  }
  const deadline = Date.now() + limitMs
  while (!(await hasEnded(pid, place))) {
    if (Date.now() > deadline) return false
    await delay(POLL_MS)
  }
  return true
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

async function neverReady(place: ClusterPlace, lastAnswer: string): Promise<AppError> {
  return clusterFault(`The database in ${place.dataDir} started but takes no connection (${lastAnswer}).`, {
    folder: place.folder,
    output: await tailServerLog(place),
    advice: 'Everything saved is kept. Start again; if it stays so, run the doctor command.'
  })
}

function wrongPassword(place: ClusterPlace): AppError {
  return clusterFault(`The database in ${place.dataDir} does not accept the password in ${place.credentialsFile}.`, {
    folder: place.folder,
    advice:
      'Nothing was changed. Put back the file that belongs to this database, or remove it while Benchlight is ' +
      'stopped: new passwords are made then.'
  })
}
