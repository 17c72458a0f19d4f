import { randomUUID } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writePrivateFile, type ClusterPlace } from './place'
import { isAlive, ownIdentity, type ProcessIdentity } from './process-identity'

/** A process that uses the cluster. One process may hold it several times. */
export type Holder = ProcessIdentity & { since: string }

const SUFFIX = '.json'

/** Notes that this process uses the cluster, and returns the note's path. Call it under the lock. */
export async function addHolder(place: ClusterPlace): Promise<string> {
  const path = join(place.holdersDir, `${randomUUID()}${SUFFIX}`)
  const holder: Holder = { ...(await ownIdentity()), since: new Date().toISOString() }
  await writePrivateFile(path, holder)
  return path
}

/** Removes the notes of processes that ended without leaving. Call it under the lock. */
export async function sweepHolders(place: ClusterPlace): Promise<Holder[]> {
  const notes = await readNotes(place)
  const dead = notes.filter(({ alive }) => !alive)
  for (const { path } of dead) await rm(path, { force: true })
  return dead.flatMap(({ holder }) => holder ?? [])
}

/** The live processes that use the cluster. */
export async function liveHolders(place: ClusterPlace): Promise<Holder[]> {
  const notes = await readNotes(place)
  return notes.flatMap(({ alive, holder }) => (alive && holder !== undefined ? [holder] : []))
}

type Note = { path: string, holder: Holder | undefined, alive: boolean }

async function readNotes(place: ClusterPlace): Promise<Note[]> {
  const names = await readdir(place.holdersDir).catch(() => [])
  return Promise.all(names.map((name) => readNote(join(place.holdersDir, name))))
}

/** A note is complete from the moment it has its name; drafts and what a power cut tore are nobody's. */
async function readNote(path: string): Promise<Note> {
  const text = await readFile(path, 'utf8').catch(() => '')
  const holder = path.endsWith(SUFFIX) ? parseHolder(text) : undefined
  return { path, holder, alive: holder !== undefined && (await isAlive(holder)) }
}

function parseHolder(text: string): Holder | undefined {
  try {
    return JSON.parse(text) as Holder
  } catch {
    return undefined
  }
}
