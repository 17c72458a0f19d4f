import { join } from 'node:path'
import { removeCluster, startCluster } from '@core/db/cluster'
import { type BenchContext, type BenchSuite, type Figure, median, timed } from '../lib/report'
import { startStation } from '../lib/station'

const ROUNDS = 3

/** From the command to the address that can be opened, against what PostgreSQL alone takes of it. */
export const suite: BenchSuite = {
  name: 'start',
  description: 'Cold and warm start of the station until its address is printed, against the database server alone',
  run
}

async function* run({ root, scratch, log }: BenchContext): AsyncGenerator<Figure> {
  const cold: number[] = []
  const warm: number[] = []
  const coldServer: number[] = []
  const warmServer: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    log(`start: round ${round + 1} of ${ROUNDS}`)
    const home = join(scratch, `station-${round}`)
    cold.push(await timed(() => startAndStop(root, home)))
    warm.push(await timed(() => startAndStop(root, home)))
    const serverHome = join(scratch, `server-${round}`)
    coldServer.push(await timed(() => startServer(serverHome)))
    warmServer.push(await timed(() => startServer(serverHome)))
    for (const made of [home, serverHome]) await removeCluster({ home: made, log: () => undefined })
  }
  yield { name: 'cold start, demo station made', value: median(cold), unit: 'ms', baseline: median(coldServer), n: ROUNDS }
  yield { name: 'warm start', value: median(warm), unit: 'ms', baseline: median(warmServer), n: ROUNDS }
}

/** Stopping counts too: it is part of the operator's day, and of the baseline. */
async function startAndStop(root: string, home: string): Promise<void> {
  const station = await startStation(root, home)
  await station.stop()
}

async function startServer(home: string): Promise<void> {
  const cluster = await startCluster({ home, log: () => undefined })
  await cluster.leave()
}
