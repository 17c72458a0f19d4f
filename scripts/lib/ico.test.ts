import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { encodeIco } from './ico.mjs'
import { ROOT } from './repository.mjs'

const ENTRY_BYTES = 16

/** The images of an icon file, by the format's own description. */
function decodeIco(file: Buffer): { size: number; image: Buffer }[] {
  return Array.from({ length: file.readUInt16LE(4) }, (_, index) => {
    const entry = 6 + ENTRY_BYTES * index
    const [length, offset] = [file.readUInt32LE(entry + 8), file.readUInt32LE(entry + 12)]
    return { size: file.readUInt8(entry) || 256, image: file.subarray(offset, offset + length) }
  })
}

describe('the icon file of Windows', () => {
  it('holds the images it was given, whole and by size', () => {
    const images = [16, 256].map((size) => ({ size, png: Buffer.from(`picture of ${size}`) }))
    expect(decodeIco(encodeIco(images))).toEqual(images.map(({ size, png }) => ({ size, image: png })))
  })

  it('refuses what its table cannot say', () => {
    expect(() => encodeIco([{ size: 257, png: Buffer.alloc(1) }])).toThrow(RangeError)
  })

  it('of the application has a picture for every size', async () => {
    const images = decodeIco(readFileSync(join(ROOT, 'build/icon.ico')))
    expect(images.map(({ size }) => size)).toEqual([16, 24, 32, 48, 64, 128, 256])
    for (const { size, image } of images) expect(await sharp(image).metadata()).toMatchObject({ format: 'png', width: size, height: size })
  })
})
