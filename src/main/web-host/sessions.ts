import type { Connection, Core } from '@core/index'
import { makeToken } from './launch-token'

/** Browsers that showed the launch token. A reload keeps its cookie, and with it the person signed in. */
export class BrowserSessions {
  private readonly connections = new Map<string, Connection>()

  /** @param port of this host: cookies know no ports, so that those of two hosts on a machine must differ in name */
  constructor(private readonly core: Core, private readonly port: () => number) {}

  /** @returns the `Set-Cookie` header of a new session */
  begin(ipAddress: string | null, userAgent: string | null): string {
    const id = makeToken()
    this.connections.set(id, this.core.connect({ host: 'web', ipAddress, userAgent }))
    return `${this.cookieName()}=${id}; HttpOnly; SameSite=Strict; Path=/`
  }

  /** The connection that a request's cookie names, or null. */
  find(cookieHeader: string | undefined): Connection | null {
    const ours = this.cookieName()
    for (const cookie of (cookieHeader ?? '').split(';')) {
      const [name, value] = cookie.trim().split('=')
      const connection = name === ours && value ? this.connections.get(value) : undefined
      if (connection) return connection
    }
    return null
  }

  close(): void {
    for (const connection of this.connections.values()) connection.close()
    this.connections.clear()
  }

  private cookieName(): string {
    return `benchlight-${this.port()}`
  }
}
