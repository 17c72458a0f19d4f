import { nodeWorkers, type SpawnWorker, type WorkerHandle, type WorkerName } from '../workers/worker-process'

/** What a test may do when a worker was sent something. */
export type OnRequest = (name: WorkerName, worker: { kill(): void }) => void

/** Real worker processes that a test can reach into at the moment at which one is given its work. */
export class WatchedWorkers {
  /** Called once the request is on its way. */
  onRequest: OnRequest = () => undefined
  /** What workers of this name are asked waits, while it is set. */
  held: { name: WorkerName; until: Promise<void> } | undefined
  private readonly start: SpawnWorker

  /** @param folder holds the bundled workers */
  constructor(folder: string) {
    this.start = nodeWorkers(folder)
  }

  readonly spawn: SpawnWorker = <Request, Answer>(name: WorkerName): WorkerHandle<Request, Answer> => {
    const handle = this.start<Request, Answer>(name)
    return {
      ...handle,
      send: (message) => {
        if (this.held?.name === name) void this.held.until.then(() => handle.send(message))
        else handle.send(message)
        this.onRequest(name, handle)
      }
    }
  }
}
