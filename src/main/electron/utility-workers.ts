import { join } from 'node:path'
import { utilityProcess } from 'electron'
import type { SpawnWorker, WorkerHandle, WorkerName } from '@core/index'

/**
 * Workers by Electron's utility processes: the packaged runtime refuses to run as plain Node, so `fork` cannot start
 * them. They end with the main process.
 *
 * @param folder the folder of the bundled worker entries
 */
export function utilityWorkers(folder: string): SpawnWorker {
  return <Request, Answer>(name: WorkerName): WorkerHandle<Request, Answer> => {
    const child = utilityProcess.fork(join(folder, `${name}.worker.js`), [], {
      serviceName: `Benchlight ${name}`,
      stdio: ['ignore', 'ignore', 'inherit']
    })
    let endedBy: string | undefined
    const exitCallbacks: ((how: string) => void)[] = []
    child.on('exit', (code) => {
      endedBy = `exit code ${code}`
      for (const callback of exitCallbacks) callback(endedBy)
    })
    return {
      send(message) {
        child.postMessage(message)
      },
      onMessage(callback) {
        child.on('message', (message: Answer) => callback(message))
      },
      onExit(callback) {
        if (endedBy === undefined) exitCallbacks.push(callback)
        else callback(endedBy)
      },
      kill() {
        // `kill()` of a utility process asks with SIGTERM, which code that blocks never hears.
        if (child.pid === undefined) child.kill()
        else process.kill(child.pid, 'SIGKILL')
      }
    }
  }
}
