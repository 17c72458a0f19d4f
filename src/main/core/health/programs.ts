import { access, constants, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'

const BROWSER_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge-stable', 'microsoft-edge']
const WINDOWS_BROWSERS = ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe', 'Chromium/Application/chrome.exe']
const MAC_BROWSERS = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`)

/** The first Chromium, Chrome or Edge that is installed where such programs are; null when there is none. */
export async function findBrowserPath(environment: NodeJS.ProcessEnv = process.env): Promise<string | null> {
  return firstExecutable(browserCandidates(environment))
}

/** Electron's own binary: this process, or the one that the `electron` package has fetched; null when there is none. */
export async function findElectronPath(): Promise<string | null> {
  if (process.versions['electron']) return process.execPath
  try {
    const folder = dirname(createRequire(__filename).resolve('electron/package.json'))
    const program = (await readFile(join(folder, 'path.txt'), 'utf8')).trim()
    return await firstExecutable([join(folder, 'dist', program)])
  } catch {
    // No package, or one that never fetched its runtime: both mean that there is none.
    return null
  }
}

function browserCandidates(environment: NodeJS.ProcessEnv): string[] {
  const configured = environment['BENCHLIGHT_BROWSER']
  if (configured) return [configured]
  if (process.platform === 'darwin') return MAC_BROWSERS
  if (process.platform === 'win32') {
    const folders = [environment['PROGRAMFILES'], environment['PROGRAMFILES(X86)'], environment['LOCALAPPDATA']]
    return folders.flatMap((folder) => (folder ? WINDOWS_BROWSERS.map((program) => join(folder, program)) : []))
  }
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  return BROWSER_NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
}

async function firstExecutable(paths: string[]): Promise<string | null> {
  for (const path of paths) {
    if (await isExecutable(path)) return path
  }
  return null
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(() => true, () => false)
}
