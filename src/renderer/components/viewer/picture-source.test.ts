import { describe, expect, it } from 'vitest'
import { levelSize, sourceKey, thumbnailTiles, type TilesSource } from './picture-source'

const TILES: TilesSource = {
  kind: 'tiles',
  width: 30_000,
  height: 20_001,
  tileSize: 512,
  maxLevel: 6,
  tileUrl: (level, x, y) => `/a/${level}/${x}/${y}`
}

describe('sourceKey', () => {
  it('is the same for another object of the same picture, and differs for another picture', () => {
    expect(sourceKey({ ...TILES, tileUrl: (level, x, y) => `/a/${level}/${x}/${y}` })).toBe(sourceKey(TILES))
    expect(sourceKey({ ...TILES, tileUrl: (level, x, y) => `/b/${level}/${x}/${y}` })).not.toBe(sourceKey(TILES))
    expect(sourceKey({ kind: 'image', url: '/a', width: 1, height: 1 })).not.toBe(
      sourceKey({ kind: 'image', url: '/b', width: 1, height: 1 })
    )
  })
})

describe('levelSize', () => {
  it('halves from level to level and rounds up, so that no pixel is lost', () => {
    expect(levelSize(TILES, 6)).toEqual({ width: 30_000, height: 20_001 })
    expect(levelSize(TILES, 5)).toEqual({ width: 15_000, height: 10_001 })
    expect(levelSize(TILES, 0)).toEqual({ width: 469, height: 313 })
  })
})

describe('thumbnailTiles', () => {
  it('takes the largest level that is small enough', () => {
    const { size, tiles } = thumbnailTiles(TILES, 1_000)
    expect(size).toEqual({ width: 938, height: 626 })
    expect(tiles.map((tile) => tile.url)).toEqual(['/a/1/0/0', '/a/1/1/0', '/a/1/0/1', '/a/1/1/1'])
    expect(tiles.map(({ x, y }) => [x, y])).toEqual([
      [0, 0],
      [512, 0],
      [0, 512],
      [512, 512]
    ])
  })

  it('makes do with the smallest level where all are larger', () => {
    expect(thumbnailTiles(TILES, 100).size).toEqual({ width: 469, height: 313 })
  })
})
