import { randomUUID } from 'node:crypto'
import { access, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { AppError } from '@shared/contract/errors'
import { RequestWorker } from '../workers/request-worker'
import type { SpawnWorker } from '../workers/worker-process'
import { type CheckedPicture, type PictureAnswer, type PictureRequest, TILE_SIZE } from './picture-work'

/** A stored picture, as far as it takes to show it. */
export interface ShownPicture {
  checksum_sha256: string
  content_type: string
  width: number
  height: number
  path: string
}

/** How a viewer gets a picture; level 0 is the smallest, `maxLevel` full size, as OpenSeadragon counts. */
export type PictureDescription =
  | { kind: 'image'; width: number; height: number }
  | { kind: 'tiles'; width: number; height: number; tileSize: number; maxLevel: number }
  | { kind: 'preparing'; width: number; height: number; elapsed_ms: number }

export interface EncodedPicture {
  bytes: Buffer
  contentType: string
}

/** Up to this edge a picture goes to the screen in one piece. */
const LARGEST_WHOLE_EDGE = 4096
const THUMBNAIL_EDGE = 256
const JPEG_QUALITY = 88
/** What every browser shows as it is. */
const BROWSER_TYPES: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/webp'])

/** Viewing copies: whole pictures, thumbnails, and tiles of large ones, cut from a pyramid made once in a child process. */
export class PictureService {
  private readonly worker: RequestWorker<PictureRequest, PictureAnswer>
  private readonly pyramids = new Map<string, { startedAt: number; done: Promise<void> }>()
  private readonly failures = new Map<string, Error>()

  constructor(spawn: SpawnWorker, private readonly derivedFolder: string) {
    this.worker = new RequestWorker(() => spawn('picture'), 'picture processing')
  }

  async open(): Promise<void> {
    await mkdir(this.derivedFolder, { recursive: true })
  }

  close(): void {
    this.worker.close()
  }

  /** @throws AppError IMAGE_UNREADABLE, IMAGE_UNSUPPORTED, IMAGE_TOO_LARGE when the file is no acceptable picture */
  async check(path: string, maxMegapixels: number, signal?: AbortSignal): Promise<CheckedPicture> {
    const answer = await this.worker.run({ kind: 'check', path, maxMegapixels }, signal)
    if (answer.kind !== 'checked') throw new Error('The picture process answered something else than was asked')
    return answer.picture
  }

  /** A board of the demo station as its camera sees it: an 8-bit grey PNG. */
  async drawDemoBoard(lotNumber: string, chipId: string, take: number): Promise<Uint8Array> {
    const answer = await this.worker.run({ kind: 'demo-board', lotNumber, chipId, take })
    if (answer.kind !== 'drawn') throw new Error('The picture process answered something else than was asked')
    return answer.png
  }

  /** How to show this picture; starts making its pyramid when it is large and has none. */
  async describe(picture: ShownPicture): Promise<PictureDescription> {
    const { width, height } = picture
    if (Math.max(width, height) <= LARGEST_WHOLE_EDGE) return { kind: 'image', width, height }
    if (await exists(this.pyramidPath(picture))) {
      return { kind: 'tiles', width, height, tileSize: TILE_SIZE, maxLevel: maxLevelOf(picture) }
    }
    const { startedAt } = this.preparePyramid(picture)
    return { kind: 'preparing', width, height, elapsed_ms: Date.now() - startedAt }
  }

  /** The whole picture in a form that every browser shows, without turning it by its EXIF orientation. */
  async whole(picture: ShownPicture): Promise<EncodedPicture | { path: string; contentType: string }> {
    const { orientation = 1 } = await sharp(picture.path, { limitInputPixels: false }).metadata()
    if (BROWSER_TYPES.has(picture.content_type) && orientation === 1) {
      return { path: picture.path, contentType: picture.content_type }
    }
    const bytes = await sharp(picture.path, { limitInputPixels: false, pages: 1 }).png({ compressionLevel: 1 }).toBuffer()
    return { bytes, contentType: 'image/png' }
  }

  /** At most 256 pixels on the longer edge; made once. */
  async thumbnail(picture: ShownPicture): Promise<EncodedPicture> {
    const path = join(this.derivedFolder, `${picture.checksum_sha256}.jpg`)
    if (!(await exists(path))) {
      // Several may ask for it at once: it gets its name when it is whole.
      const temporary = `${path}.${randomUUID()}.tmp`
      const bytes = await sharp(picture.path, { limitInputPixels: false, sequentialRead: true, pages: 1 })
        .resize(THUMBNAIL_EDGE, THUMBNAIL_EDGE, { fit: 'inside', withoutEnlargement: true })
        .jpeg({ quality: JPEG_QUALITY })
        .toBuffer()
      await writeFile(temporary, bytes)
      await rename(temporary, path)
    }
    return { bytes: await readFile(path), contentType: 'image/jpeg' }
  }

  /**
   * One tile of a large picture.
   *
   * @throws AppError NOT_FOUND outside the picture, or while its pyramid is not there
   */
  async tile(picture: ShownPicture, level: number, column: number, row: number): Promise<EncodedPicture> {
    const page = maxLevelOf(picture) - level
    const path = this.pyramidPath(picture)
    const scale = 2 ** page
    const levelWidth = Math.ceil(picture.width / scale)
    const levelHeight = Math.ceil(picture.height / scale)
    const left = column * TILE_SIZE
    const top = row * TILE_SIZE
    if (page < 0 || level < 0 || left >= levelWidth || top >= levelHeight || !(await exists(path))) {
      throw new AppError('NOT_FOUND', 'The picture has no such tile.')
    }
    const size = { width: Math.min(TILE_SIZE, levelWidth - left), height: Math.min(TILE_SIZE, levelHeight - top) }
    const { pages = 1 } = await sharp(path, { limitInputPixels: false }).metadata()
    const bytes = page < pages
      ? await this.cutFromPage(path, page, left, top, size)
      : await this.shrinkFromLastPage(path, pages - 1, levelWidth, levelHeight, left, top, size)
    return { bytes, contentType: 'image/jpeg' }
  }

  private async cutFromPage(
    path: string, page: number, left: number, top: number, size: { width: number; height: number }
  ): Promise<Buffer> {
    const image = sharp(path, { page, limitInputPixels: false })
    // libvips halves rounding down, OpenSeadragon rounds up: the last column or row may be a pixel short.
    const { width = 0, height = 0 } = await sharp(path, { page, limitInputPixels: false }).metadata()
    const cut = { left, top, width: Math.min(size.width, width - left), height: Math.min(size.height, height - top) }
    if (cut.width <= 0 || cut.height <= 0) throw new AppError('NOT_FOUND', 'The picture has no such tile.')
    return image.extract(cut).resize(size.width, size.height, { fit: 'fill' }).jpeg({ quality: JPEG_QUALITY }).toBuffer()
  }

  /** The pyramid ends where a page fits into one tile; the few smaller levels are shrunk from that page. */
  private async shrinkFromLastPage(
    path: string, page: number, levelWidth: number, levelHeight: number, left: number, top: number,
    size: { width: number; height: number }
  ): Promise<Buffer> {
    return sharp(path, { page, limitInputPixels: false })
      .resize(levelWidth, levelHeight, { fit: 'fill' })
      .extract({ left, top, ...size })
      .jpeg({ quality: JPEG_QUALITY })
      .toBuffer()
  }

  private preparePyramid(picture: ShownPicture): { startedAt: number; done: Promise<void> } {
    const key = picture.checksum_sha256
    const failure = this.failures.get(key)
    if (failure !== undefined) {
      this.failures.delete(key)
      throw failure
    }
    const running = this.pyramids.get(key)
    if (running) return running
    const done = this.worker
      .run({ kind: 'pyramid', path: picture.path, outPath: this.pyramidPath(picture) })
      .then(() => undefined, (error: unknown) => { this.failures.set(key, error as Error) })
      .finally(() => this.pyramids.delete(key))
    const started = { startedAt: Date.now(), done }
    this.pyramids.set(key, started)
    return started
  }

  private pyramidPath(picture: ShownPicture): string {
    return join(this.derivedFolder, `${picture.checksum_sha256}.tif`)
  }
}

/** The level at which the picture has its full size, when level 0 is one pixel: OpenSeadragon's convention. */
function maxLevelOf({ width, height }: ShownPicture): number {
  return Math.ceil(Math.log2(Math.max(width, height)))
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false
  }
}
