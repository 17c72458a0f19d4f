import type { CustomScheme } from 'electron'
import { chooseScheme } from './addresses'
import type { SchemeHandler } from './scheme-server'

/** What the stand-in's way of serving a scheme gives it; a scheme that did not ask for it would not have it in Electron. */
const NEEDED_PRIVILEGES = ['standard', 'secure', 'supportFetchAPI', 'stream'] as const

class Protocol {
  private readonly privileged = new Set<string>()
  private handler: SchemeHandler | null = null

  registerSchemesAsPrivileged(schemes: CustomScheme[]): void {
    for (const { scheme, privileges } of schemes) {
      const missing = NEEDED_PRIVILEGES.filter((name) => privileges?.[name] !== true)
      if (missing.length > 0) throw new Error(`stand-in: the scheme ${scheme} lacks the privileges ${missing.join(', ')}`)
      this.privileged.add(scheme)
    }
  }

  handle(scheme: string, handler: SchemeHandler): void {
    if (!this.privileged.has(scheme)) throw new Error(`stand-in: the scheme ${scheme} is not registered as privileged`)
    if (this.handler) throw new Error(`Failed to register protocol: ${scheme}`)
    chooseScheme(scheme)
    this.handler = handler
  }

  answer(request: Request): Response | Promise<Response> {
    return this.handler ? this.handler(request) : new Response(null, { status: 404 })
  }
}

export const protocol = new Protocol()
