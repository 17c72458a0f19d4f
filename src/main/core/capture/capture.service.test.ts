import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Input } from '@shared/contract'
import { cleanPicture, goldenPicture, PICTURE_SIDE } from '../testing/board-pictures'
import { skipUnless } from '../testing/require-all'
import { type Bench, chunksOf, provideTestCore } from '../testing/test-core'
import type { StoredPicture } from './upload.service'

const test = provideTestCore()

/** 40,000 x 60,000 pixels: above the limit of 2,000 megapixels. */
const BOMB_SIZE = { width: 40_000, height: 60_000 }
const MEBIBYTE = 2 ** 20

let operator: Bench
let colleague: Bench
let pictures = 0
beforeAll(async () => {
  operator = await test.signedIn('mito')
  colleague = await test.signedIn('jkim')
})
afterAll(() => {
  operator.connection.close()
  colleague.connection.close()
})

/** A picture that no other test has. */
function newPicture(): Promise<Buffer> {
  return cleanPicture(++pictures)
}

function upload(bytes: Uint8Array, name = 'board.png'): Promise<StoredPicture> {
  return test.core().services.uploads.take(chunksOf(bytes), name)
}

function incoming(): Promise<string[]> {
  return readdir(join(test.home(), 'store', 'incoming'))
}

function addInput(lotId: string, chipId: string, sha256: string, own: Partial<Input<'capture.add'>> = {}): Input<'capture.add'> {
  return { artifact_id: uuidv7(), inspection_id: uuidv7(), lot_id: lotId, chip_id: chipId, sha256, file_name: 'board.png', ...own }
}

async function artifactsOf(lotId: string): Promise<{ chip_id: string; checksum_sha256: string; file_name: string }[]> {
  return test.rows(
    'select chip_id, checksum_sha256, file_name from artifacts a join inspections i on i.id = a.inspection_id where lot_id = $1 order by a.created_at',
    [lotId]
  )
}

