import { readFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClusterPlace } from './place'

const TAIL_LINES = 12

/**
 * What the server says before its own log collector runs. Written anew at every start, by us: hence not in the log
 * folder, where the server's user could put a link for root to follow.
 */
export function startupLog(place: ClusterPlace): string {
  return join(place.folder, 'startup.log')
}

/** The last lines of the start-up log and of the newest server log written since, as one text to quote in errors. */
export async function tailServerLog(place: ClusterPlace): Promise<string> {
  const startup = await readIfThere(startupLog(place))
  const newest = await newestServerLog(place)
  const since = await modifiedAt(startupLog(place))
  const server = newest !== undefined && newest.modified >= since ? await readIfThere(newest.path) : ''
  return [...lastLines(startup), ...lastLines(server)].join('\n')
}

async function newestServerLog(place: ClusterPlace): Promise<{ path: string, modified: number } | undefined> {
  const names = await readdir(place.logDir).catch(() => [])
  const paths = names.filter((name) => name.startsWith('server-')).map((name) => join(place.logDir, name))
  const files = await Promise.all(paths.map(async (path) => ({ path, modified: await modifiedAt(path) })))
  return files.toSorted((a, b) => b.modified - a.modified)[0]
}

async function modifiedAt(path: string): Promise<number> {
  return stat(path).then((found) => found.mtimeMs, () => 0)
}

async function readIfThere(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '')
}

function lastLines(text: string): string[] {
  return text.trimEnd().split('\n').filter((line) => line !== '').slice(-TAIL_LINES)
}
