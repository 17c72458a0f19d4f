/** Electron's `process.parentPort` in a utility process, as far as it is used here. */
interface ParentPort<Incoming, Outgoing> {
  on(event: 'message', listener: (event: { data: Incoming }) => void): void
  postMessage(message: Outgoing): void
}

export interface ParentChannel<Incoming, Outgoing> {
  send(message: Outgoing): void
  onMessage(callback: (message: Incoming) => void): void
}

/**
 * A worker's way to the process that started it: an Electron utility process or a forked Node process. A forked
 * process ends with its parent from here on; a utility process does so by itself.
 */
export function parentChannel<Incoming, Outgoing>(): ParentChannel<Incoming, Outgoing> {
  const { parentPort } = process as { parentPort?: ParentPort<Incoming, Outgoing> }
  if (parentPort !== undefined) {
    return {
      send: (message) => parentPort.postMessage(message),
      onMessage: (callback) => parentPort.on('message', ({ data }) => callback(data))
    }
  }
  process.on('disconnect', () => process.exit())
  return {
    send: (message) => { process.send?.(message) },
    onMessage: (callback) => { process.on('message', (message: unknown) => callback(message as Incoming)) }
  }
}
