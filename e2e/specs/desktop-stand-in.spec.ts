import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { WebPreferences } from 'electron'
import { expect, test } from '../fixtures/desktop'

/* The stand-in is stricter than Electron: what would pass there by a slip fails here. */

const SAFE: WebPreferences = { sandbox: true, contextIsolation: true, nodeIntegration: false }

const SLIPS: Record<string, WebPreferences> = {
  'nothing said of its safety': {},
  'no sandbox': { ...SAFE, sandbox: false },
  'Node in the page': { ...SAFE, nodeIntegration: true },
  'the preload in the page\'s world': { ...SAFE, contextIsolation: false },
  'embedded pages': { ...SAFE, webviewTag: true },
  'no same-origin rule': { ...SAFE, webSecurity: false }
}

test.beforeEach(({ shared: { desktop } }) => {
  test.skip(desktop.kind === 'electron', 'These are rules of the stand-in, and Electron itself is running')
})

for (const [name, webPreferences] of Object.entries(SLIPS)) {
  test(`makes no window with ${name}`, async ({ shared: { desktop } }) => {
    const made = desktop.evaluate(({ BrowserWindow }, preferences) => {
      const window = new BrowserWindow({ webPreferences: preferences })
      return window.id
    }, webPreferences)
    await expect(made).rejects.toThrow('insecure webPreferences')
  })
}

test('runs no preload that requires more than electron', async ({ shared: { desktop, home } }) => {
  const preload = join(home, 'greedy-preload.cjs')
  writeFileSync(preload, `
    const { contextBridge } = require('electron')
    contextBridge.exposeInMainWorld('before', true)
    require('node:fs')
    contextBridge.exposeInMainWorld('after', true)
  `)
  await desktop.evaluate(({ BrowserWindow }, webPreferences) => {
    const window = new BrowserWindow({ webPreferences })
    return window.loadURL('data:text/html,<title>greedy</title>')
  }, { ...SAFE, preload })
  const page = await desktop.pageAt('data:')
  expect(await page.evaluate(() => ['before', 'after'].filter((name) => name in window))).toEqual(['before'])
  await desktop.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().at(-1)?.close())
  await expect.poll(() => desktop.pages().length).toBe(1)
})
