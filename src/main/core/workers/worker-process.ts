import { fork } from 'node:child_process'
import { join } from 'node:path'

/** One running child process that does blocking work. */
export interface WorkerHandle<Request, Answer> {
  send(message: Request): void
  onMessage(callback: (message: Answer) => void): void
  /** Called once, however the process ended; the text says how ("exit code 1", "signal SIGKILL"). */
  onExit(callback: (how: string) => void): void
  /** Ends the process at once, without asking it. */
  kill(): void
}

/** The bundled entries `out/main/workers/<name>.worker.js`. */
export type WorkerName = 'inference' | 'report' | 'picture'

/** Starts a worker process: by `child_process` under plain Node, by `utilityProcess` under Electron. */
export type SpawnWorker = <Request, Answer>(name: WorkerName) => WorkerHandle<Request, Answer>

/**
 * Workers by `child_process.fork`.
 *
 * @param folder the folder of the bundled worker entries
 */
export function nodeWorkers(folder: string): SpawnWorker {
  return <Request, Answer>(name: WorkerName): WorkerHandle<Request, Answer> => {
    const child = fork(join(folder, `${name}.worker.js`), [], {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc']
    })
    let endedBy: string | undefined
    const exitCallbacks: ((how: string) => void)[] = []
    const reportExit = (how: string): void => {
      if (endedBy !== undefined) return
      endedBy = how
      for (const callback of exitCallbacks) callback(how)
    }
    child.on('error', (error) => reportExit(error.message))
    child.on('exit', (code, signal) => reportExit(signal === null ? `exit code ${code}` : `signal ${signal}`))
    return {
      send(message) {
        // A child that is already gone reports that through `exit`; the callback only keeps it from being thrown.
        child.send(message as object, (error) => { if (error !== null) reportExit(error.message) })
      },
      onMessage(callback) {
        child.on('message', (message) => callback(message as Answer))
      },
      onExit(callback) {
        if (endedBy === undefined) exitCallbacks.push(callback)
        else callback(endedBy)
      },
      kill() {
        child.kill('SIGKILL')
      }
    }
  }
}
