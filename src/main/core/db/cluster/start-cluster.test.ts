import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { makeDataFolder, removeDataFolder } from '../../testing/data-folder'
import { skipUnless } from '../../testing/require-all'
import { packagedBinaries } from './binaries'
import { isRunning } from './process-identity'
import { runProgram } from './run-program'
import { isRoot } from './server-user'
import { clusterStatus, removeCluster, startCluster, type ClusterEvent, type ClusterHandle, type ClusterRole } from '.'
import { withClient } from './with-client'

const PERMISSIONS = 0o777
const notOnPosix = skipUnless(process.platform !== 'win32', 'Windows has neither modes nor socket files')
const notAsRoot = skipUnless(process.platform === 'linux' && isRoot(), 'only root may mount a small disk')

const ask = async <T>(cluster: ClusterHandle, sql: string, role: ClusterRole = 'postgres'): Promise<T[]> =>
  withClient(cluster.connection(role), async (client) => (await client.query(sql)).rows as T[])

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & PERMISSIONS

describe('a cluster of one process', () => {
  let home: string
  const events: ClusterEvent[] = []
  const start = (): Promise<ClusterHandle> => startCluster({ home, log: (event) => events.push(event) })
  const serverPid = async (): Promise<number> => (await clusterStatus(home)).pid ?? 0

  beforeAll(async () => {
    home = await makeDataFolder()
  })
  afterAll(() => removeDataFolder(home))

  it('is made with UTF-8, byte order, checksums, SCRAM and UTC, and stops when left', async () => {
    const cluster = await start()
    const settings = await ask<{ name: string, setting: string }>(
      cluster,
      `select name, setting from pg_settings where name in ('server_encoding', 'data_checksums', 'fsync',
       'full_page_writes', 'TimeZone', 'listen_addresses', 'password_encryption') order by lower(name)`
    )
    expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
      data_checksums: 'on',
      fsync: 'on',
      full_page_writes: 'on',
      listen_addresses: '',
      password_encryption: 'scram-sha-256',
      server_encoding: 'UTF8',
      TimeZone: 'UTC'
    })
    const locale = `select datlocprovider, datlocale, datcollate from pg_database where datname = 'chip_quality'`
    expect(await ask(cluster, locale)).toEqual([{ datlocprovider: 'b', datlocale: 'C.UTF-8', datcollate: 'C' }])
    const pid = await serverPid()
    await cluster.leave()
    expect(await isRunning(pid)).toBe(false)
  })

  it('keeps what was written from one start to the next', async () => {
    const first = await start()
    await ask(first, 'create table kept_stopped as select 42 as answer', 'cq_owner')
    await first.leave()
    const second = await start()
    expect(await ask(second, 'select answer from kept_stopped', 'cq_owner')).toEqual([{ answer: 42 }])
    await second.leave()
  })

  it('runs until the last of several holds of one process is given up, each once', async () => {
    const [first, second] = await Promise.all([start(), start()])
    await first.leave()
    await first.leave()
    expect(await ask(second, 'select 1 as one')).toEqual([{ one: 1 }])
    await second.leave()
    expect(await clusterStatus(home)).toMatchObject({ state: 'stopped', holders: [] })
  })

  it('ends open sessions when it is left', async () => {
    const cluster = await start()
    const session = withClient(cluster.connection('application_user'), (client) => client.query('select pg_sleep(600)'))
    const outcome = Promise.allSettled([session])
    const running = `select from pg_stat_activity where query like 'select pg_sleep%' and wait_event = 'PgSleep'`
    await expect.poll(async () => (await ask(cluster, running)).length).toBe(1)
    await cluster.leave()
    expect(await outcome).toMatchObject([{ status: 'rejected', reason: { code: '57P01' } }])
  })

  it('refuses a wrong password', async () => {
    const cluster = await start()
    const wrong = withClient({ ...cluster.connection('cq_owner'), password: 'x' }, (client) => client.query('select 1'))
    await expect(wrong).rejects.toMatchObject({ code: '28P01' })
    await cluster.leave()
  })

  it.skipIf(notOnPosix)('keeps its secrets to our user', async () => {
    const cluster = await start()
    const folder = dirname(cluster.dataDir)
    expect(await modeOf(join(folder, 'credentials.json'))).toBe(0o600)
    expect(await modeOf(cluster.dataDir)).toBe(0o700)
    expect(await modeOf(cluster.connection('cq_owner').host)).toBe(0o700)
    expect((await readdir(folder)).filter((name) => name.startsWith('init-'))).toEqual([])
    await cluster.leave()
  })

  it('recovers when its server was killed, at the same endpoint, with all that was committed', async () => {
    const cluster = await start()
    await ask(cluster, 'create table kept_killed as select 42 as answer', 'cq_owner')
    const { host } = cluster.connection('cq_owner')
    const pid = await serverPid()
    process.kill(pid, 'SIGKILL')
    await expect.poll(() => isRunning(pid)).toBe(false)
    await cluster.ensureRunning()
    expect(cluster.connection('cq_owner').host).toBe(host)
    expect(await ask(cluster, 'select answer from kept_killed', 'cq_owner')).toEqual([{ answer: 42 }])
    await cluster.leave()
  })

  it('starts although another process has the number of its crashed server by now', async () => {
    const cluster = await start()
    const record = join(cluster.dataDir, 'postmaster.pid')
    const text = await readFile(record, 'utf8')
    const pid = await serverPid()
    process.kill(pid, 'SIGKILL')
    await expect.poll(() => isRunning(pid)).toBe(false)
    const stranger = spawn('sleep', ['60'])
    onTestFinished(() => void stranger.kill('SIGKILL'))
    await writeFile(record, text.replace(/^\d+/, String(stranger.pid)))
    expect((await clusterStatus(home)).state).toBe('stopped')
    await cluster.ensureRunning()
    expect(events).toContainEqual(expect.objectContaining({ level: 'warn', detail: { overruled: stranger.pid } }))
    expect(await ask(cluster, 'select 1 as one')).toEqual([{ one: 1 }])
    await cluster.leave()
    expect(await isRunning(stranger.pid!)).toBe(true)
  })

  it('waits for a statement that outlives its killed server, so that two servers never share the data', async () => {
    const cluster = await start()
    const busy = Promise.allSettled([ask(cluster, 'select count(*) from generate_series(1, 20000000)')])
    const running = `select pid from pg_stat_activity where query like 'select count(*) from generate_series%'`
    let backends: { pid: number }[] = []
    await expect.poll(async () => (backends = await ask(cluster, running)).length).toBe(1)
    const backend = backends[0]?.pid ?? 0
    process.kill(await serverPid(), 'SIGKILL')
    expect(await isRunning(backend)).toBe(true)
    await cluster.ensureRunning()
    expect(await isRunning(backend)).toBe(false)
    expect(await ask(cluster, 'select 1 as one')).toEqual([{ one: 1 }])
    await busy
    await cluster.leave()
  })

  it('gives itself new passwords when the file with them was lost', async () => {
    const first = await start()
    await ask(first, 'create table kept_secret as select 42 as answer', 'cq_owner')
    await first.leave()
    await rm(join(dirname(first.dataDir), 'credentials.json'))
    const second = await start()
    expect(second.connection('cq_owner').password).not.toBe(first.connection('cq_owner').password)
    expect(await ask(second, 'select answer from kept_secret', 'cq_owner')).toEqual([{ answer: 42 }])
    await second.leave()
  })

  it('names the file when the passwords in it are of another cluster', async () => {
    const cluster = await start()
    await cluster.leave()
    const file = join(dirname(cluster.dataDir), 'credentials.json')
    const own = await readFile(file, 'utf8')
    onTestFinished(() => writeFile(file, own))
    const credentials = JSON.parse(own) as { passwords: Record<string, string> }
    credentials.passwords.postgres = 'of another cluster'
    await writeFile(file, JSON.stringify(credentials))
    await expect(start()).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      message: expect.stringContaining(file) as string
    })
    expect(await clusterStatus(home)).toMatchObject({ state: 'stopped', holders: [] })
  })

  it('is refused and left alone when another major version made it', async () => {
    const cluster = await start()
    await cluster.leave()
    const versionFile = join(cluster.dataDir, 'PG_VERSION')
    const made = await readFile(versionFile, 'utf8')
    onTestFinished(() => writeFile(versionFile, made))
    await writeFile(versionFile, '15\n')
    await expect(start()).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      message: expect.stringMatching(/made by PostgreSQL 15.*brings 18\..*kept as it was/s) as string
    })
    expect((await readdir(cluster.dataDir)).includes('postmaster.pid')).toBe(false)
  })

  it('quotes the server log when it does not start', async () => {
    const cluster = await start()
    await cluster.leave()
    const settings = join(cluster.dataDir, 'postgresql.auto.conf')
    await writeFile(settings, "work_mem = 'plenty'\n")
    onTestFinished(() => writeFile(settings, ''))
    await expect(start()).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      message: expect.stringMatching(/does not start.*invalid value for parameter "work_mem": "plenty"/s) as string
    })
    expect(await clusterStatus(home)).toMatchObject({ state: 'stopped', holders: [] })
    expect(await clusterStatus(home)).toMatchObject({ state: 'stopped', holders: [] })
  })

  it.skipIf(notOnPosix)('opens no network port', async () => {
    const cluster = await start()
    const { port } = cluster.connection('cq_owner')
    const socket = connect(port, '127.0.0.1')
    await expect(once(socket, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await cluster.leave()
  })
})

