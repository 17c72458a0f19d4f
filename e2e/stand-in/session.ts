import { EventEmitter } from 'node:events'
import type { BrowserContext } from 'playwright-core'
import { toChromium } from './addresses'
import { protocol } from './protocol'
import type { WebContents } from './web-contents'

type RequestHandler = (
  contents: WebContents,
  permission: string,
  decide: (granted: boolean) => void,
  details: { requestingUrl: string; isMainFrame: boolean }
) => void
type CheckHandler = (
  contents: WebContents,
  permission: string,
  origin: string,
  details: { requestingUrl: string; isMainFrame: boolean }
) => boolean

/** Electron's permissions, as Chromium's automation calls them. */
const PERMISSIONS: Record<string, string[]> = {
  media: ['camera', 'microphone'],
  geolocation: ['geolocation'],
  notifications: ['notifications'],
  midi: ['midi'],
  'clipboard-read': ['clipboard-read'],
  'clipboard-sanitized-write': ['clipboard-write'],
  'storage-access': ['storage-access'],
  'local-fonts': ['local-fonts']
}

class Session extends EventEmitter {
  readonly protocol = protocol
  private requestHandler: RequestHandler | null = null
  private checkHandler: CheckHandler | null = null

  setPermissionRequestHandler(handler: RequestHandler | null): void {
    this.requestHandler = handler
  }

  setPermissionCheckHandler(handler: CheckHandler | null): void {
    this.checkHandler = handler
  }

  /** Chromium's automation knows no devices (HID, serial, USB), and headless Chromium has none. */
  setDevicePermissionHandler(): void {}

  /** Gives Chromium the application's own verdict on each permission; it then denies and grants by itself. */
  async applyPermissions(context: BrowserContext, contents: WebContents): Promise<void> {
    const details = { requestingUrl: contents.getURL(), isMainFrame: true }
    const granted = Object.keys(PERMISSIONS).filter((permission) => this.grants(contents, permission, details))
    const origin = new URL(toChromium(details.requestingUrl)).origin
    if (origin === 'null') return
    // Whatever is not granted to an origin here is denied to it.
    await context.grantPermissions(granted.flatMap((permission) => PERMISSIONS[permission] ?? []), { origin })
  }

  private grants(contents: WebContents, permission: string, details: { requestingUrl: string; isMainFrame: boolean }): boolean {
    // Electron grants what no handler decides.
    let granted = true
    this.requestHandler?.(contents, permission, (verdict) => { granted = verdict }, details)
    const checked = this.checkHandler?.(contents, permission, details.requestingUrl, details) ?? true
    return granted && checked
  }
}

export const session = { defaultSession: new Session() }
