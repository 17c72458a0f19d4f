import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MenuItem } from 'electron'
import { matchesChord } from '@renderer/commands/chord'
import { COMMANDS } from '@renderer/commands/definitions'
import { databaseRuns } from '../fixtures/core-process'
import { expect, test } from '../fixtures/desktop'
import { type Desktop, runDesktop } from '../fixtures/launch-desktop'
import { descendants, survivors } from '../fixtures/processes'
import { SignInScreen } from '../page-objects/sign-in-screen'

test.describe('starting', () => {
  test('shows a window at once, and in it the sign-in screen', async ({ desktop }) => {
    await desktop.window()
    await expect.poll(() => desktop.stdout()).toContain('benchlight: window ready\n')
    const page = await desktop.page()
    await expect(new SignInScreen(page).heading).toBeVisible()
    expect(await desktop.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isVisible()))).toEqual([true])
  })

  test.describe('for the first time', () => {
    test.use({ homeKind: 'empty' })

    test('tells what it is doing, and the administrator\'s PIN once', async ({ launch }) => {
      const desktop = await launch({ args: ['--no-demo'] })
      await desktop.evaluate(({ dialog }) => {
        const shown: string[] = []
        Object.assign(globalThis, { shown })
        dialog.showMessageBox = (...args: unknown[]) => {
          shown.push((args.at(-1) as { message: string }).message)
          return Promise.resolve({ response: 0, checkboxChecked: false })
        }
      })
      const step = (await desktop.window()).getByRole('status')
      await expect(step).toHaveText(/database/)
      await expect(new SignInScreen(await desktop.page()).heading).toBeVisible()
      const shown = (): Promise<string[]> => desktop.evaluate(() => (globalThis as unknown as { shown: string[] }).shown)
      await expect.poll(shown).toEqual([expect.stringMatching(/^Administrator "admin" was made with the PIN \d{6}\./)])
    })
  })

  test('says what is wrong and ends with a fault when the core cannot start', async ({ home }) => {
    const { code, stderr } = await runDesktop({ home, env: { BENCHLIGHT_IDLE_LOCK_SECONDS: 'soon' } })
    expect(code).toBe(1)
    expect(stderr).toContain('The configuration is not valid')
    expect(databaseRuns(home)).toBe(false)
  })

  test('a second time on the same data folder raises the window that is open, and ends', async ({ desktop, home }) => {
    await desktop.page()
    await desktop.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize())
    const second = await runDesktop({ home })
    expect(second).toMatchObject({ code: 0, stdout: 'benchlight: already open\n' })
    await expect.poll(() => desktop.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized())).toBe(false)
    expect(desktop.pages()).toHaveLength(1)
  })
})

test.describe('the menu', () => {
  test('claims no key that the page uses', async ({ desktop }) => {
    await desktop.page()
    const accelerators = await desktop.evaluate(({ Menu }) => {
      const claimed = (item: MenuItem): string[] => [
        ...(item.accelerator && item.registerAccelerator ? [item.accelerator] : []),
        ...(item.submenu?.items ?? []).flatMap(claimed)
      ]
      return (Menu.getApplicationMenu()?.items ?? []).flatMap(claimed)
    })
    expect(accelerators).toContain('CmdOrCtrl+Q')
    for (const accelerator of accelerators) {
      const parts = accelerator.split('+')
      const key = parts.at(-1) ?? ''
      const press = {
        key,
        code: /^[A-Z]$/.test(key) ? `Key${key}` : /^\d$/.test(key) ? `Digit${key}` : key,
        ctrlKey: parts.includes('CmdOrCtrl'),
        altKey: parts.includes('Alt'),
        shiftKey: parts.includes('Shift'),
        metaKey: false
      }
      const collisions = Object.entries(COMMANDS).filter(([, { keys }]) => keys.some((chord) => matchesChord(chord, press)))
      expect(collisions.map(([name]) => name), accelerator).toEqual([])
    }
  })
})

test.describe('the window', () => {
  test('comes back where it was left', async ({ launch }) => {
    const bounds = { x: 200, y: 120, width: 1280, height: 800 }
    const first = await launch()
    await first.page()
    await first.evaluate(({ BrowserWindow }, wished) => {
      const [window] = BrowserWindow.getAllWindows()
      window?.unmaximize()
      window?.setBounds(wished)
    }, bounds)
    expect(await first.quit()).toBe(0)

    const second = await launch()
    await second.window()
    const state = await second.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows()
      return { bounds: window?.getNormalBounds(), maximized: window?.isMaximized() }
    })
    expect(state).toEqual({ bounds, maximized: false })
  })

  test('comes back into sight when its display is gone, and keeps its smallest size', async ({ home, launch }) => {
    mkdirSync(join(home, 'electron'), { recursive: true })
    writeFileSync(
      join(home, 'electron', 'window-state.json'),
      JSON.stringify({ bounds: { x: -9000, y: 5000, width: 300, height: 200 }, maximized: false })
    )
    const desktop = await launch()
    await desktop.window()
    const { bounds, area, minimum } = await desktop.evaluate(({ BrowserWindow, screen }) => {
      const [window] = BrowserWindow.getAllWindows()
      return { bounds: window?.getBounds(), area: screen.getPrimaryDisplay().workArea, minimum: window?.getMinimumSize() }
    })
    expect(minimum).toEqual([1024, 700])
    expect(bounds).toMatchObject({ width: 1024, height: 700 })
    expect(bounds?.x).toBeGreaterThanOrEqual(area.x)
    expect((bounds?.y ?? 0) + (bounds?.height ?? 0)).toBeLessThanOrEqual(area.y + area.height)
  })
})

test.describe('ending', () => {
  const ways: Record<string, (desktop: Desktop) => Promise<number | null>> = {
    'closing the window': async (desktop) => {
      await desktop.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
      return desktop.ended()
    },
    'quitting from the menu': (desktop) => desktop.quit(),
    'Ctrl-C': (desktop) => desktop.signal('SIGINT'),
    'a system that shuts down': (desktop) => desktop.signal('SIGTERM')
  }

  for (const [name, end] of Object.entries(ways)) {
    test(`by ${name} stops the core and leaves no process`, async ({ desktop, home }) => {
      test.skip(process.platform === 'win32', 'Windows has neither these signals nor a list of processes by parent')
      await desktop.page()
      expect(databaseRuns(home)).toBe(true)
      const started = descendants(desktop.pid)
      expect(started.length).toBeGreaterThan(0)
      expect(await end(desktop)).toBe(0)
      expect(databaseRuns(home)).toBe(false)
      await expect.poll(() => survivors(started)).toEqual([])
    })
  }

  test('while the core is starting still waits for it, and stops it', async ({ launch, home }) => {
    const desktop = await launch()
    await desktop.window()
    expect(await desktop.quit()).toBe(0)
    expect(databaseRuns(home)).toBe(false)
  })
})
