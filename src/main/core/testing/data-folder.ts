import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeCluster } from '../db/cluster'

/** An empty data folder that only we can enter, as `mktemp -d` makes them. */
export async function makeDataFolder(): Promise<string> {
  return realpath(await mkdtemp(join(tmpdir(), 'benchlight-home-')))
}

/** Removes a data folder with its cluster, which is stopped if it runs and nobody uses it, wherever it lies. */
export async function removeDataFolder(home: string): Promise<void> {
  await removeCluster({ home, log: () => undefined })
  await rm(home, { recursive: true, force: true })
}
