import type { App, Event, Session, WebContents } from 'electron'
import type { Core } from '@core/index'
import { isOwnAddress, isPageAddress } from './app-address'

export interface NavigationOptions {
  app: App
  session: Session
  /** Opens a report or label sheet, the only things that the page opens beside itself. */
  openDocument(address: string): void
  /** Where refusals are told once the core is up. */
  log(): Core['log'] | null
}

/**
 * Keeps every window on the application's own page: no other address, no further window, no embedded page. What
 * the page wants to open in a new window is a document, and goes to the system's program for it.
 */
export function guardNavigation({ app, session, openDocument, log }: NavigationOptions): void {
  const refuse = (event: Event, what: string, address: string): void => {
    event.preventDefault()
    log()?.warn({ address }, `refused ${what}`)
  }

  app.on('web-contents-created', (_event, contents: WebContents) => {
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame || !isPageAddress(event.url)) refuse(event, 'to leave the page', event.url)
    })
    contents.on('will-redirect', (event) => refuse(event, 'a redirection', event.url))
    contents.on('will-attach-webview', (event) => refuse(event, 'an embedded page', ''))
    contents.setWindowOpenHandler(({ url }) => {
      if (isOwnAddress(url)) openDocument(url)
      else log()?.warn({ address: url }, 'refused to open a window')
      return { action: 'deny' }
    })
  })

  session.on('will-download', (event, item) => {
    if (!isOwnAddress(item.getURL())) refuse(event, 'a download', item.getURL())
  })
}
