import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { chunksOf } from '../testing/test-core'
import { BlobStore } from './blob-store'

const NO_LIMIT = Number.MAX_SAFE_INTEGER
const HOUR_S = 3600

let folder: string
let store: BlobStore
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'benchlight-store-'))
  store = new BlobStore(folder)
  await store.open()
})
afterEach(() => rm(folder, { recursive: true }))

function put(bytes: Uint8Array, maxBytes = NO_LIMIT) {
  return store.put(chunksOf(bytes, 1000), maxBytes, () => Promise.resolve('inspected'))
}

function incoming(): Promise<string[]> {
  return readdir(join(folder, 'incoming'))
}

describe('the blob store', () => {
  it('keeps any bytes under their own SHA-256, unchanged', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (bytes) => {
        const stored = await put(bytes)
        expect(stored).toEqual({
          checksum_sha256: createHash('sha256').update(bytes).digest('hex'), file_size_bytes: bytes.length, inspected: 'inspected'
        })
        expect(new Uint8Array(await readFile(store.pathOf(stored.checksum_sha256)))).toEqual(bytes)
      }),
      { numRuns: 30 }
    )
    expect(await incoming()).toEqual([])
  })

  it('keeps the same bytes once, also when they come several times at once', async () => {
    const bytes = randomBytes(50_000)
    const stored = await Promise.all(Array.from({ length: 8 }, () => put(bytes)))
    expect(new Set(stored.map(({ checksum_sha256 }) => checksum_sha256)).size).toBe(1)
    expect(await readFile(store.pathOf(stored[0]?.checksum_sha256 as string))).toEqual(bytes)
    expect(await incoming()).toEqual([])
  })

  it('replaces a stored file that has lost a part', async () => {
    const bytes = randomBytes(5000)
    const { checksum_sha256 } = await put(bytes)
    await writeFile(store.pathOf(checksum_sha256), bytes.subarray(0, 100))
    await put(bytes)
    expect(await readFile(store.pathOf(checksum_sha256))).toEqual(bytes)
  })

  it('refuses more than the limit, and leaves nothing of it', async () => {
    await expect(put(randomBytes(2001), 2000)).rejects.toMatchObject({ code: 'UPLOAD_TOO_LARGE' })
    await expect(put(randomBytes(2000), 2000)).resolves.toMatchObject({ file_size_bytes: 2000 })
    expect(await incoming()).toEqual([])
  })

  it('leaves nothing of what its source breaks off, or the inspection refuses', async () => {
    const brokenOff = async function* () {
      yield randomBytes(100)
      await Promise.resolve()
      throw new Error('the line was cut')
    }
    await expect(store.put(brokenOff(), NO_LIMIT, () => Promise.resolve())).rejects.toThrow('the line was cut')
    const bytes = randomBytes(100)
    const refused = store.put(chunksOf(bytes), NO_LIMIT, () => Promise.reject(new Error('no picture')))
    await expect(refused).rejects.toThrow('no picture')
    expect(await incoming()).toEqual([])
    expect(await store.has(createHash('sha256').update(bytes).digest('hex'))).toBe(false)
  })

  it('gives a file its name only after the inspection has seen all of it', async () => {
    const bytes = randomBytes(5000)
    const checksum = createHash('sha256').update(bytes).digest('hex')
    const seen = await store.put(chunksOf(bytes, 1000), NO_LIMIT, async (path) => ({
      whole: (await readFile(path)).equals(bytes), named: await store.has(checksum)
    }))
    expect(seen.inspected).toEqual({ whole: true, named: false })
  })

  it('clears away at the next start what a killed process left, but not what another is still writing', async () => {
    const [abandoned, current] = [join(folder, 'incoming', 'abandoned'), join(folder, 'incoming', 'current')]
    await writeFile(abandoned, 'half')
    await writeFile(current, 'half')
    const longAgo = Date.now() / 1000 - 2 * HOUR_S
    await utimes(abandoned, longAgo, longAgo)
    await new BlobStore(folder).open()
    expect(await incoming()).toEqual(['current'])
  })
})
