import { chmod, chown, cp, mkdir, readFile, readdir, rename, rm, stat, unlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { useHolderProcesses } from '../../testing/cluster-holders'
import { makeDataFolder, removeDataFolder } from '../../testing/data-folder'
import { skipUnless } from '../../testing/require-all'
import { packagedBinaries } from './binaries'
import { lockFolder, SYSTEM_ROOT } from './place'
import { runProgram, type SystemUser } from './run-program'
import { ensureServerUser, isRoot } from './server-user'
import { clusterStatus, startCluster, type ClusterHandle } from '.'
import { withClient } from './with-client'

const ROOT_ONLY = 0o700
const notAsRoot = skipUnless(isRoot() && process.platform === 'linux', 'only root starts the server as another user')

const answers = async (cluster: ClusterHandle): Promise<boolean> =>
  withClient(cluster.connection('application_user'), async (client) => (await client.query('select')).rowCount === 1)

/** Mode and owner of everything below a folder, by path, but not below the folders named. */
const rights = async (folder: string, except: string[] = []): Promise<Record<string, string>> => {
  const names = ['', ...(await readdir(folder, { recursive: true }))]
  const shown = names.filter((name) => !except.some((path) => join(folder, name).startsWith(path)))
  const entries = shown.map(async (name) => {
    const { mode, uid, gid } = await stat(join(folder, name))
    return [name, `${mode.toString(8)} ${uid}:${gid}`] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}

const read = (user: SystemUser, path: string): Promise<{ code: number | null }> =>
  runProgram('cat', [path], { user, cwd: '/' })

describe.skipIf(notAsRoot)('a cluster that root starts', () => {
  const startProcess = useHolderProcesses()
  let outer: string
  let home: string
  let user: SystemUser

  const start = (binariesDir?: string): Promise<ClusterHandle> =>
    startCluster({ home, binariesDir, log: () => undefined })

  beforeEach(async () => {
    outer = await makeDataFolder()
    home = join(outer, 'data')
    await mkdir(join(home, 'artifacts'), { recursive: true, mode: 0o755 })
    user = await ensureServerUser()
  })
  afterEach(async () => {
    await removeDataFolder(home)
    await rm(outer, { recursive: true, force: true })
  })

  it('runs as the unprivileged user outside a data folder that only root can enter, and opens nothing up', async () => {
    expect((await stat(outer)).mode & 0o777).toBe(ROOT_ONLY)
    const before = await rights(outer)
    const cluster = await start()
    expect(await answers(cluster)).toBe(true)
    expect(cluster.dataDir.startsWith(`${SYSTEM_ROOT}/`)).toBe(true)
    const { pid = 0 } = await clusterStatus(home)
    expect(await readFile(`/proc/${pid}/status`, 'utf8')).toContain(`Uid:\t${user.uid}\t${user.uid}\t`)
    const added = [lockFolder(home), join(home, 'database-location.json')]
    expect(await rights(outer, added)).toEqual(before)
    for (const path of added) expect((await stat(path)).mode & 0o077).toBe(0)
    await cluster.leave()
  })

  it('runs programs from a copy when they lie where only root can enter and lack their links', async () => {
    const programs = join(outer, 'clone', 'native')
    await cp(packagedBinaries(), programs, { recursive: true, verbatimSymlinks: true })
    const links = JSON.parse(await readFile(join(programs, 'pg-symlinks.json'), 'utf8')) as { target: string }[]
    for (const { target } of links) await unlink(join(dirname(programs), target))
    await chmod(programs, ROOT_ONLY)
    const before = await rights(join(outer, 'clone'))
    const cluster = await start(programs)
    const { pid } = await clusterStatus(home)
    expect(await readFile(`/proc/${pid}/cmdline`, 'utf8')).toMatch(new RegExp(`^${SYSTEM_ROOT}/binaries/`))
    expect(await answers(cluster)).toBe(true)
    expect(await rights(join(outer, 'clone'))).toEqual(before)
    await cluster.leave()
  })

  it('keeps the secrets from the user that the server runs as, and the data from all others', async () => {
    const cluster = await start()
    const folder = dirname(cluster.dataDir)
    expect((await read(user, join(folder, 'credentials.json'))).code).not.toBe(0)
    expect((await read(user, join(cluster.dataDir, 'PG_VERSION'))).code).toBe(0)
    expect((await stat(cluster.dataDir)).mode & 0o777).toBe(0o700)
    await cluster.leave()
  })

  it('stays in a data folder that the server can enter, so that a mounted volume holds everything', async () => {
    await chmod(outer, 0o755)
    const cluster = await start()
    expect(cluster.dataDir).toBe(join(home, 'database', 'data'))
    expect(await answers(cluster)).toBe(true)
    await cluster.leave()
  })

  it('follows a data folder that is moved', async () => {
    const first = await start()
    await first.leave()
    await rename(home, join(outer, 'moved'))
    home = join(outer, 'moved')
    const second = await start()
    expect(second.dataDir).toBe(first.dataDir)
    await second.leave()
  })

  it('is refused to a copy of its data folder', async () => {
    await (await start()).leave()
    const copy = join(outer, 'copy')
    await cp(home, copy, { recursive: true })
    await expect(startCluster({ home: copy, log: () => undefined })).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      message: expect.stringContaining(`${copy} is a copy of ${home}`) as string
    })
  })

  it('is not made anew when its folder is gone', async () => {
    const cluster = await start()
    await cluster.leave()
    const folder = dirname(cluster.dataDir)
    await rename(folder, `${folder}-away`)
    await expect(start()).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      message: expect.stringContaining(`lay in ${folder}, and that folder is gone`) as string
    })
    await rename(`${folder}-away`, folder)
    await (await start()).leave()
  })

  it('is refused when it belongs to an ordinary user, and that user has it to itself', async () => {
    await chmod(outer, 0o755)
    await chown(home, user.uid, user.gid)
    const ordinary = startProcess(home, { user })
    try {
      expect(await ordinary.next()).toMatchObject({ state: 'up', dataDir: join(home, 'database', 'data') })
      const before = await rights(lockFolder(home))
      await expect(start()).rejects.toThrow(`belongs to the user with id ${user.uid}`)
      expect(await rights(lockFolder(home))).toEqual(before)
    } finally {
      await ordinary.leave()
      await rm(home, { recursive: true })
    }
  })

  it('tells an ordinary user which folder it needs and may not have', async () => {
    const ordinary = startProcess(home, { user })
    expect(await ordinary.next()).toMatchObject({
      state: 'failed',
      code: 'DATABASE_UNAVAILABLE',
      message: expect.stringMatching(new RegExp(`needs ${home}.*EACCES.*--home`)) as string
    })
  })

  it('makes the system user where there is none', async () => {
    const etc = join(outer, 'etc')
    await cp('/etc', etc, { recursive: true, verbatimSymlinks: true })
    for (const name of ['passwd', 'shadow', 'group', 'gshadow']) {
      const text = await readFile(join(etc, name), 'utf8')
      await writeFile(join(etc, name), text.replace(/^(postgres|benchlight):.*\n/gm, ''))
    }
    const wrapper = ['unshare', '--mount', 'sh', '-c', 'mount --bind "$0" /etc && exec "$@"', etc]
    const holder = startProcess(home, { wrapper })
    expect(await holder.next()).toMatchObject({ state: 'up' })
    const users = await readFile(join(etc, 'passwd'), 'utf8')
    const made = /^benchlight:[^:]*:(\d+):.*:\/nonexistent:\/bin\/false$/m.exec(users)
    expect(made).not.toBeNull()
    const { pid } = await clusterStatus(home)
    expect(await readFile(`/proc/${pid}/status`, 'utf8')).toContain(`Uid:\t${made?.[1]}\t`)
    await holder.leave()
  })

  it('says what to do where no system user can be made', async () => {
    const etc = join(outer, 'etc')
    await cp('/etc', etc, { recursive: true, verbatimSymlinks: true })
    await writeFile(join(etc, 'passwd'), 'root:x:0:0:root:/root:/bin/sh\n')
    const script = 'mount --bind "$0" /etc && mount -o remount,bind,ro /etc && exec "$@"'
    const holder = startProcess(home, { wrapper: ['unshare', '--mount', 'sh', '-c', script, etc] })
    expect(await holder.next()).toMatchObject({
      state: 'failed',
      code: 'DATABASE_UNAVAILABLE',
      message: expect.stringMatching(/useradd: .*Make a system user named benchlight/s) as string
    })
  })
})
