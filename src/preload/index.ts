import { contextBridge, ipcRenderer } from 'electron'
import { CHANNELS } from '@shared/rpc/electron-channels'
import type { DownMessage, Port } from '@shared/rpc/wire'

const port: Port = {
  send: (message) => ipcRenderer.send(CHANNELS.up, message),
  onMessage: (listener) => { ipcRenderer.on(CHANNELS.down, (_event, message: DownMessage) => listener(message)) },
  onClose: (listener) => { ipcRenderer.on(CHANNELS.closed, (_event, reason: string) => listener(reason)) }
}

ipcRenderer.send(CHANNELS.opened)
contextBridge.exposeInMainWorld('benchlightPort', port)