describe('an upload', () => {
  it('lies on the disk under the hash of the file, byte for byte, when it is acknowledged', async () => {
    const bytes = await newPicture()
    const stored = await upload(bytes)
    expect(stored).toEqual({
      checksum_sha256: createHash('sha256').update(bytes).digest('hex'),
      file_size_bytes: bytes.length, content_type: 'image/png', width: PICTURE_SIDE, height: PICTURE_SIDE, note: null
    })
    const { checksum_sha256: hash } = stored
    expect(await readFile(join(test.home(), 'store', 'sha256', hash.slice(0, 2), hash.slice(2, 4), hash))).toEqual(bytes)
    expect(await incoming()).toEqual([])
  })

  it('is refused when it is cut off anywhere, and nothing of it stays', async () => {
    const picture = sharp(await newPicture())
    const whole = {
      jpeg: await picture.clone().jpeg().toBuffer(),
      png: await picture.clone().png().toBuffer(),
      tiff: await picture.clone().tiff({ compression: 'none' }).toBuffer(),
      webp: await picture.clone().webp({ lossless: true }).toBuffer()
    }
    for (const [format, bytes] of Object.entries(whole)) {
      await expect(upload(bytes, `board.${format}`)).resolves.toMatchObject({ width: PICTURE_SIDE })
      for (const share of [0, 0.001, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97]) {
        const cut = bytes.subarray(0, Math.floor(bytes.length * share))
        await expect(upload(cut, `${share} of board.${format}`)).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' })
      }
    }
    expect(await incoming()).toEqual([])
  })

  it('is refused when it is no picture, whatever its name says', async () => {
    for (const text of ['This is not a picture.', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', '%PDF-1.4']) {
      await expect(upload(Buffer.from(text), 'board.png')).rejects.toMatchObject({
        code: expect.stringMatching(/^IMAGE_UN(READABLE|SUPPORTED)$/) as string
      })
    }
    expect(await incoming()).toEqual([])
  })

  it('of a format that no camera of ours delivers is refused by name', async () => {
    const gif = await sharp(await newPicture()).gif().toBuffer()
    const refusal = upload(gif, 'board.gif')
    await expect(refusal).rejects.toMatchObject({ code: 'IMAGE_UNSUPPORTED' })
    await expect(refusal).rejects.toThrow(/gif.*JPEG, PNG, TIFF or WebP/)
  })

  it('is taken by its content where the name belies it, with a note', async () => {
    const bytes = await sharp(await newPicture()).jpeg().toBuffer()
    expect(await upload(bytes, 'board.png')).toMatchObject({
      content_type: 'image/jpeg', note: 'The file is named .png but is JPEG; it was stored as JPEG.'
    })
    expect(await upload(bytes, 'board')).toMatchObject({ note: null })
  })

  it('that declares more pixels than allowed is refused before any is decoded', async () => {
    const begun = Date.now()
    await expect(upload(pngHeader(BOMB_SIZE), 'bomb.png')).rejects.toMatchObject({ code: 'IMAGE_TOO_LARGE', data: BOMB_SIZE })
    expect(Date.now() - begun).toBeLessThan(5000)
    expect(await incoming()).toEqual([])
  })

  it('of too many bytes is refused with the limit', async () => {
    const tooMany = Buffer.alloc(test.config().maxFileMebibytes * MEBIBYTE + 1)
    await expect(upload(tooMany)).rejects.toMatchObject({ code: 'UPLOAD_TOO_LARGE', message: expect.stringContaining('8 MiB') as string })
    expect(await incoming()).toEqual([])
  })

  it('can be called off, which leaves nothing', async () => {
    const controller = new AbortController()
    const bytes = await newPicture()
    test.workers().onRequest = () => controller.abort()
    const called = test.core().services.uploads.take(chunksOf(bytes), 'board.png', controller.signal)
    await expect(called).rejects.toMatchObject({ code: 'CANCELLED' })
    test.workers().onRequest = () => undefined
    expect(await incoming()).toEqual([])
    await expect(upload(bytes)).resolves.toMatchObject({ note: null })
  })

  it('survives the death of the picture process', async () => {
    let kills = 0
    test.workers().onRequest = (_name, worker) => { if (kills++ === 0) worker.kill() }
    await expect(upload(await newPicture())).resolves.toMatchObject({ width: PICTURE_SIDE })
    expect(kills).toBe(2)
    test.workers().onRequest = () => undefined
  })
})

describe('a full disk', () => {
  const withoutTmpfs = skipUnless(process.platform === 'linux' && process.getuid?.() === 0, 'mounting a small file system needs root on Linux')
  const folder = () => join(test.home(), 'small')

  it.skipIf(withoutTmpfs)('refuses the picture, and keeps everything that was stored before', async () => {
    const small = await smallDisk()
    try {
      const core = await test.anotherCore({ config: { home: small } })
      const first = await newPicture()
      const stored = await core.services.uploads.take(chunksOf(first), 'first.png')
      const refusal = core.services.uploads.take(chunksOf(Buffer.alloc(4 * MEBIBYTE)), 'second.png')
      await expect(refusal).rejects.toMatchObject({ code: 'STORAGE_FULL', message: expect.stringMatching(/kept.*Free some space/) as string })
      expect(await readdir(join(small, 'store', 'incoming'))).toEqual([])
      expect(await readFile(join(small, 'store', 'sha256', ...parts(stored.checksum_sha256)))).toEqual(first)
      await expect(core.services.uploads.take(chunksOf(await newPicture()), 'third.png')).resolves.toMatchObject({ note: null })
      await core.dispose()
    } finally {
      execFileSync('umount', ['--lazy', folder()])
    }
  })

  async function smallDisk(): Promise<string> {
    await mkdir(folder())
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m,mode=700', 'tmpfs', folder()])
    return folder()
  }

  function parts(hash: string): string[] {
    return [hash.slice(0, 2), hash.slice(2, 4), hash]
  }
})

describe('adding a picture to a chip', () => {
  it('opens the chip’s inspection, records the picture, and queues detection', async () => {
    const lot = await test.makeLot()
    const capture = await test.capture(operator, lot, '0001', await newPicture())
    expect(capture).toMatchObject({ chip_id: '0001', known: false, artifact: { file_name: '0001.png', view: 'top' } })
    expect(capture.job_id).not.toBeNull()
    const detail = await operator.client.call('inspections.get', { inspection_id: capture.inspection_id })
    expect(detail).toMatchObject({ chip_id: '0001', attempt: 1, status: 'in_progress', operator: 'M. Ito', station_id: 'B1' })
    expect(detail.images).toMatchObject([{ id: capture.artifact.id, golden: { view: 'top' } }])
  })

  it('adds further pictures to the same inspection', async () => {
    const lot = await test.makeLot()
    const first = await test.capture(operator, lot, '0001', await newPicture())
    const second = await test.capture(operator, lot, '0001', await newPicture())
    expect(second.inspection_id).toBe(first.inspection_id)
    expect(await artifactsOf(lot.id)).toHaveLength(2)
  })

  it('is once, however often the command is repeated', async () => {
    const lot = await test.makeLot()
    const { checksum_sha256 } = await upload(await newPicture())
    const input = addInput(lot.id, '0001', checksum_sha256)
    const answers = await Promise.all([1, 2, 3, 4].map(() => operator.client.call('capture.add', input)))
    expect(new Set(answers.map(({ artifact }) => artifact.id))).toEqual(new Set([input.artifact_id]))
    expect(answers.filter(({ known }) => !known)).toHaveLength(1)
    expect(await artifactsOf(lot.id)).toHaveLength(1)
  })

  it('recognises bytes that the lot has already, on the same chip or on another', async () => {
    const lot = await test.makeLot()
    const bytes = await newPicture()
    const first = await test.capture(operator, lot, '0001', bytes)
    for (const chipId of ['0001', '0002']) {
      expect(await test.capture(operator, lot, chipId, bytes)).toMatchObject({
        known: true, chip_id: '0001', inspection_id: first.inspection_id, artifact: { id: first.artifact.id }
      })
    }
    expect(await artifactsOf(lot.id)).toHaveLength(1)
    const other = await test.makeLot()
    expect(await test.capture(operator, other, '0001', bytes)).toMatchObject({ known: false })
  })

  it('from two connections at once puts both pictures on one inspection', async () => {
    const lot = await test.makeLot()
    const [one, two] = await Promise.all([
      test.capture(operator, lot, '0001', await newPicture()), test.capture(colleague, lot, '0001', await newPicture())
    ])
    expect(one.inspection_id).toBe(two.inspection_id)
    expect(await artifactsOf(lot.id)).toHaveLength(2)
  })

  it('of the same bytes from two connections at once is one picture', async () => {
    const lot = await test.makeLot()
    const bytes = await newPicture()
    const answers = await Promise.all([test.capture(operator, lot, '0001', bytes), test.capture(colleague, lot, '0001', bytes)])
    expect(answers.filter(({ known }) => known)).toHaveLength(1)
    expect(await artifactsOf(lot.id)).toHaveLength(1)
  })

  it('never begins more chips than the lot has, also when two begin at once', async () => {
    const lot = await test.makeLot({ batchSize: 2 })
    await test.capture(operator, lot, '0001', await newPicture())
    const captures = await Promise.all(['0002', '0003', '0004'].map(async (chipId) => ({ chipId, stored: await upload(await newPicture()) })))
    const answers = await Promise.allSettled(captures.map(({ chipId, stored }, index) =>
      (index % 2 === 0 ? operator : colleague).client.call('capture.add', addInput(lot.id, chipId, stored.checksum_sha256))
    ))
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(refusalCodes(answers)).toEqual(['LOT_FULL', 'LOT_FULL'])
    await expect(test.capture(operator, lot, '0001', await newPicture())).resolves.toMatchObject({ known: false })
  })

  it('on a closed lot is refused, but known bytes are a no-op there too', async () => {
    const lot = await test.makeLot()
    const bytes = await newPicture()
    await test.capture(operator, lot, '0001', bytes)
    await test.rows("update lots set status = 'quarantined' where id = $1", [lot.id])
    expect(await test.capture(operator, lot, '0001', bytes)).toMatchObject({ known: true, chip_id: '0001' })
    await expect(test.capture(operator, lot, '0002', await newPicture())).rejects.toMatchObject({
      code: 'LOT_CLOSED', message: expect.stringContaining('quarantined') as string
    })
  })

  it('of bytes that were never uploaded is refused', async () => {
    const lot = await test.makeLot()
    const input = addInput(lot.id, '0001', createHash('sha256').update('nothing').digest('hex'))
    await expect(operator.client.call('capture.add', input)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await test.rows('select from inspections where lot_id = $1', [lot.id])).toEqual([])
  })

  it('without a golden image queues no detection, and a retry says that it is missing', async () => {
    const lot = await test.makeLot({ part: await test.makePart({ golden: false }) })
    const capture = await test.capture(operator, lot, '0001', await newPicture())
    expect(capture.job_id).toBeNull()
    const retry = operator.client.call('inference.retry', { id: uuidv7(), artifact_id: capture.artifact.id })
    await expect(retry).rejects.toMatchObject({ code: 'GOLDEN_MISSING' })
  })

  it('makes any file name safe, and keeps what it was', async () => {
    const lot = await test.makeLot()
    const names = [
      '../../etc/passwd.png', '<script>alert(1)</script>.png', 'gpj\u202Eexe.png', `${'x'.repeat(300)}.png`, '📷🔬.png',
      'a\0b.png', '\ud800.png', 'C:\\boards\\con.png', ''
    ]
    for (const [index, name] of names.entries()) {
      const { checksum_sha256 } = await upload(await newPicture())
      const { artifact } = await operator.client.call('capture.add', addInput(lot.id, `000${index}`, checksum_sha256, { file_name: name }))
      expect(artifact.file_name).not.toMatch(/[/\\<>\0\u202e]/)
      expect(Buffer.byteLength(artifact.file_name)).toBeLessThanOrEqual(255)
    }
    const stored = (await artifactsOf(lot.id)).map(({ file_name }) => file_name)
    expect(stored[4]).toBe('📷🔬.png')
    expect(new Set(stored).size).toBe(names.length)
    const [row] = await test.rows<{ name: string }>(
      `select a.metadata->>'original_file_name' as name from artifacts a join inspections i on i.id = a.inspection_id
        where lot_id = $1 and chip_id = '0002'`, [lot.id])
    expect(row).toEqual({ name: 'gpj[U+202E]exe.png' })
  })

  it('refuses bytes that were damaged in the store', async () => {
    const lot = await test.makeLot()
    const golden = await goldenPicture()
    await expect(test.capture(operator, lot, '0001', golden.subarray(0, golden.length / 2))).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' })
  })
})

describe('the demo camera', () => {
  it('is no part of a real station', async () => {
    const lot = await test.makeLot()
    const shot = operator.client.call('capture.demo', { artifact_id: uuidv7(), inspection_id: uuidv7(), lot_id: lot.id })
    await expect(shot).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

function refusalCodes(answers: PromiseSettledResult<unknown>[]): string[] {
  return answers.flatMap((answer) => (answer.status === 'rejected' ? [(answer.reason as { code: string }).code] : []))
}

/** The beginning of a PNG (ISO/IEC 15948): signature, IHDR of an 8-bit grey picture, and an IDAT that never ends. */
function pngHeader({ width, height }: { width: number; height: number }): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), chunk('IDAT', Buffer.alloc(100))])
}

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  return Buffer.concat([length, body, crc32(body)])
}

/** As of ISO/IEC 15948, annex D. */
function crc32(bytes: Buffer): Buffer {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  const result = Buffer.alloc(4)
  result.writeUInt32BE((crc ^ 0xffffffff) >>> 0)
  return result
}
