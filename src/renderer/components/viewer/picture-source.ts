import type { Size } from '@shared/domain/geometry'

/** One file that the browser can decode whole. */
export interface ImageSource {
  kind: 'image'
  url: string
  /** Size of the full image in pixels; the file may be a smaller copy of it. */
  width: number
  height: number
}

/** A pyramid of tiles that are cut on demand. */
export interface TilesSource {
  kind: 'tiles'
  /** Size of the full image in pixels. */
  width: number
  height: number
  /** Edge of a tile in pixels; tiles do not overlap. */
  tileSize: number
  /** The level of full size; each level below it halves the picture, level 0 is the smallest. */
  maxLevel: number
  /** Must be the same function, or give the same addresses, as long as the picture is the same. */
  tileUrl(level: number, x: number, y: number): string
}

export type PictureSource = ImageSource | TilesSource

/** What tells one picture from another: the address of its file, or of its first tile, and its size. */
export function sourceKey(source: PictureSource): string {
  const address = source.kind === 'image' ? source.url : source.tileUrl(0, 0, 0)
  return `${source.kind} ${source.width}x${source.height} ${address}`
}

/** Size of a level of a pyramid in pixels. */
export function levelSize(source: TilesSource, level: number): Size {
  const shrink = 2 ** (source.maxLevel - level)
  return { width: Math.ceil(source.width / shrink), height: Math.ceil(source.height / shrink) }
}

/** A tile and where it lies on its level, in that level's pixels. */
export interface PlacedTile {
  url: string
  x: number
  y: number
}

/**
 * The tiles to draw a small copy from: those of the largest level that is at most `side` pixels on its longer
 * side (level 0 when all are larger).
 */
export function thumbnailTiles(source: TilesSource, side: number): { size: Size; tiles: PlacedTile[] } {
  let level = source.maxLevel
  while (level > 0 && longerSide(levelSize(source, level)) > side) level--
  const size = levelSize(source, level)
  const columns = Math.ceil(size.width / source.tileSize)
  const rows = Math.ceil(size.height / source.tileSize)
  const tiles = Array.from({ length: columns * rows }, (_, index) => {
    const column = index % columns
    const row = Math.floor(index / columns)
    return { url: source.tileUrl(level, column, row), x: column * source.tileSize, y: row * source.tileSize }
  })
  return { size, tiles }
}

function longerSide(size: Size): number {
  return Math.max(size.width, size.height)
}
