import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '@shared/contract/errors'
import { isAlive, ownIdentity, type ProcessIdentity } from './process-identity'

const POLL_MS = 25
const DEFAULT_LIMIT_MS = 180_000

/** Old generations are kept a while, so that a slow contender runs into them instead of finding its number free. */
const GENERATIONS_KEPT = 16

type LockRecord = { state: 'held', holder: ProcessIdentity } | { state: 'free' }

/** A held lock. Releasing it twice is harmless. */
export type FileLock = { release(): Promise<void> }

export type FileLockOptions = {
  /** Called once when the lock is not free, with the process that holds it. */
  onWait?: (holder: ProcessIdentity) => void
  /** Give up after this many milliseconds; three minutes when not given. */
  limitMs?: number
}

/**
 * A lock between processes that is free again as soon as its holder is gone, by kill -9 or a power cut too.
 *
 * The folder holds a sequence of numbered records and the highest one is in force. Whoever wants the lock publishes
 * the next number, which succeeds for one process only, and only once the record in force is free or its holder dead.
 * Nothing in force is ever overwritten or removed, hence there is no moment in which two take over the same lock.
 *
 * @throws AppError DATABASE_UNAVAILABLE when a live process keeps the lock beyond the limit
 */
export async function acquireFileLock(folder: string, options: FileLockOptions = {}): Promise<FileLock> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const self = await ownIdentity()
  const deadline = Date.now() + (options.limitMs ?? DEFAULT_LIMIT_MS)
  let waited = false
  for (;;) {
    const current = await readCurrent(folder)
    const blocker = current?.record.state === 'held' ? current.record.holder : undefined
    if (blocker === undefined || !(await isAlive(blocker))) {
      const generation = (current?.generation ?? 0) + 1
      if (await publish(folder, generation, { state: 'held', holder: self })) return heldLock(folder, generation)
      continue
    }
    if (!waited) options.onWait?.(blocker)
    waited = true
    if (Date.now() > deadline) throw lockedTooLong(folder, blocker)
    await delay(POLL_MS)
  }
}

function heldLock(folder: string, generation: number): FileLock {
  let released: Promise<void> | undefined
  return {
    release: () => {
      released ??= publish(folder, generation + 1, { state: 'free' }).then(() => removeOld(folder, generation))
      return released
    }
  }
}

/** Puts a record in force. False when another process was faster. */
async function publish(folder: string, generation: number, record: LockRecord): Promise<boolean> {
  const draft = join(folder, `draft-${randomUUID()}`)
  const target = join(folder, String(generation))
  await writeFile(draft, JSON.stringify(record), { mode: 0o600 })
  try {
    await link(draft, target)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
  const highest = Math.max(...(await generations(folder)))
  if (highest === generation) return true
  await rm(target, { force: true })
  return false
}

async function readCurrent(folder: string): Promise<{ generation: number, record: LockRecord } | undefined> {
  for (;;) {
    const numbers = await generations(folder)
    if (numbers.length === 0) return undefined
    const generation = Math.max(...numbers)
    const text = await readUnlessGone(join(folder, String(generation)))
    if (text !== undefined) return { generation, record: parseRecord(text) }
  }
}

/** Other processes remove old records between our listing and our reading. */
async function readUnlessGone(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** A record is complete from the moment it is visible; only a power cut can have left a broken one. */
function parseRecord(text: string): LockRecord {
  try {
    return JSON.parse(text) as LockRecord
  } catch {
    return { state: 'free' }
  }
}

async function generations(folder: string): Promise<number[]> {
  const names = await readdir(folder)
  return names.filter((name) => /^\d+$/.test(name)).map(Number)
}

async function removeOld(folder: string, generation: number): Promise<void> {
  const old = (await generations(folder)).filter((number) => number <= generation - GENERATIONS_KEPT)
  await Promise.all(old.map((number) => rm(join(folder, String(number)), { force: true })))
}

function lockedTooLong(folder: string, holder: ProcessIdentity): AppError {
  return new AppError(
    'DATABASE_UNAVAILABLE',
    `Process ${holder.pid} has been starting or stopping the database for too long, and this one gave up waiting. ` +
      `Nothing was changed. End process ${holder.pid} and start again (lock: ${folder}).`
  )
}
