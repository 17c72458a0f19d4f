import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { skipUnless } from '../../testing/require-all'
import { isAlive, isRunning, ownIdentity, processExists } from './process-identity'

const onLinux = skipUnless(process.platform === 'linux', 'zombies are told apart on Linux only')

describe('a process identity', () => {
  const children: ChildProcess[] = []
  const run = (script: string): ChildProcess => {
    const child = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    children.push(child)
    return child
  }
  afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')))

  it('is alive while the process runs', async () => {
    expect(await isAlive(await ownIdentity())).toBe(true)
  })

  it('is not alive when another process has the number by now', async () => {
    const own = await ownIdentity()
    expect(await isAlive({ pid: own.pid, started: `${own.started}1` })).toBe(false)
  })

  it('is not alive when nobody has the number', async () => {
    const child = run('exit 0')
    await once(child, 'exit')
    expect(processExists(child.pid!)).toBe(false)
    expect(await isAlive({ pid: child.pid!, started: '0' })).toBe(false)
  })

  it.skipIf(onLinux)('is not alive as a zombie, which the system still knows', async () => {
    const parent = run('sleep 0.1 & echo $!; exec sleep 60')
    const [line] = (await once(parent.stdout!, 'data')) as [Buffer]
    const pid = Number(line.toString())
    await expect.poll(() => isRunning(pid)).toBe(false)
    expect(processExists(pid)).toBe(true)
  })
})
