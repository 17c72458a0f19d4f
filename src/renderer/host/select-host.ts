import { createElectronHost } from './electron-host'
import type { Host } from './host'
import { createWebHost } from './web-host'

/** The host that this page runs in, told by what the preload left on the window. */
export function selectHost(): Host {
  return window.benchlightPort ? createElectronHost(window.benchlightPort) : createWebHost()
}