describe('the first start of a cluster', () => {
  let root: string
  let home: string
  const mounts: string[] = []
  const start = (binariesDir?: string): Promise<ClusterHandle> =>
    startCluster({ home, binariesDir, log: () => undefined })

  beforeEach(async () => {
    root = await makeDataFolder()
    home = join(root, 'home')
  })
  afterEach(async () => {
    await removeCluster({ home, log: () => undefined })
    for (const mount of mounts.splice(0)) await runProgram('umount', [mount])
    await rm(root, { recursive: true, force: true })
  })

  it.skipIf(notOnPosix)('lives in a folder whose name is full of traps', async () => {
    home = join(root, `home's "päivä" $HOME, 漢字 🙂 #%`)
    const cluster = await start()
    expect(await ask(cluster, 'select 1 as one')).toEqual([{ one: 1 }])
    await cluster.leave()
  })

  it.skipIf(notOnPosix)('lives in a folder too deep for a socket, and removes the short one it made', async () => {
    home = join(root, 'deep-'.repeat(30), 'home')
    const cluster = await startCluster({ home: await reachable(home), log: () => undefined })
    const { host } = cluster.connection('cq_owner')
    expect(host.length).toBeLessThan(93)
    expect((await stat(host)).mode & PERMISSIONS).toBe(0o700)
    expect(await ask(cluster, 'select 1 as one')).toEqual([{ one: 1 }])
    await cluster.leave()
    await expect(stat(host)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('takes no notice of what an interrupted first start left', async () => {
    await (await start()).leave()
    const folder = (await clusterStatus(home)).folder ?? ''
    await rm(join(folder, 'data'), { recursive: true })
    await mkdir(join(folder, 'init-1', 'data'), { recursive: true })
    await writeFile(join(folder, 'init-1', 'data', 'PG_VERSION'), '18\n')
    const cluster = await start()
    expect(await ask(cluster, 'select 1 as one')).toEqual([{ one: 1 }])
    expect(await readdir(folder)).not.toContain('init-1')
    await cluster.leave()
  })

  it('is as if it had never been when the cluster is removed, which no process may be using', async () => {
    const cluster = await start()
    await expect(removeCluster({ home, log: () => undefined })).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      message: expect.stringContaining(`in use by process ${process.pid}`) as string
    })
    await cluster.leave()
    await removeCluster({ home, log: () => undefined })
    await expect(stat(dirname(cluster.dataDir))).rejects.toMatchObject({ code: 'ENOENT' })
    expect(await clusterStatus(home)).toMatchObject({ state: 'absent' })
  })

  it('says so when the programs are not PostgreSQL, and keeps nothing of the attempt', async () => {
    const fake = join(root, 'fake')
    await mkdir(join(fake, 'bin'), { recursive: true })
    await writeFile(join(fake, 'bin', 'postgres'), '#!/bin/sh\necho not today\nexit 3\n')
    await chmod(join(fake, 'bin', 'postgres'), 0o755)
    await expect(start(fake)).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      message: expect.stringMatching(/do not run.*not today/s) as string
    })
    expect(await clusterStatus(home)).toMatchObject({ state: 'absent' })
    await (await start(packagedBinaries())).leave()
  })

  it('says that the data folder cannot be made where a file is in the way', async () => {
    await writeFile(home, '')
    await expect(start()).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      message: expect.stringContaining(`needs ${home}`) as string
    })
    await rm(home)
  })

  it.skipIf(notAsRoot)('says that the disk is full, and starts once there is space', async () => {
    const disk = await smallDisk('24m')
    home = join(disk, 'home')
    await expect(start()).rejects.toMatchObject({
      code: 'STORAGE_FULL',
      message: expect.stringMatching(/No space left on device.*Free some space/is) as string
    })
    expect((await clusterStatus(home)).state).toBe('absent')
    await runProgram('mount', ['-o', 'remount,size=256m', disk])
    await (await start()).leave()
  })

  /** For root the cluster stays in a data folder only if the server's user can enter it. */
  async function reachable(folder: string): Promise<string> {
    await mkdir(folder, { recursive: true })
    await chmod(root, 0o755)
    return folder
  }

  /** A file system of this size, with a data folder on it that all can enter. */
  async function smallDisk(size: string): Promise<string> {
    const disk = await reachable(join(root, 'disk'))
    await runProgram('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=755`, 'tmpfs', disk])
    mounts.push(disk)
    await mkdir(join(disk, 'home'))
    return disk
  }
})
