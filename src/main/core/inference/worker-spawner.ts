import { fork } from 'node:child_process'
import type { WorkerAnswer, WorkerRequest } from './worker-protocol'

/** One running detection process. */
export interface WorkerHandle {
  send(message: WorkerRequest): void
  onMessage(callback: (message: WorkerAnswer) => void): void
  /** Called once, however the process ended; the text says how ("exit code 1", "signal SIGKILL"). */
  onExit(callback: (how: string) => void): void
  /** Ends the process at once, without asking it. */
  kill(): void
}

/** Starts detection processes: by `child_process` under plain Node, by `utilityProcess` under Electron. */
export interface WorkerSpawner {
  spawn(): WorkerHandle
}

/**
 * Runs the bundled worker entry with `child_process.fork`. Detection blocks its thread for as long as it runs, so
 * it has a process of its own, which SIGKILL ends at any moment; a killed worker thread would take the station along.
 *
 * @param entryPath the bundled `inference.worker.js`
 */
export function nodeWorkerSpawner(entryPath: string): WorkerSpawner {
  return {
    spawn() {
      const child = fork(entryPath, [], {
        serialization: 'advanced',
        execArgv: [],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc']
      })
      let exitReported = false
      const exitCallbacks: ((how: string) => void)[] = []
      const reportExit = (how: string): void => {
        if (exitReported) return
        exitReported = true
        for (const callback of exitCallbacks) callback(how)
      }
      child.on('error', error => reportExit(error.message))
      child.on('exit', (code, signal) => reportExit(signal === null ? `exit code ${code}` : `signal ${signal}`))
      return {
        send(message) {
          // A child that is already gone reports that through `exit`; the callback only keeps it from being thrown.
          child.send(message, error => { if (error !== null) reportExit(error.message) })
        },
        onMessage: callback => { child.on('message', message => callback(message as WorkerAnswer)) },
        onExit: callback => { exitCallbacks.push(callback) },
        kill: () => { child.kill('SIGKILL') }
      }
    }
  }
}
