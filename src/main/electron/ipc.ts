import { ipcMain, type IpcMainEvent, type WebContents } from 'electron'
import type { DownMessage } from '@shared/rpc/wire'
import { CHANNELS } from '@shared/rpc/electron-channels'
import { type Connection, type Core, parseUpMessage } from '@core/index'
import { isPageAddress } from './app-address'

export interface ContractOptions {
  /** The only window that is served. */
  contents: WebContents
  connection: Connection
  log: Core['log']
}

export interface ServedContract {
  /** Ends everything under way and tells the page why. */
  close(reason: string): void
}

/**
 * Serves the contract to the application's page in its own window, and to nobody else: a message from another window,
 * a frame within the page, another document, or of another form is refused and logged as an error.
 */
export function serveContract({ contents, connection, log }: ContractOptions): ServedContract {
  let peer: ReturnType<Connection['open']> | null = null

  function send(message: DownMessage): void {
    if (!contents.isDestroyed()) contents.send(CHANNELS.down, message)
  }

  function closePeer(): void {
    peer?.close()
    peer = null
  }

  function admits(event: IpcMainEvent): boolean {
    const frame = event.senderFrame
    if (event.sender === contents && frame !== null && frame === contents.mainFrame && isPageAddress(frame.url)) return true
    log.error({ sender: event.sender.id, address: frame?.url ?? null }, 'refused a message from a foreign frame')
    return false
  }

  function onOpened(event: IpcMainEvent): void {
    if (!admits(event)) return
    closePeer()
    peer = connection.open(send)
  }

  function onUp(event: IpcMainEvent, content: unknown): void {
    if (!admits(event)) return
    const message = parseUpMessage(content)
    if (message) peer?.receive(message)
    else log.error({ sender: event.sender.id }, 'refused a message that is none of the contract')
  }

  ipcMain.on(CHANNELS.opened, onOpened)
  ipcMain.on(CHANNELS.up, onUp)
  contents.on('render-process-gone', closePeer)
  contents.on('destroyed', closePeer)

  return {
    close(reason) {
      ipcMain.off(CHANNELS.opened, onOpened)
      ipcMain.off(CHANNELS.up, onUp)
      closePeer()
      if (!contents.isDestroyed()) contents.send(CHANNELS.closed, reason)
    }
  }
}
