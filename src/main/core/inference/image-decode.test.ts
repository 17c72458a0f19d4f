import { crc32 } from 'node:zlib'
import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import { decodeGrey, readImageHeader } from './image-decode'

const grey = { data: Uint8Array.from({ length: 60 * 40 }, (_, index) => (index * 37) % 256), width: 60, height: 40 }

function greyImage(): Sharp {
  return sharp(grey.data, { raw: { width: 60, height: 40, channels: 1 } }).toColourspace('b-w')
}

/** A PNG whose header declares a size that its data does not have. */
function pngDeclaring(width: number, height: number): Buffer {
  const header = Buffer.alloc(17)
  header.write('IHDR', 0, 'latin1')
  header.writeUInt32BE(width, 4)
  header.writeUInt32BE(height, 8)
  header.writeUInt8(8, 12)
  const chunk = (content: Buffer): Buffer => {
    const frame = Buffer.alloc(8)
    frame.writeUInt32BE(content.length - 4, 0)
    frame.writeUInt32BE(crc32(content), 4)
    return Buffer.concat([frame.subarray(0, 4), content, frame.subarray(4)])
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk(header), chunk(Buffer.from('IDAT')), chunk(Buffer.from('IEND'))])
}

describe('decodeGrey', () => {
  it('gives the very pixels of a lossless grey picture', async () => {
    expect(await decodeGrey(await greyImage().png().toBuffer())).toEqual({ ...grey, data: Buffer.from(grey.data) })
  })

  it('gives one byte a pixel of colour, transparent and 16-bit pictures', async () => {
    const colour = await sharp({ create: { width: 5, height: 4, channels: 4, background: { r: 200, g: 200, b: 200, alpha: 0.5 } } })
      .png().toBuffer()
    const decoded = await decodeGrey(colour)
    expect(decoded).toMatchObject({ width: 5, height: 4 })
    expect([...decoded.data]).toEqual(Array.from({ length: 20 }, () => 200))
    const deep = await greyImage().toColourspace('grey16').png().toBuffer()
    expect((await decodeGrey(deep)).data).toHaveLength(60 * 40)
  })

  it('leaves the raster as it is stored, whatever the EXIF orientation says', async () => {
    const turned = await greyImage().withMetadata({ orientation: 6 }).jpeg().toBuffer()
    expect(await readImageHeader(turned)).toEqual({ format: 'jpeg', width: 60, height: 40, orientation: 6 })
    expect(await decodeGrey(turned)).toMatchObject({ width: 60, height: 40 })
  })

  it.each(['jpeg', 'png', 'tiff', 'webp'] as const)('refuses a %s cut short at any place', async (format) => {
    const whole = await greyImage()[format]().toBuffer()
    for (const share of [0.02, 0.3, 0.6, 0.9]) {
      await expect(decodeGrey(whole.subarray(0, Math.floor(whole.length * share)))).rejects
        .toMatchObject({ code: 'IMAGE_UNREADABLE' })
    }
  })

  it.each([
    ['text', Buffer.from('This is no image.')],
    ['nothing', Buffer.alloc(0)],
    ['zeros', Buffer.alloc(4096)]
  ])('refuses %s', async (_what, bytes) => {
    await expect(decodeGrey(bytes)).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' })
  })

  it('refuses a file that does not exist', async () => {
    await expect(decodeGrey('/does/not/exist.png')).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' })
  })

  it('refuses a format that no camera delivers', async () => {
    const drawing = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    await expect(decodeGrey(drawing)).rejects.toMatchObject({ code: 'IMAGE_UNSUPPORTED' })
  })

  it('refuses a picture that declares more than two gigapixels from its header alone', async () => {
    await expect(decodeGrey(pngDeclaring(60_000, 40_000))).rejects.toMatchObject({
      code: 'IMAGE_TOO_LARGE',
      data: { width: 60_000, height: 40_000, maxMegapixels: 2000 }
    })
    expect(await readImageHeader(pngDeclaring(30_000, 30_000))).toMatchObject({ width: 30_000, height: 30_000 })
  })

  it('keeps to a smaller limit', async () => {
    const picture = await greyImage().png().toBuffer()
    await expect(decodeGrey(picture, { maxMegapixels: 0.002 })).rejects.toMatchObject({ code: 'IMAGE_TOO_LARGE' })
    expect(await decodeGrey(picture, { maxMegapixels: 0.0024 })).toMatchObject({ width: 60 })
  })
})
