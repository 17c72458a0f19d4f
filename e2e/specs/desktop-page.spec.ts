import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '../fixtures/desktop'
import { RawPort } from '../page-objects/raw-port'
import { demoPerson, SignInScreen } from '../page-objects/sign-in-screen'

const NOWHERE = '00000000-0000-7000-8000-000000000000'

/** A grey pixel. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=='

const PRELOAD = join(__dirname, '../../out/preload/index.cjs')

/* The tests share one program; each begins with a fresh page and nobody signed in. */
test.beforeEach(async ({ shared: { desktop } }) => {
  const page = await desktop.page()
  await new RawPort(page).call('session.signOut', {})
  await page.reload()
})

function logOf(home: string): string {
  return readFileSync(join(home, 'logs', 'benchlight.log'), 'utf8')
}

test.describe('the contract', () => {
  test('is answered over the port, errors as data and dates as dates', async ({ shared: { desktop } }) => {
    const port = new RawPort(await desktop.page())
    expect(await port.call('session.current', {})).toMatchObject({ state: 'signed_out', user: null, demo: true })
    expect(await port.exchange('lots.list', { limit: 1 })).toMatchObject({ type: 'error', error: { code: 'SIGNED_OUT' } })
    const { username, pin } = demoPerson('mito')
    expect(await port.call('session.signIn', { login: username, pin })).toMatchObject({ state: 'signed_in' })
    const { lots: [lot] } = await port.call('lots.list', { limit: 1 })
    expect(lot?.created_at).toBeInstanceOf(Date)
  })

  test('is refused to another window, loudly', async ({ shared: { desktop, home } }) => {
    await desktop.page()
    await desktop.evaluate(({ BrowserWindow }, preload) => {
      const foreign = new BrowserWindow({
        webPreferences: { preload, sandbox: true, contextIsolation: true, nodeIntegration: false }
      })
      return foreign.loadURL('data:text/html,<title>foreign</title>')
    }, PRELOAD)
    const foreign = await desktop.pageAt('data:')
    const answered = await foreign.evaluate(() => {
      const answers: unknown[] = []
      Object.assign(window, { answers })
      window.benchlightPort?.onMessage((message) => answers.push(message))
      window.benchlightPort?.send({ type: 'request', id: 1, command: 'session.current', input: {} })
      return answers
    })
    expect(answered).toEqual([])
    await expect.poll(() => logOf(home)).toMatch(/"level":50.*"address":"data:text\/html[^}]*refused a message from a foreign frame/)
    expect(await foreign.evaluate(() => (window as unknown as { answers: unknown[] }).answers)).toEqual([])
    await desktop.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().at(-1)?.close())
    await expect.poll(() => desktop.pages().length).toBe(1)
  })

  test('takes no message of another form', async ({ shared: { desktop, home } }) => {
    const page = await desktop.page()
    await page.evaluate(() => window.benchlightPort?.send({ type: 'request', id: 'one', command: [] } as never))
    await expect.poll(() => logOf(home)).toContain('refused a message that is none of the contract')
    expect(await new RawPort(page).call('session.current', {})).toMatchObject({ state: 'signed_out' })
  })

  test('goes on after a reload, with the same person signed in', async ({ shared: { desktop } }) => {
    const page = await desktop.page()
    const { username, pin } = demoPerson('mito')
    await new RawPort(page).call('session.signIn', { login: username, pin })
    await page.reload()
    expect(await new RawPort(page).call('session.current', {})).toMatchObject({ state: 'signed_in', user: { username } })
  })
})

test.describe('files', () => {
  test('are refused while nobody is signed in', async ({ shared: { desktop } }) => {
    const page = await desktop.page()
    for (const path of [`/artifact/${NOWHERE}/image`, `/golden/${NOWHERE}/image`, `/report/${NOWHERE}/file`, `/labels/${NOWHERE}`]) {
      const answer = await page.evaluate(async (address) => {
        const response = await fetch(address)
        return { status: response.status, body: (await response.json()) as unknown }
      }, path)
      expect(answer).toMatchObject({ status: 401, body: { error: { code: 'SIGNED_OUT' } } })
    }
  })

  test('come and go as bytes after the sign-in', async ({ shared: { desktop } }) => {
    const page = await desktop.page()
    const port = new RawPort(page)
    const { username, pin } = demoPerson('mito')
    await port.call('session.signIn', { login: username, pin })
    const sent = await page.evaluate(async (picture) => {
      const body = new Blob([Uint8Array.from(atob(picture), (character) => character.charCodeAt(0))])
      const response = await fetch('/upload?name=grey.png', { method: 'POST', body })
      return { status: response.status, body: (await response.json()) as unknown }
    }, PNG)
    expect(sent).toMatchObject({ status: 200, body: { width: 1, height: 1, content_type: 'image/png' } })

    const { lots: [lot] } = await port.call('lots.list', { limit: 1 })
    const sheet = await page.evaluate(async (id) => {
      const response = await fetch(`/labels/${id}`)
      const bytes = new Uint8Array(await response.arrayBuffer())
      return { type: response.headers.get('content-type'), begin: String.fromCharCode(...bytes.subarray(0, 5)) }
    }, lot?.id)
    expect(sheet).toEqual({ type: 'application/pdf', begin: '%PDF-' })
  })

  test('outside the page\'s folder are not served, however they are written', async ({ shared: { desktop } }) => {
    const page = await desktop.page()
    const paths = ['/../main/electron.js', '/..%2fmain%2felectron.js', '/%2e%2e/main/electron.js', '/assets/..%5c..%5cmain%5celectron.js', '/%00']
    for (const path of paths) {
      expect(await page.evaluate(async (address) => (await fetch(address)).status, path), path).toBe(404)
    }
  })
})

