import { cp, mkdir, readdir, readFile, rm, unlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeDataFolder } from '../../testing/data-folder'
import { skipUnless } from '../../testing/require-all'
import { packagedBinaries, provideBinaries } from './binaries'
import type { ClusterPlace } from './place'

const withoutLinks = skipUnless(process.platform === 'linux', 'the packages for other systems have other library links')

describe("PostgreSQL's programs", () => {
  let root: string
  let place: ClusterPlace

  beforeEach(async () => {
    root = await makeDataFolder()
    const folder = join(root, 'database')
    place = {
      home: root,
      folder,
      dataDir: join(folder, 'data'),
      logDir: join(folder, 'log'),
      socketDir: join(folder, 'socket'),
      holdersDir: join(folder, 'holders'),
      binariesDir: join(folder, 'binaries'),
      credentialsFile: join(folder, 'credentials.json'),
      endpointFile: join(folder, 'endpoint.json')
    }
  })
  afterEach(() => rm(root, { recursive: true, force: true }))

  /** A copy of the package as it is when install scripts were off. */
  const packageWithoutLinks = async (): Promise<string> => {
    const folder = join(root, 'package', 'native')
    await cp(packagedBinaries(), folder, { recursive: true, verbatimSymlinks: true })
    const links = JSON.parse(await readFile(join(folder, 'pg-symlinks.json'), 'utf8')) as { target: string }[]
    for (const { target } of links) await unlink(join(dirname(folder), target))
    return folder
  }

  it('run in place where they can', async () => {
    const binaries = await provideBinaries(place)
    expect(binaries.postgres.startsWith(packagedBinaries())).toBe(true)
    expect(binaries.version).toMatch(new RegExp(`^${binaries.major}\\.\\d+`))
  })

  it.skipIf(withoutLinks)('are copied with their links when install scripts were off, once', async () => {
    const source = await packageWithoutLinks()
    const first = await provideBinaries(place, source)
    expect(first.postgres.startsWith(place.binariesDir)).toBe(true)
    const marker = join(dirname(first.postgres), 'marker')
    await writeFile(marker, '')
    expect(await provideBinaries(place, source)).toEqual(first)
    expect(await readFile(marker, 'utf8')).toBe('')
  })

  it.skipIf(withoutLinks)('are copied again when the copy was damaged, and older copies go', async () => {
    const source = await packageWithoutLinks()
    const { postgres } = await provideBinaries(place, source)
    await writeFile(postgres, '')
    await mkdir(join(place.binariesDir, 'of-an-older-version'))
    const again = await provideBinaries(place, source)
    expect(again.postgres).toBe(postgres)
    expect(await readdir(place.binariesDir)).toHaveLength(1)
  })
})
