import { type ChildProcess, fork, type IOType } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { join } from 'node:path'
import type { ForkOptions } from 'electron'
import { app } from './app'

const CHILD_SCRIPT = join(__dirname, 'utility-process-child.js')

/** Electron's utility processes, as Node processes that end with the main process. */
class UtilityProcess extends EventEmitter {
  private readonly child: ChildProcess

  constructor(modulePath: string, args: string[], { stdio = 'inherit' }: ForkOptions) {
    super()
    if (!app.isReady()) throw new Error('utilityProcess cannot be created before app is ready')
    const [stdin, stdout, stderr] = (Array.isArray(stdio) ? stdio : [stdio, stdio, stdio]) as IOType[]
    this.child = fork(CHILD_SCRIPT, [modulePath, ...args], {
      serialization: 'advanced',
      execArgv: [],
      stdio: [stdin, stdout, stderr, 'ipc']
    })
    this.child.on('message', (message) => this.emit('message', message))
    this.child.on('exit', (code, signal) => this.emit('exit', code ?? signal))
  }

  /** Undefined once it has ended. */
  get pid(): number | undefined {
    const hasEnded = this.child.exitCode !== null || this.child.signalCode !== null
    return hasEnded ? undefined : this.child.pid
  }

  postMessage(message: unknown): void {
    // What is sent to a process that has just ended is lost, as in Electron; its exit is told.
    this.child.send(message as object, () => undefined)
  }

  kill(): boolean {
    return this.child.kill()
  }
}

export const utilityProcess = {
  fork: (modulePath: string, args: string[] = [], options: ForkOptions = {}) => new UtilityProcess(modulePath, args, options)
}
