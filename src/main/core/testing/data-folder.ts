import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clusterStatus, startCluster } from '../db/cluster'

/** An empty data folder that only we can enter, as `mktemp -d` makes them. */
export async function makeDataFolder(): Promise<string> {
  return realpath(await mkdtemp(join(tmpdir(), 'benchlight-home-')))
}

/** Removes a data folder with its cluster, which is stopped if it runs and nobody uses it, wherever it lies. */
export async function removeDataFolder(home: string): Promise<void> {
  const status = await clusterStatus(home)
  if (status.state === 'running') {
    const cluster = await startCluster({ home, log: () => undefined })
    await cluster.leave()
  }
  const elsewhere = await readFile(join(home, 'database-location.json'), 'utf8').catch(() => undefined)
  if (elsewhere !== undefined) await rm((JSON.parse(elsewhere) as { folder: string }).folder, { recursive: true, force: true })
  await rm(home, { recursive: true, force: true })
}
