/**
 * The commands in a small repository of their own: real processes, real npm, real signals. Only what they start is made
 * for the purpose: a build that takes no time, a web host without a core, runtimes of Electron that do as told.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const IS_WINDOWS = process.platform === 'win32'
const IS_ROOT = process.getuid?.() === 0

/** Who stands in for an ordinary user where the tests run as root: `nobody`, on every Linux. */
const NOBODY = 65_534

const VERSION = '1.2.3'

/** Says how it was started, and stops as told: like the real one, it ends with 0 and says so. */
const CLI = `
const [command, ...args] = process.argv.slice(2)
if (command === 'serve') {
  const alive = setInterval(() => undefined, 1000)
  let asked = 0
  const stop = (why) => {
    asked += 1
    clearInterval(alive)
    setTimeout(() => { console.error('stopped by ' + why + ', asked ' + asked + ' times'); process.exit(0) }, 200)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(signal))
  process.once('disconnect', () => stop('the end of npm start'))
  process.channel.unref()
  console.error('serving ' + args.join(' '))
  console.log('http://127.0.0.1:4711/#token=abc')
} else {
  console.log(JSON.stringify({ command, args }))
  process.exitCode = 3
}`

const BUILD = `
const { appendFileSync, cpSync, mkdirSync, readFileSync } = require('node:fs')
if (readFileSync('src/broken.ts', 'utf8') === 'yes') throw new Error('the source is broken')
mkdirSync('out/main', { recursive: true })
cpSync('cli.js', 'out/main/cli.js')
appendFileSync('builds.txt', 'built\\n')
console.log('built the bundles')`

