import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { useHolderProcesses } from '../../testing/cluster-holders'
import { makeDataFolder, removeDataFolder } from '../../testing/data-folder'
import { skipUnless } from '../../testing/require-all'
import { clusterStatus, startCluster, type ClusterHandle } from '.'
import { isRunning } from './process-identity'
import { withClient } from './with-client'

const notOnPosix = skipUnless(process.platform !== 'win32', 'Windows has no signals to a process group')

const ask = (cluster: ClusterHandle, sql: string): Promise<unknown[]> =>
  withClient(cluster.connection('cq_owner'), async (client) => (await client.query<object>(sql)).rows)

describe('a cluster of several processes', () => {
  const startProcess = useHolderProcesses()
  let home: string

  const startHere = (): Promise<ClusterHandle> => startCluster({ home, log: () => undefined })
  const serverPid = async (): Promise<number> => (await clusterStatus(home)).pid ?? 0

  beforeEach(async () => {
    home = await makeDataFolder()
  })
  afterEach(() => removeDataFolder(home))

  it('is joined by the second, and stopped by the last to leave', async () => {
    const other = startProcess(home)
    expect(await other.next()).toMatchObject({ state: 'up' })
    const pid = await serverPid()
    const here = await startHere()
    const status = await clusterStatus(home)
    expect(status.pid).toBe(pid)
    expect(new Set(status.holders.map((holder) => holder.pid))).toEqual(new Set([process.pid, other.child.pid]))
    await other.leave()
    expect(await ask(here, 'select 1 as one')).toEqual([{ one: 1 }])
    await here.leave()
    expect(await isRunning(pid)).toBe(false)
  })

  it('is made once when two start at once on a fresh data folder', async () => {
    const [one, other] = [startProcess(home), startProcess(home)]
    const messages = await Promise.all([one.next(), other.next()])
    expect(messages.map((message) => message?.state)).toEqual(['up', 'up'])
    expect([one, other].filter(({ steps }) => steps.includes('Creating the database'))).toHaveLength(1)
    const pid = await serverPid()
    await Promise.all([one.leave(), other.leave()])
    expect(await isRunning(pid)).toBe(false)
    expect(await clusterStatus(home)).toMatchObject({ state: 'stopped', holders: [] })
  })

  it('runs on when its only process is killed, is joined by the next, and stopped when that leaves', async () => {
    const killed = startProcess(home)
    await killed.next()
    const pid = await serverPid()
    await killed.kill()
    expect(await clusterStatus(home)).toMatchObject({ state: 'running', pid, holders: [] })
    const here = await startHere()
    expect(await serverPid()).toBe(pid)
    await here.leave()
    expect(await isRunning(pid)).toBe(false)
  })

  it('does not wait for a killed process when the last live one leaves', async () => {
    const killed = startProcess(home)
    await killed.next()
    const here = await startHere()
    const pid = await serverPid()
    await killed.kill()
    await here.leave()
    expect(await isRunning(pid)).toBe(false)
  })

  it.skipIf(notOnPosix)('survives Ctrl-C in the terminal of one process', async () => {
    const inTerminal = startProcess(home)
    await inTerminal.next()
    const here = await startHere()
    process.kill(-inTerminal.child.pid!, 'SIGINT')
    expect(await inTerminal.next()).toEqual({ state: 'left' })
    expect(await ask(here, 'select 1 as one')).toEqual([{ one: 1 }])
    await here.leave()
  })

  it('comes back for all when its server and the process that started it are killed', async () => {
    const starter = startProcess(home)
    await starter.next()
    const here = await startHere()
    await ask(here, 'create table kept as select 42 as answer')
    const pid = await serverPid()
    await starter.kill()
    process.kill(pid, 'SIGKILL')
    await here.ensureRunning()
    expect(await ask(here, 'select answer from kept')).toEqual([{ answer: 42 }])
    const next = startProcess(home)
    expect(await next.next()).toMatchObject({ state: 'up' })
    expect(next.steps).toEqual(['Joining the running database'])
    await next.leave()
    await here.leave()
  })

  it('starts although its first start was killed at any moment', async () => {
    for (const moment of ['Preparing the database programs', 'Creating the database', 'Starting the database']) {
      const killed = startProcess(home)
      await killed.reached(moment)
      await killed.kill()
    }
    const here = await startHere()
    expect(await ask(here, 'select 1 as one')).toEqual([{ one: 1 }])
    await here.leave()
    expect(await clusterStatus(home)).toMatchObject({ state: 'stopped', holders: [] })
  })
})
