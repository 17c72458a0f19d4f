import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findBrowser } from './browser.mjs'

const BARE_MACHINE = {
  platform: 'linux' as NodeJS.Platform,
  env: {},
  home: '/home/bench',
  exists: () => false,
  starts: () => true,
  playwrightPath: () => '/home/bench/.cache/ms-playwright/chromium/chrome'
}

function having(...paths: string[]) {
  return { ...BARE_MACHINE, exists: (path: string) => paths.includes(path) }
}

describe('the browser for the tests', () => {
  it('is none on a machine without one', () => {
    expect(findBrowser(BARE_MACHINE)).toBeUndefined()
  })

  it('is the one that BENCHLIGHT_BROWSER names', () => {
    const machine = { ...having('/opt/chrome', '/usr/bin/chromium'), env: { BENCHLIGHT_BROWSER: '/opt/chrome', PATH: '/usr/bin' } }
    expect(findBrowser(machine)).toEqual({ path: '/opt/chrome', origin: 'configured' })
  })

  it('is no other when the one that BENCHLIGHT_BROWSER names is not there', () => {
    const machine = { ...having('/usr/bin/chromium'), env: { BENCHLIGHT_BROWSER: '/opt/gone', PATH: '/usr/bin' } }
    expect(findBrowser(machine)).toBeUndefined()
  })

  it('is passed over where it is a mere hint to install it', () => {
    const machine = {
      ...having('/usr/bin/chromium-browser', '/usr/bin/google-chrome'),
      env: { PATH: '/usr/bin' },
      starts: (path: string) => path !== '/usr/bin/chromium-browser'
    }
    expect(findBrowser(machine)).toEqual({ path: '/usr/bin/google-chrome', origin: 'system' })
  })

  it("is Playwright's own where the system has none", () => {
    const own = BARE_MACHINE.playwrightPath()
    expect(findBrowser(having(own))).toEqual({ path: own, origin: 'playwright' })
  })

  it('is found among the applications of a Mac', () => {
    const path = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
    expect(findBrowser({ ...having(path), platform: 'darwin' })).toEqual({ path, origin: 'system' })
  })

  it.each([
    ['C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'],
    ['C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'],
    ['C:\\Users\\bench\\AppData\\Local\\Google\\Chrome\\Application\\chrome.exe']
  ])('is found on Windows at %s', (path) => {
    const env = {
      PROGRAMFILES: 'C:\\Program Files',
      'PROGRAMFILES(X86)': 'C:\\Program Files (x86)',
      LOCALAPPDATA: 'C:\\Users\\bench\\AppData\\Local'
    }
    expect(findBrowser({ ...having(path), platform: 'win32', env })).toEqual({ path, origin: 'system' })
  })

  describe('on the PATH', () => {
    let first: string
    let second: string

    beforeAll(async () => {
      first = await mkdtemp(join(tmpdir(), 'benchlight-path-'))
      second = await mkdtemp(join(tmpdir(), 'benchlight-path-'))
      await writeFile(join(first, 'microsoft-edge'), '', { mode: 0o755 })
      await writeFile(join(second, 'chromium'), '', { mode: 0o755 })
    })

    afterAll(() => Promise.all([first, second].map((folder) => rm(folder, { recursive: true, force: true }))))

    it('is Chromium rather than Edge, whichever folder comes first', () => {
      const machine = { ...BARE_MACHINE, exists: existsSync, env: { PATH: ['', first, second].join(delimiter) } }
      expect(findBrowser(machine)).toEqual({ path: join(second, 'chromium'), origin: 'system' })
    })
  })
})
