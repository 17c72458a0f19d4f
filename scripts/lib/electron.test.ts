import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { downloadRuntime, findRuntime } from './electron-runtime.mjs'
import { runElectron } from './electron-window.mjs'

/** A script that starts a helper, which tells its port in a file, and hangs. */
function hangingScript(portFile: string): string {
  const helper = `
    const server = require('node:net').createServer()
    server.listen(0, '127.0.0.1', () => require('node:fs').writeFileSync(process.argv[1], String(server.address().port)))`
  return `
    require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(helper)}, ${JSON.stringify(portFile)}])
    console.error('still waiting for an answer')
    setInterval(() => undefined, 1000)`
}

/** Long enough for the helper to have started, short enough for a test. */
const LIMIT_MS = 2000

/** Whether the helper that told its port in the file is still there. */
async function isThere(portFile: string): Promise<boolean> {
  const socket = connect(Number(await readFile(portFile, 'utf8')), '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

describe("Electron's runtime", () => {
  let root: string

  async function put(file: string, content: string): Promise<void> {
    await writeFile(join(root, 'node_modules/electron', file), content)
  }

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'benchlight-electron-'))
    await mkdir(join(root, 'node_modules/electron/dist'), { recursive: true })
    await put('package.json', JSON.stringify({ version: '45.4.1' }))
    await put('path.txt', 'electron')
    await put('dist/version', 'v45.4.1')
    await put('dist/electron', '')
  })

  afterEach(() => rm(root, { recursive: true, force: true }))

  it('is found where the installer leaves it', () => {
    expect(findRuntime(root, {})).toBe(join(root, 'node_modules/electron/dist/electron'))
  })

  it('is found elsewhere where the environment says so', async () => {
    const elsewhere = join(root, 'elsewhere')
    await mkdir(elsewhere)
    await writeFile(join(elsewhere, 'electron'), '')
    expect(findRuntime(root, { ELECTRON_OVERRIDE_DIST_PATH: elsewhere })).toBe(join(elsewhere, 'electron'))
  })

  it.each(['path.txt', 'dist/version', 'dist/electron', 'package.json'])('is missing without %s', async (file) => {
    await rm(join(root, 'node_modules/electron', file))
    expect(findRuntime(root, {})).toBeUndefined()
  })

  it('is missing when it is of another version than the package', async () => {
    await put('dist/version', '44.0.0')
    expect(findRuntime(root, {})).toBeUndefined()
  })

  it('is given up at the time limit, with the reason and with all that the installer started', async () => {
    const portFile = join(root, 'port')
    const command: [string, string[], object] = [process.execPath, ['-e', hangingScript(portFile)], {}]
    const { failure } = await downloadRuntime(root, { limitMs: LIMIT_MS, command })
    expect(failure).toBe('its download took longer than 2.0 s: still waiting for an answer')
    await expect.poll(() => isThere(portFile)).toBe(false)
  })

  it('is given up when its installer fails, with what it said and not where it stood', async () => {
    const script = "console.error('RequestError: no way to github.com\\n    at ClientRequest (x.js:1:1)'); process.exitCode = 1"
    const { failure } = await downloadRuntime(root, { command: [process.execPath, ['-e', script], {}] })
    expect(failure).toBe('its installer failed: RequestError: no way to github.com')
  })

  it('has no failure to tell when its installer succeeds', async () => {
    expect(await downloadRuntime(root, { command: [process.execPath, ['-e', '0'], {}] })).toEqual({ stopped: false })
  })
})

describe("Electron's window", () => {
  let folder: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'benchlight-window-'))
  })

  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('may be closed long after it stood', async () => {
    const script = "console.log('benchlight: window ready'); setTimeout(() => { process.exitCode = 5 }, 1500)"
    expect(await runElectron(process.execPath, ['-e', script], { limitMs: 1000 })).toEqual({ windowStood: true, code: 5 })
  })

  it('is given up at the time limit, with all that Electron started', async () => {
    const portFile = join(folder, 'port')
    const result = await runElectron(process.execPath, ['-e', hangingScript(portFile)], { limitMs: LIMIT_MS })
    expect(result).toEqual({ windowStood: false, failure: 'none within 2.0 s: still waiting for an answer' })
    await expect.poll(() => isThere(portFile)).toBe(false)
  })

  it('is missing when Electron ends at once, however it ends', async () => {
    expect(await runElectron(process.execPath, ['-e', '0'])).toEqual({
      windowStood: false,
      failure: 'it ended with code 0'
    })
  })

  it('is missing when Electron cannot be started at all', async () => {
    const result = await runElectron(join(folder, 'electron'), [])
    expect(result).toEqual({ windowStood: false, failure: 'it ended with code 127' })
  })
})