describe('the commands', () => {
  let root: string
  const children: ChildProcess[] = []

  async function put(file: string, content: string, mode = 0o644): Promise<void> {
    await mkdir(dirname(join(root, file)), { recursive: true })
    await writeFile(join(root, file), content, { mode })
  }

  beforeEach(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'benchlight-commands-')))
    await chmod(root, 0o755)
    await cp(__dirname, join(root, 'scripts'), { recursive: true, filter: (path) => !path.endsWith('.test.ts') })
    const scripts = { build: 'node build.js', start: 'node scripts/start.mjs', lint: 'node -e 0', typecheck: 'node -e 0' }
    await put('package.json', JSON.stringify({ name: 'benchlight-commands', version: VERSION, scripts }))
    await put('package-lock.json', JSON.stringify({ lockfileVersion: 3, packages: { '': { name: 'benchlight-commands' } } }))
    for (const file of ['aliases.ts', 'electron.vite.config.ts', 'tsconfig.json', 'db/a.ts', 'src/a.ts']) await put(file, '')
    await put('src/broken.ts', 'no')
    await put('build.js', BUILD)
    await put('cli.js', CLI)
  })

  afterEach(async () => {
    for (const child of children.splice(0)) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await rm(root, { recursive: true, force: true })
  })

  function startScript(script: string, args: string[], options: { env?: NodeJS.ProcessEnv; uid?: number } = {}) {
    const env = { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '', npm_lifecycle_event: undefined, ...options.env }
    const child = spawn(process.execPath, [join(root, 'scripts', script), ...args], { cwd: root, ...options, env })
    children.push(child)
    const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]).then(
      ([stdout, stderr, [code]]) => ({ stdout, stderr, code: code as number | null })
    )
    return { child, ended }
  }

  function firstOutput(child: ChildProcess, wanted: string): Promise<void> {
    return new Promise((resolve, reject) => {
      let seen = ''
      child.stdout?.on('data', (data) => {
        seen += String(data)
        if (seen.includes(wanted)) resolve()
      })
      child.once('exit', () => reject(new Error(`ended before it said "${wanted}": ${seen}`)))
    })
  }

  async function builds(): Promise<number> {
    return (await readFile(join(root, 'builds.txt'), 'utf8')).trim().split('\n').length
  }

  describe('benchlight', () => {
    it('builds first, passes arguments and exit code through, and keeps stdout for the result', async () => {
      const run = await startScript('benchlight.mjs', ['inspect', '--json']).ended
      expect(run).toMatchObject({ code: 3, stdout: '{"command":"inspect","args":["--json"]}\n' })
      expect(run.stderr).toContain('built the bundles')
    })

    it('builds again only when a source changed, and not for a test', async () => {
      await startScript('benchlight.mjs', ['x']).ended
      await put('src/a.test.ts', 'changed')
      const second = await startScript('benchlight.mjs', ['x']).ended
      expect(second.stderr).toBe('')
      expect(await builds()).toBe(1)

      await put('src/a.ts', 'changed')
      await startScript('benchlight.mjs', ['x']).ended
      expect(await builds()).toBe(2)
    })

    it('builds once when two commands start at once', async () => {
      const runs = await Promise.all([startScript('benchlight.mjs', ['a']).ended, startScript('benchlight.mjs', ['b']).ended])
      expect(runs.map(({ code }) => code)).toEqual([3, 3])
      expect(await builds()).toBe(1)
    })

    it('takes the lock of a command that died over', async () => {
      const gone = spawn(process.execPath, ['-e', '0'])
      await once(gone, 'exit')
      await put('out/.prepare.lock', String(gone.pid))
      expect(await startScript('benchlight.mjs', ['x']).ended).toMatchObject({ code: 3 })
    })

    it('says that the build failed, starts nothing and builds again the next time', async () => {
      await put('src/broken.ts', 'yes')
      const failed = await startScript('benchlight.mjs', ['x']).ended
      expect(failed).toMatchObject({ code: 1, stdout: '' })
      expect(failed.stderr).toMatch(/the source is broken[^]*building failed \(exit code 1\)/)

      await put('src/broken.ts', 'no')
      expect(await startScript('benchlight.mjs', ['x']).ended).toMatchObject({ code: 3 })
    })

    it('installs what the lock file names and node_modules lacks', async () => {
      await put('vendor/helper/package.json', JSON.stringify({ name: 'helper', version: '1.0.0' }))
      const dependencies = { helper: 'file:vendor/helper' }
      const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as object
      await put('package.json', JSON.stringify({ ...manifest, dependencies }))
      const packages = {
        '': { name: 'benchlight-commands', version: VERSION, dependencies },
        'node_modules/helper': { resolved: 'vendor/helper', link: true },
        'vendor/helper': { name: 'helper', version: '1.0.0' }
      }
      await put('package-lock.json', JSON.stringify({ name: 'benchlight-commands', lockfileVersion: 3, packages }))

      const first = await startScript('benchlight.mjs', ['x']).ended
      expect(first.stderr).toContain('installing the dependencies')
      const second = await startScript('benchlight.mjs', ['x']).ended
      expect(second.stderr).toBe('')
    })
  })

  describe('start', () => {
    it('serves where there is no display, says why, and keeps the address alone on its line', async () => {
      const { child, ended } = startScript('start.mjs', ['--home', '/data'])
      await firstOutput(child, '#token=abc\n')
      child.kill('SIGTERM')
      const run = await ended
      expect(run).toMatchObject({ code: 0, stdout: 'http://127.0.0.1:4711/#token=abc\n' })
      expect(run.stderr).toContain('opening in the browser: there is no display')
      expect(run.stderr).toContain('serving --home /data')
    })

    it.skipIf(IS_WINDOWS).each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('stops the host once on %s and waits for it', async (signal) => {
      const { child, ended } = startScript('start.mjs', [])
      await firstOutput(child, '#token=abc\n')
      child.kill(signal)
      const run = await ended
      expect(run.code).toBe(0)
      expect(run.stderr).toContain(`stopped by ${signal}, asked 1 times`)
    })

    it('leaves no host behind when it is killed', async () => {
      const { child, ended } = startScript('start.mjs', [])
      await firstOutput(child, '#token=abc\n')
      child.kill('SIGKILL')
      // The host holds the other end of stderr: it was closed only when the host had ended, too.
      expect((await ended).stderr).toContain('stopped by the end of npm start')
    })

    it.skipIf(IS_WINDOWS)('stops the host when npm, which started it, is killed', async () => {
      const env = { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '' }
      const npm = spawn('npm', ['start'], { cwd: root, env })
      children.push(npm)
      const stderr = text(npm.stderr)
      await firstOutput(npm, '#token=abc\n')
      npm.kill('SIGKILL')
      expect(await stderr).toContain('stopped by SIGTERM')
    })

    it('refuses what it does not know with its usage', async () => {
      expect(await startScript('start.mjs', ['--no-sandbox']).ended).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('Usage: npm start')
      })
    })
  })

  // Electron is never tried as root, so that these run as an ordinary user also where the tests run as root.
  describe.skipIf(IS_WINDOWS)('start before a display', () => {
    const asUser = { env: { DISPLAY: ':99', PATH: '/usr/bin:/bin' }, ...(IS_ROOT ? { uid: NOBODY } : {}) }

    async function putRuntime(script: string): Promise<void> {
      await put('node_modules/electron/package.json', JSON.stringify({ version: VERSION }))
      await put('node_modules/electron/path.txt', 'electron')
      await put('node_modules/electron/dist/version', VERSION)
      await put('node_modules/electron/dist/electron', `#!${process.execPath}\n${script}`, 0o755)
    }

    beforeEach(async () => {
      await startScript('benchlight.mjs', ['x']).ended
    })

    it('opens the window, without a word about the sandbox', async () => {
      await putRuntime("console.log('benchlight: window ready'); console.error(process.argv.slice(2).join(' ')); process.exitCode = 0")
      const run = await startScript('start.mjs', ['--home', '/data'], asUser).ended
      expect(run).toMatchObject({ code: 0, stdout: '' })
      expect(run.stderr).toContain('--home /data')
      expect(run.stderr).not.toContain('sandbox')
    })

    it('raises the window of a running Benchlight', async () => {
      await putRuntime("console.log('benchlight: already open')")
      const run = await startScript('start.mjs', [], asUser).ended
      expect(run).toMatchObject({ code: 0, stdout: '' })
      expect(run.stderr).toContain('is open already')
    })

    it('serves when Electron ends without a window, and says why', async () => {
      await putRuntime("console.error('The SUID sandbox helper binary was found, but is not configured correctly'); process.exitCode = 1")
      const { child, ended } = startScript('start.mjs', ['--no-open'], asUser)
      await firstOutput(child, '#token=abc\n')
      child.kill('SIGTERM')
      expect((await ended).stderr).toMatch(/did not open its window: it ended with code 1: The SUID sandbox helper binary/)
    })

    it('serves when the runtime cannot be downloaded, and says why', async () => {
      await put('node_modules/electron/package.json', JSON.stringify({ version: VERSION }))
      await put('node_modules/electron/install.js', "console.error('RequestError: no way to github.com'); process.exit(1)")
      // npm's `node` package stands aside: an npm that runs what it is given with this Node.
      const npm = `#!/bin/sh\nwhile [ "$1" != -- ]; do shift; done; shift 2; exec ${process.execPath} "$@"`
      await put('bin/npm', npm, 0o755)
      const env = { ...asUser.env, PATH: `${join(root, 'bin')}:${asUser.env.PATH}`, npm_execpath: undefined }
      const { child, ended } = startScript('start.mjs', ['--no-open'], { ...asUser, env })
      await firstOutput(child, '#token=abc\n')
      child.kill('SIGTERM')
      expect((await ended).stderr).toContain('its installer failed: RequestError: no way to github.com')
    })

    it('opens the address in the browser of the session', async () => {
      await putRuntime('process.exitCode = 1')
      await put('bin/xdg-open', `#!/bin/sh\necho "opened $1" > "$OPENED"`, 0o755)
      const opened = join(await realpath(tmpdir()), `benchlight-opened-${process.pid}`)
      const env = { ...asUser.env, PATH: `${join(root, 'bin')}:${asUser.env.PATH}`, OPENED: opened }
      const { child, ended } = startScript('start.mjs', ['--web'], { ...asUser, env })
      await firstOutput(child, '#token=abc\n')
      await expect.poll(() => readFile(opened, 'utf8')).toBe('opened http://127.0.0.1:4711/#token=abc\n')
      child.kill('SIGTERM')
      await ended
      await rm(opened)
    })
  })

  describe('test', () => {
    it('counts each check as one and goes on behind a failure', async () => {
      const scripts = { lint: 'node -e "process.exit(1)"', typecheck: 'node -e 0', 'check:generated': 'node -e 0', build: 'node build.js' }
      await put('package.json', JSON.stringify({ name: 'benchlight-commands', version: VERSION, scripts }))
      const run = await startScript('test.mjs', ['lint', 'typecheck', 'generated', 'build']).ended
      expect(run.code).toBe(1)
      expect(run.stdout).toContain('Failed:\n  lint\n')
      expect(run.stdout.trimEnd().split('\n').at(-1)).toBe('3 passed, 1 failed')
    })

    it('runs the unit tests, tells why some are skipped, and fails for it where everything is required', async () => {
      await symlink(join(__dirname, '../node_modules'), join(root, 'node_modules'), 'junction')
      await put('vitest.config.mjs', "export default { test: { include: ['unit/*.test.mjs'], maxWorkers: 1 } }")
      await put('unit/a.test.mjs', "import { it } from 'vitest'\nit('works', () => {})\nit('waits', (c) => c.skip('needs root'))")
      await put('unit/b.long.test.mjs', "import { it } from 'vitest'\nit('takes long', () => {})")

      const lenient = await startScript('test.mjs', ['unit'], { env: { BENCHLIGHT_REQUIRE_ALL: '' } }).ended
      expect(lenient.code).toBe(0)
      expect(lenient.stdout).toContain('unit/a.test.mjs > waits: needs root')
      expect(lenient.stdout.trimEnd().split('\n').at(-1)).toBe('2 passed, 0 failed, 1 skipped')

      const strict = await startScript('test.mjs', ['unit'], { env: { BENCHLIGHT_REQUIRE_ALL: '1' } }).ended
      expect(strict.code).toBe(1)
      expect(strict.stdout.trimEnd().split('\n').at(-1)).toBe('2 passed, 1 failed')
    })

    it('ends with counts also when it cannot begin', async () => {
      await put('src/broken.ts', 'yes')
      const run = await startScript('test.mjs', ['unit']).ended
      expect(run.code).toBe(1)
      expect(run.stdout.trimEnd().split('\n').at(-1)).toBe('0 passed, 1 failed')
    })
  })
})
