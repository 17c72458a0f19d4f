import { readFile } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'

const CONTENT_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.wasm': 'application/wasm'
}

/** The bundler puts a hash of the content into the names below this path, so they may be kept for ever. */
const HASHED_NAMES = /^\/assets\//

/** Errors that say that there is no file of this name, or that none can be. */
const NO_SUCH_FILE: ReadonlySet<unknown> = new Set(['ENOENT', 'EISDIR', 'ENOTDIR', 'ENAMETOOLONG'])

/** The page's own files. Nothing outside the folder is reachable, however the path is written. */
export class PageFiles {
  constructor(private readonly folder: string) {}

  /** @param path decoded or not, beginning with `/`; `/` is the page itself. Null when there is no such file. */
  async read(path: string): Promise<{ bytes: Buffer; headers: Record<string, string> } | null> {
    const decoded = decode(path)
    if (decoded === null || decoded.includes('\0')) return null
    const file = join(this.folder, decoded === '/' ? 'index.html' : decoded)
    const contentType = CONTENT_TYPES[extname(file)]
    if (!file.startsWith(this.folder + sep) || contentType === undefined) return null
    try {
      return {
        bytes: await readFile(file),
        headers: {
          'content-type': contentType,
          'cache-control': HASHED_NAMES.test(decoded) ? 'public, max-age=31536000, immutable' : 'no-cache'
        }
      }
    } catch (error) {
      if (error instanceof Error && 'code' in error && NO_SUCH_FILE.has(error.code)) return null
      throw error
    }
  }
}

function decode(path: string): string | null {
  try {
    return decodeURIComponent(path)
  } catch {
    return null
  }
}
