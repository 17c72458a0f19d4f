import type { Connection, Core } from '@core/index'
import { makeToken } from './launch-token'

const COOKIE = 'benchlight'

/** Browsers that showed the launch token. A reload keeps its cookie, and with it the person signed in. */
export class BrowserSessions {
  private readonly connections = new Map<string, Connection>()

  constructor(private readonly core: Core) {}

  /** @returns the `Set-Cookie` header of a new session */
  begin(ipAddress: string | null, userAgent: string | null): string {
    const id = makeToken()
    this.connections.set(id, this.core.connect({ host: 'web', ipAddress, userAgent }))
    return `${COOKIE}=${id}; HttpOnly; SameSite=Strict; Path=/`
  }

  /** The connection that a request's cookie names, or null. */
  find(cookieHeader: string | undefined): Connection | null {
    for (const cookie of (cookieHeader ?? '').split(';')) {
      const [name, value] = cookie.trim().split('=')
      const connection = name === COOKIE && value ? this.connections.get(value) : undefined
      if (connection) return connection
    }
    return null
  }

  close(): void {
    for (const connection of this.connections.values()) connection.close()
    this.connections.clear()
  }
}
