import type { Port } from '@shared/rpc/wire'
import { ConnectionRefused, type Host } from './host'

declare global {
  interface Window {
    /** Put there by the preload script; absent in a browser. */
    benchlightPort?: Port
  }
}

/** The port that Electron's preload hands over. It lives as long as the window: there is no second one. */
export function createElectronHost(port: Port): Host {
  let handedOut = false
  return {
    kind: 'electron',
    connect: async () => {
      if (handedOut) throw new ConnectionRefused('The core of this window has stopped. Close Benchlight and start it again.')
      handedOut = true
      return port
    }
  }
}