test.describe('the page', () => {
  test('has nothing of Node, and of us three frozen functions', async ({ shared: { desktop } }) => {
    const page = await desktop.page()
    const globals = await page.evaluate(() => ['require', 'process', 'module', 'global', 'Buffer', 'ipcRenderer', 'electron']
      .filter((name) => name in window))
    expect(globals).toEqual([])
    expect(await page.evaluate(() => ({
      names: Object.keys(window.benchlightPort ?? {}).toSorted(),
      isFrozen: Object.isFrozen(window.benchlightPort)
    }))).toEqual({ names: ['onClose', 'onMessage', 'send'], isFrozen: true })
  })

  test('works under its content security policy without a complaint', async ({ shared: { desktop } }) => {
    const page = await desktop.page()
    const complaints: string[] = []
    page.on('console', (message) => { if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text()) })
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.reload()
    const signIn = new SignInScreen(page)
    await signIn.chooseDemoPerson('mito')
    await expect(signIn.heading).toBeHidden()
    expect(complaints).toEqual([])
    const policy = await page.evaluate(async () => (await fetch('/index.html')).headers.get('content-security-policy'))
    expect(policy).toContain("default-src 'self'")
    expect(policy).toContain("script-src 'self'")
  })

  test('runs no script that was written into it', async ({ shared: { desktop } }) => {
    const page = await desktop.page()
    const ran = await page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'window.intruder = true'
      document.body.append(script)
      return 'intruder' in window
    })
    expect(ran).toBe(false)
  })

  test('can be led nowhere else', async ({ shared: { desktop, home } }) => {
    const page = await desktop.page()
    const signIn = new SignInScreen(page)
    await expect(signIn.heading).toBeVisible()
    const before = page.url()
    for (const address of ['https://example.com/', 'http://127.0.0.1:9/', 'file:///etc/passwd']) {
      await page.evaluate((target) => { location.href = target }, address)
    }
    await expect.poll(() => logOf(home)).toContain('"address":"http://127.0.0.1:9/","msg":"refused to leave the page"')
    expect(page.url()).toBe(before)
    await expect(signIn.heading).toBeVisible()
  })

  test('opens no window', async ({ shared: { desktop, home } }) => {
    const page = await desktop.page()
    await page.evaluate(() => { window.open('https://example.com/') })
    await page.evaluate(() => {
      const link = Object.assign(document.createElement('a'), { href: 'https://example.com/link', target: '_blank', rel: 'noreferrer' })
      document.body.append(link)
      link.click()
    })
    await expect.poll(() => logOf(home)).toContain('"address":"https://example.com/link","msg":"refused to open a window"')
    await expect.poll(() => desktop.pages().length).toBe(1)
  })

  test('opens documents in the system\'s program, and only as the person signed in', async ({ shared: { desktop } }) => {
    const page = await desktop.page()
    const port = new RawPort(page)
    await desktop.evaluate(({ shell, dialog }) => {
      const opened: string[] = []
      const refused: string[] = []
      Object.assign(globalThis, { opened, refused })
      shell.openPath = (path) => {
        opened.push(path)
        return Promise.resolve('')
      }
      dialog.showMessageBox = (...args: unknown[]) => {
        refused.push((args.at(-1) as { message: string }).message)
        return Promise.resolve({ response: 0, checkboxChecked: false })
      }
    })
    const seen = (name: string): Promise<string[]> =>
      desktop.evaluate((_electron, list) => (globalThis as unknown as Record<string, string[]>)[list] ?? [], name)

    const { username, pin } = demoPerson('mito')
    await port.call('session.signIn', { login: username, pin })
    const { lots: [lot] } = await port.call('lots.list', { limit: 1 })
    await page.evaluate((id) => { window.open(`/labels/${id}`) }, lot?.id)
    await expect.poll(() => seen('opened')).toEqual([expect.stringMatching(/document\.pdf$/)])
    const [path] = await seen('opened')
    expect(readFileSync(String(path)).subarray(0, 5).toString()).toBe('%PDF-')

    await port.call('session.signOut', {})
    await page.evaluate((id) => { window.open(`/labels/${id}`) }, lot?.id)
    await expect.poll(() => seen('refused')).toEqual([expect.stringContaining('This document cannot be opened')])
    expect(await seen('opened')).toHaveLength(1)
  })

  test('is granted the camera and nothing else', async ({ shared: { desktop } }) => {
    const page = await desktop.page()
    const states = await page.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'midi'] as const
      return Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state))
    })
    expect(states).toEqual(['denied', 'denied', 'denied'])
    const refusal = await page.evaluate(() => new Promise<number>((resolve) => {
      navigator.geolocation.getCurrentPosition(() => resolve(0), (error) => resolve(error.code))
    }))
    expect(refusal).toBe(1)
    // Without a camera it is not found; it must not be forbidden.
    const camera = await page.evaluate(() => navigator.mediaDevices.getUserMedia({ video: true }).then(
      (stream) => { for (const track of stream.getTracks()) track.stop(); return 'granted' },
      (error: unknown) => (error instanceof DOMException ? error.name : String(error))
    ))
    expect(['granted', 'NotFoundError']).toContain(camera)
  })
})
