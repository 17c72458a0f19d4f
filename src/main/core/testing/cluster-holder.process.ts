import { createInterface } from 'node:readline'
import { startCluster } from '../db/cluster'

/**
 * A process of its own that holds a cluster, for tests: `node cluster-holder <home> [binaries]`. It writes a line of
 * JSON for every step, and when it is up, has failed, or has left; it leaves on the line `leave` or on SIGINT.
 */
export type HolderMessage =
  | { state: 'step', step: string }
  | { state: 'up', version: string, dataDir: string }
  | { state: 'failed', code: string, message: string }
  | { state: 'left' }

function say(message: HolderMessage): void {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}

async function main(home: string, binariesDir: string | undefined): Promise<void> {
  try {
    const cluster = await startCluster({
      home,
      binariesDir,
      log: () => undefined,
      onProgress: (step) => say({ state: 'step', step })
    })
    const commands = createInterface({ input: process.stdin })
    const leave = async (): Promise<void> => {
      await cluster.leave()
      say({ state: 'left' })
      commands.close()
    }
    commands.on('line', () => void leave())
    process.on('SIGINT', () => void leave())
    say({ state: 'up', version: cluster.version, dataDir: cluster.dataDir })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    say({ state: 'failed', code: String(code), message })
    process.exitCode = 1
  }
}

const [home, binariesDir] = process.argv.slice(2)
if (home !== undefined) void main(home, binariesDir)
