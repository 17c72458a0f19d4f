import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cropArea, cropPicture } from './crop'

const FRAME = { width: 192, height: 144 }

describe('cropArea', () => {
  it('shows the box in the middle, three times as wide, in the frame’s shape', () => {
    const area = cropArea({ x: 500, y: 400, width: 80, height: 40 }, { width: 2000, height: 1500 }, FRAME)
    expect(area).toEqual({ x: 420, y: 330, width: 240, height: 180 })
  })

  it('shows enough around a speck', () => {
    expect(cropArea({ x: 500, y: 400, width: 1, height: 1 }, { width: 2000, height: 1500 }, FRAME))
      .toMatchObject({ width: 96, height: 72 })
  })

  it('lies within the picture and around the box, wherever the box is', () => {
    const size = fc.integer({ min: 1, max: 5000 })
    fc.assert(fc.property(size, size, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), size, size,
      (width, height, atX, atY, boxWidth, boxHeight) => {
        const box = { width: Math.min(boxWidth, width), height: Math.min(boxHeight, height), x: 0, y: 0 }
        box.x = Math.floor((width - box.width) * atX)
        box.y = Math.floor((height - box.height) * atY)
        const area = cropArea(box, { width, height }, FRAME)
        expect(Object.values(area).every(Number.isInteger)).toBe(true)
        expect(area.x).toBeGreaterThanOrEqual(0)
        expect(area.y).toBeGreaterThanOrEqual(0)
        expect(area.x + area.width).toBeLessThanOrEqual(width)
        expect(area.y + area.height).toBeLessThanOrEqual(height)
        expect(area.x).toBeLessThanOrEqual(box.x)
        expect(area.y).toBeLessThanOrEqual(box.y)
        expect(area.x + area.width).toBeGreaterThanOrEqual(box.x + box.width)
        expect(area.y + area.height).toBeGreaterThanOrEqual(box.y + box.height)
      }))
  })
})

describe('cropPicture', () => {
  let folder: string
  let board: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'crop-'))
    board = join(folder, 'board.png')
    const defect = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#ff0000' } }).png().toBuffer()
    await sharp({ create: { width: 800, height: 600, channels: 3, background: '#00ff00' } })
      .composite([{ input: defect, left: 600, top: 400 }])
      .png()
      .toFile(board)
  })
  afterAll(async () => { await rm(folder, { recursive: true }) })

  it('has the defect in its middle and the board around it', async () => {
    const { area, jpeg } = await cropPicture(board, { x: 600, y: 400, width: 40, height: 30 }, { width: 384, height: 288 })
    expect(area).toEqual({ x: 560, y: 370, width: 120, height: 90 })
    expect(await colorAt(jpeg, 192, 144)).toBe('red')
    expect(await colorAt(jpeg, 10, 10)).toBe('green')
    expect(await colorAt(jpeg, 374, 278)).toBe('green')
  })

  it('refuses a file that is cut off', async () => {
    const cut = join(folder, 'cut.png')
    await writeFile(cut, await sharp(board).png().toBuffer())
    await truncate(cut, 600)
    await expect(cropPicture(cut, { x: 600, y: 400, width: 40, height: 30 }, FRAME)).rejects.toThrow(/png/i)
  })

  it('refuses what is no camera’s format', async () => {
    const svg = join(folder, 'board.svg')
    await writeFile(svg, '<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600"/>')
    await expect(cropPicture(svg, { x: 0, y: 0, width: 10, height: 10 }, FRAME)).rejects.toMatchObject({ code: 'IMAGE_UNSUPPORTED' })
  })
})

async function colorAt(jpeg: Buffer, left: number, top: number): Promise<'red' | 'green' | 'other'> {
  const [red = 0, green = 0] = await sharp(jpeg).extract({ left, top, width: 1, height: 1 }).raw().toBuffer()
  if (red > 200 && green < 60) return 'red'
  return green > 200 && red < 60 ? 'green' : 'other'
}
