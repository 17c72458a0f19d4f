import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { extractAll } from '@electron/asar'
import type { HealthCheck } from '@shared/contract/health.contract'
import { findElectronPath } from '@core/health/programs'
import { expect, test } from '../fixtures/desktop'
import { launchStandIn } from '../fixtures/launch-desktop'
import { runFolder } from '../fixtures/run-folder'
import { RawPort } from '../page-objects/raw-port'
import { demoPerson, SignInScreen } from '../page-objects/sign-in-screen'

/*
 * What the package holds, taken out of its archive and run by itself: nothing here can reach the repository's
 * node_modules. Electron's runtime is not part of what is proved.
 */

const run = promisify(execFile)
const PACKAGE_SCRIPT = resolve(__dirname, '../../scripts/package.mjs')
const PACKAGING_LIMIT_MS = 180_000

/** Of the packed folder, and of what was extracted from its archive. */
let folders: { packed: string; application: string }

test.beforeAll(async () => {
  test.setTimeout(PACKAGING_LIMIT_MS)
  const out = mkdtempSync(join(runFolder(), 'package-'))
  await run(process.execPath, [PACKAGE_SCRIPT, '--folder-only', '--out', out])
  const packed = join(out, readdirSync(out).find((name) => name.endsWith('-unpacked')) ?? '')
  const application = join(out, 'application')
  extractAll(join(packed, 'resources', 'app.asar'), application)
  folders = { packed, application }
})

test('says what it is made of', async () => {
  const hasRuntime = (await findElectronPath()) !== null
  expect(existsSync(join(folders.packed, 'NO-ELECTRON-RUNTIME.txt'))).toBe(!hasRuntime)
})

test('holds nothing of the sources, the tests and the tools', () => {
  expect(readdirSync(folders.application).toSorted()).toEqual(['LICENSE', 'node_modules', 'out', 'package.json', 'resources'])
  expect(readdirSync(join(folders.application, 'out')).toSorted()).toEqual(['main', 'preload', 'renderer'])
})

test.describe('on a machine where it was never started', () => {
  test.use({ homeKind: 'empty' })

  test('has all that the command line needs', async ({ home }) => {
    const { stdout } = await run(process.execPath, [join(folders.application, 'out/main/cli.js'), '--home', home, '--json', 'doctor'])
    const checks = JSON.parse(stdout) as HealthCheck[]
    expect(Object.fromEntries(checks.map(({ name, state }) => [name, state]))).toMatchObject({
      database: 'ok', storage: 'ok', model: 'ok', permissions: 'ok'
    })
  })

  test('makes the demo station, signs in and prints labels', async ({ home }) => {
    const desktop = await launchStandIn({ home, mainScript: join(folders.application, 'out/main/electron.js'), isPackaged: true })
    try {
      const page = await desktop.page()
      await expect(new SignInScreen(page).heading).toBeVisible()
      const port = new RawPort(page)
      const { username, pin } = demoPerson('mito')
      await port.call('session.signIn', { login: username, pin })
      const { lots: [lot] } = await port.call('lots.list', { limit: 1 })
      const labels = await page.evaluate(async (id) => {
        const response = await fetch(`/labels/${id}`)
        return { status: response.status, begin: (await response.text()).slice(0, 5) }
      }, lot?.id)
      expect(labels).toEqual({ status: 200, begin: '%PDF-' })
    } finally {
      expect(await desktop.quit()).toBe(0)
    }
  })
})
