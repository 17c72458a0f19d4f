import type { Port } from '@shared/rpc/wire'

/** What carries the page to the core: Electron's IPC, or the web host's WebSocket. */
export interface Host {
  kind: 'electron' | 'web'
  /**
   * Opens a connection to the core. Rejects with an `Error` whose message a person can read;
   * with a `ConnectionRefused` when trying again cannot help.
   */
  connect(): Promise<Port>
}

/** The core answered, and will not have this page: a new address or a restart is needed, not another try. */
export class ConnectionRefused extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ConnectionRefused'
  }
}
