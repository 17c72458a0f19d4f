import { EventEmitter } from 'node:events'

/** Electron's `ipcMain`, of which the shell uses the events. */
export const ipcMain = new EventEmitter()
