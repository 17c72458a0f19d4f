import { lstat, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { giveToServer, readJson, writePrivateFile, type ClusterPlace } from './place'
import { canEnter } from './server-user'

/** Only a part of the socket's file name on POSIX, where no network port is opened. */
const SOCKET_PORT = 5432

/** `sun_path` holds 108 bytes on Linux and 104 elsewhere, the closing zero included. */
const SOCKET_PATH_LIMIT = process.platform === 'linux' ? 107 : 103

const LOOPBACK = '127.0.0.1'

/** Where the server listens: a folder with its socket, or on Windows, which has no such sockets, loopback. */
export type Endpoint = { host: string, port: number }

/** What is kept of the choice. In a copy of the cluster's folder it is still that of the original, and of no use. */
type ChosenEndpoint = Endpoint & { folder: string }

/** The endpoint of the last start; undefined before the first. */
export async function readEndpoint(place: ClusterPlace): Promise<Endpoint | undefined> {
  const chosen = await readJson<ChosenEndpoint>(place.endpointFile)
  return chosen?.folder === place.folder ? { host: chosen.host, port: chosen.port } : undefined
}

/**
 * Chooses where the server shall listen, and keeps the choice: the same as last time while that can be had, so that
 * clients that lost their connection find the server again.
 */
export async function chooseEndpoint(place: ClusterPlace): Promise<Endpoint> {
  const last = await readEndpoint(place)
  if (last !== undefined && (await isUsable(last, place))) return last
  const endpoint =
    process.platform === 'win32'
      ? { host: LOOPBACK, port: await freePort() }
      : { host: await socketFolder(place), port: SOCKET_PORT }
  const chosen: ChosenEndpoint = { ...endpoint, folder: place.folder }
  await writePrivateFile(place.endpointFile, chosen)
  return endpoint
}

/**
 * Removes the lock file that a killed server left beside its socket. Like `postmaster.pid` it blocks the start while
 * any process has the number in it. Call it under the lock, while no server runs: the folder is the cluster's alone,
 * so the file can be nobody else's.
 */
export async function removeSocketLock(endpoint: Endpoint): Promise<void> {
  if (endpoint.host !== LOOPBACK) await rm(`${socketFile(endpoint.host)}.lock`, { force: true })
}

/** Removes what a stopped server's endpoint leaves outside the cluster's folder. */
export async function clearEndpoint(place: ClusterPlace): Promise<void> {
  const endpoint = await readEndpoint(place)
  if (endpoint === undefined || endpoint.host === LOOPBACK || endpoint.host === place.socketDir) return
  if (await isOurs(endpoint.host, place)) await rm(endpoint.host, { recursive: true, force: true })
}

async function isUsable(endpoint: Endpoint, place: ClusterPlace): Promise<boolean> {
  if (endpoint.host === LOOPBACK) return portIsFree(endpoint.port)
  return fits(endpoint.host) && (endpoint.host === place.socketDir || (await isOurs(endpoint.host, place)))
}

/** The cluster's own socket folder, or one with a short and unguessable name where that is too deep for a socket. */
async function socketFolder(place: ClusterPlace): Promise<string> {
  if (fits(place.socketDir)) return place.socketDir
  const folder = await mkdtemp(join(await shortTemporaryFolder(place), 'benchlight-'))
  await giveToServer(place, folder)
  return folder
}

async function shortTemporaryFolder(place: ClusterPlace): Promise<string> {
  const preferred = tmpdir()
  const reachable = place.serverUser === undefined || (await canEnter(place.serverUser, preferred))
  return reachable && fits(join(preferred, 'benchlight-XXXXXX')) ? preferred : '/tmp'
}

function fits(folder: string): boolean {
  return Buffer.byteLength(socketFile(folder)) <= SOCKET_PATH_LIMIT
}

function socketFile(folder: string): string {
  return join(folder, `.s.PGSQL.${SOCKET_PORT}`)
}

/** Other users may write to the temporary folder: what stands there under our name must be a closed folder of ours. */
async function isOurs(folder: string, place: ClusterPlace): Promise<boolean> {
  const found = await lstat(folder).catch(() => undefined)
  const owner = place.serverUser?.uid ?? process.getuid?.()
  return found !== undefined && found.isDirectory() && found.uid === owner && (found.mode & 0o077) === 0
}

/** A port that nobody listens on at this moment. */
async function freePort(): Promise<number> {
  const port = await listenOnce(0)
  if (port === undefined) throw new Error(`No free port on ${LOOPBACK}`)
  return port
}

async function portIsFree(port: number): Promise<boolean> {
  return (await listenOnce(port)) !== undefined
}

function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen(port, LOOPBACK, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined))
    })
  })
}
