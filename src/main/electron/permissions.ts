import type { Session, WebContents } from 'electron'
import { isPageAddress } from './app-address'

/** What the page may ask the system for: the camera over the bench. */
const ALLOWED: ReadonlySet<string> = new Set(['media'])

/** Denies every permission to every page, except the camera to the application's own page. */
export function denyPermissions(session: Session): void {
  const allows = (contents: WebContents | null, permission: string, isMainFrame: boolean): boolean =>
    ALLOWED.has(permission) && isMainFrame && contents !== null && isPageAddress(contents.mainFrame.url)

  session.setPermissionRequestHandler((contents, permission, decide, { isMainFrame }) =>
    decide(allows(contents, permission, isMainFrame))
  )
  session.setPermissionCheckHandler((contents, permission, _origin, { isMainFrame }) => allows(contents, permission, isMainFrame))
  session.setDevicePermissionHandler(() => false)
}
