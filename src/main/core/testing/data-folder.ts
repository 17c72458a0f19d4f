import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clusterStatus, startCluster } from '../db/cluster'
import { readJson } from '../db/cluster/place'

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
  const elsewhere = await readJson<{ folder: string }>(join(home, 'database-location.json'))
  if (elsewhere !== undefined) await rm(elsewhere.folder, { recursive: true, force: true })
  await rm(home, { recursive: true, force: true })
}
