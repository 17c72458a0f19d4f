import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import sharp from 'sharp'
import { AppError } from '@shared/contract/errors'
import { publishFile, syncFile } from '../artifacts/durable-file'
import { demoCapture, demoLot } from '../demo/demo-boards'
import { readImageHeader } from '../inference/image-decode'

/** What the picture process can be asked to do. Paths are on this machine. */
export type PictureRequest =
  | { kind: 'check'; path: string; maxMegapixels: number }
  | { kind: 'pyramid'; path: string; outPath: string }
  | { kind: 'demo-board'; lotNumber: string; chipId: string; take: number }

export interface CheckedPicture {
  format: string
  content_type: string
  /** Of the stored raster in pixels; EXIF orientation is not applied. */
  width: number
  height: number
}

export type PictureAnswer =
  | { kind: 'checked'; picture: CheckedPicture }
  | { kind: 'written' }
  | { kind: 'drawn'; png: Uint8Array }

/** Edge of a tile in pixels; also the page size of the pyramid. */
export const TILE_SIZE = 512

const PYRAMID_QUALITY = 85

const CONTENT_TYPES: Record<string, string> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  tiff: 'image/tiff',
  webp: 'image/webp'
}

/** Does one piece of picture work in this process. */
export async function doPictureWork(request: PictureRequest): Promise<PictureAnswer> {
  switch (request.kind) {
    case 'check':
      return { kind: 'checked', picture: await checkPicture(request.path, request.maxMegapixels) }
    case 'pyramid':
      await writePyramid(request.path, request.outPath)
      return { kind: 'written' }
    case 'demo-board':
      return { kind: 'drawn', png: await drawDemoBoard(request.lotNumber, request.chipId, request.take) }
  }
}

/** @throws AppError NOT_FOUND for boards that the demo station does not have */
async function drawDemoBoard(lotNumber: string, chipId: string, take: number): Promise<Uint8Array> {
  const lot = demoLot(lotNumber)
  const chip = lot?.chips.find(({ chip_id }) => chip_id === chipId)
  if (!lot || !chip) throw new AppError('NOT_FOUND', `The demo camera has no board ${chipId} of lot ${lotNumber}.`)
  return (await demoCapture(lot, chip, take)).captured
}

/**
 * Decodes the whole picture once, so that what is truncated or damaged is refused while the operator can still
 * capture it again.
 *
 * @throws AppError IMAGE_UNREADABLE, IMAGE_UNSUPPORTED, IMAGE_TOO_LARGE
 */
async function checkPicture(path: string, maxMegapixels: number): Promise<CheckedPicture> {
  const { format, width, height } = await readImageHeader(path, { maxMegapixels })
  try {
    await sharp(path, { limitInputPixels: false, failOn: 'warning', sequentialRead: true, pages: 1 }).stats()
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error)
    throw new AppError(
      'IMAGE_UNREADABLE',
      `The image is truncated or damaged (${reason}). It was not stored; capture or export it again.`
    )
  }
  return { format, content_type: CONTENT_TYPES[format] as string, width, height }
}

/** Writes the viewing copy of a large picture: a tiled, pyramidal TIFF with pages from full size downwards. */
async function writePyramid(path: string, outPath: string): Promise<void> {
  await mkdir(dirname(outPath), { recursive: true })
  const temporary = `${outPath}.${randomUUID()}.tmp`
  try {
    await sharp(path, { limitInputPixels: false, sequentialRead: true, pages: 1 })
      .tiff({
        compression: 'jpeg', quality: PYRAMID_QUALITY, pyramid: true, bigtiff: true,
        tile: true, tileWidth: TILE_SIZE, tileHeight: TILE_SIZE
      })
      .toFile(temporary)
    await syncFile(temporary)
    await publishFile(temporary, outPath)
  } finally {
    await rm(temporary, { force: true })
  }
}
