import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const ADDRESS = /^http:\/\//

/** The built station, as `npm start` runs it without a display. */
export interface RunningStation {
  url: string
  /** Ends it as Ctrl-C does, and waits until it is gone. */
  stop(): Promise<void>
}

/**
 * Starts the web host on a data folder of its own and waits for its address.
 *
 * @throws Error when it ends without having printed one
 */
export async function startStation(root: string, home: string): Promise<RunningStation> {
  const station = spawn(process.execPath, [join(root, 'out/main/cli.js'), 'serve', '--home', home], {
    stdio: ['ignore', 'pipe', 'ignore']
  })
  const url = await addressOf(station)
  return {
    url,
    async stop() {
      const ended = new Promise((resolve) => { station.once('exit', resolve) })
      station.kill('SIGINT')
      await ended
    }
  }
}

function addressOf(station: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    station.once('exit', (code) => reject(new Error(`The station ended with ${code} before it was ready`)))
    if (station.stdout) createInterface({ input: station.stdout }).on('line', (line) => { if (ADDRESS.test(line)) resolve(line) })
  })
}
