import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeDataFolder, removeDataFolder } from '../../testing/data-folder'
import { clusterStatus, startCluster } from '.'

const MEBIBYTE = 1_048_576

describe('the status of a cluster', () => {
  let home: string
  beforeEach(async () => {
    home = await makeDataFolder()
  })
  afterEach(() => removeDataFolder(home))

  it('is absent before the first start, and where there is no data folder', async () => {
    expect(await clusterStatus(home)).toEqual({ state: 'absent', holders: [], sizeBytes: 0 })
    expect(await clusterStatus(join(home, 'nowhere'))).toEqual({ state: 'absent', holders: [], sizeBytes: 0 })
  })

  it('tells server, holders, version, places and size while it runs, and what is left when it is stopped', async () => {
    const cluster = await startCluster({ home, log: () => undefined })
    const { host, port } = cluster.connection('cq_owner')
    const running = await clusterStatus(home)
    expect(running).toMatchObject({
      state: 'running',
      dataDir: cluster.dataDir,
      majorVersion: cluster.version.split('.')[0],
      endpoint: { host, port },
      holders: [{ pid: process.pid }]
    })
    expect(running.pid).toBeGreaterThan(0)
    expect(running.sizeBytes).toBeGreaterThan(20 * MEBIBYTE)
    await cluster.leave()
    const stopped = await clusterStatus(home)
    expect(stopped).toMatchObject({ state: 'stopped', dataDir: cluster.dataDir, holders: [] })
    expect(stopped.pid).toBeUndefined()
    expect(stopped.endpoint).toBeUndefined()
  })
})
