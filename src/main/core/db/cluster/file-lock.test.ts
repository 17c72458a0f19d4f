import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { acquireFileLock } from './file-lock'
import { ownIdentity, type ProcessIdentity } from './process-identity'

describe('the lock between processes', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'benchlight-lock-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const leaveHeldBy = (holder: ProcessIdentity): Promise<void> =>
    writeFile(join(folder, '1'), JSON.stringify({ state: 'held', holder }))

  it('lets one in at a time', async () => {
    let inside = 0
    let most = 0
    const visit = async (): Promise<void> => {
      const lock = await acquireFileLock(folder)
      inside += 1
      most = Math.max(most, inside)
      await readdir(folder)
      inside -= 1
      await lock.release()
    }
    await Promise.all(Array.from({ length: 12 }, visit))
    expect(most).toBe(1)
  })

  it('gives up on a live process that keeps it, and names that process', async () => {
    const lock = await acquireFileLock(folder)
    const waiting = acquireFileLock(folder, { limitMs: 50 })
    await expect(waiting).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      message: expect.stringContaining(`End process ${process.pid}`) as string
    })
    await lock.release()
  })

  it('tells once that it waits', async () => {
    const lock = await acquireFileLock(folder)
    const told: number[] = []
    const waiting = acquireFileLock(folder, { onWait: ({ pid }) => told.push(pid) })
    await expect.poll(() => told).toEqual([process.pid])
    await lock.release()
    await (await waiting).release()
    expect(told).toHaveLength(1)
  })

  it('is free when the number of its dead holder was given to another process', async () => {
    const own = await ownIdentity()
    await leaveHeldBy({ pid: own.pid, started: `${own.started}1` })
    await expect(acquireFileLock(folder)).resolves.toHaveProperty('release')
  })

  it('is taken over by one only of many that find its holder dead', async () => {
    await leaveHeldBy({ pid: process.pid, started: '0' })
    const attempts = Array.from({ length: 8 }, () => acquireFileLock(folder, { limitMs: 100 }))
    const outcomes = await Promise.allSettled(attempts)
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('is free when a power cut tore its record', async () => {
    await writeFile(join(folder, '1'), '')
    await expect(acquireFileLock(folder)).resolves.toHaveProperty('release')
  })

  it('can be released twice', async () => {
    const lock = await acquireFileLock(folder)
    await lock.release()
    const next = await acquireFileLock(folder)
    await lock.release()
    await expect(acquireFileLock(folder, { limitMs: 50 })).rejects.toThrow(`End process ${process.pid}`)
    await next.release()
  })

  it('does not pile up records', async () => {
    for (let round = 0; round < 40; round += 1) await (await acquireFileLock(folder)).release()
    const names = await readdir(folder)
    expect(names.length).toBeLessThan(20)
    expect(JSON.parse(await readFile(join(folder, '80'), 'utf8'))).toEqual({ state: 'free' })
  })
})
