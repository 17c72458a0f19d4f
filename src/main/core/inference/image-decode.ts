import sharp, { type Sharp } from 'sharp'
import { AppError } from '@shared/contract/errors'
import type { GreyImage } from './detector/detector'

/** Two gigapixels: above it a picture is refused unless the station is configured otherwise. */
export const DEFAULT_MAX_MEGAPIXELS = 2000

const PIXELS_PER_MEGAPIXEL = 1e6

/** What is accepted. SVG, PDF and video containers are decodable by libvips, but no camera delivers them. */
const ACCEPTED_FORMATS: ReadonlySet<string> = new Set(['jpeg', 'png', 'tiff', 'webp'])

export interface ImageHeader {
  format: string
  /** Of the stored raster, before any EXIF orientation. */
  width: number
  height: number
  /** EXIF orientation 1..8; 1 where the file has none. */
  orientation: number
}

export interface DecodeLimits {
  /** Default {@link DEFAULT_MAX_MEGAPIXELS}. */
  maxMegapixels?: number
}

/**
 * Reads what a picture's header declares, without decoding a pixel.
 *
 * @param input path or bytes of the file
 * @throws AppError IMAGE_UNREADABLE when it is no image, IMAGE_UNSUPPORTED for a format that is not accepted,
 * IMAGE_TOO_LARGE when the declared size is above the limit
 */
export async function readImageHeader(input: string | Uint8Array, limits: DecodeLimits = {}): Promise<ImageHeader> {
  const { format, width, height, orientation } = await readable(() => openImage(input).metadata())
  if (!ACCEPTED_FORMATS.has(format)) {
    throw new AppError('IMAGE_UNSUPPORTED', `Images of the format ${format} are not accepted; use JPEG, PNG, TIFF or WebP.`)
  }
  const maxMegapixels = limits.maxMegapixels ?? DEFAULT_MAX_MEGAPIXELS
  if (width * height > maxMegapixels * PIXELS_PER_MEGAPIXEL) {
    throw new AppError(
      'IMAGE_TOO_LARGE',
      `The image declares ${width} x ${height} pixels; the limit is ${maxMegapixels} megapixels. Nothing was decoded.`,
      { width, height, maxMegapixels }
    )
  }
  return { format, width, height, orientation: orientation ?? 1 }
}

/**
 * Decodes a picture to grey. Colour becomes luminance, 16-bit becomes 8-bit, transparency is dropped, of
 * several pages the first counts.
 *
 * EXIF orientation is not applied: boxes are stored in pixels of the file's own raster, and a golden image and
 * its captures come from one fixed camera. Whoever shows the picture must not turn it either.
 *
 * @param input path or bytes of the file
 * @throws AppError as {@link readImageHeader}, and IMAGE_UNREADABLE when the pixel data is truncated or broken
 */
export async function decodeGrey(input: string | Uint8Array, limits: DecodeLimits = {}): Promise<GreyImage> {
  await readImageHeader(input, limits)
  const { data, info } = await readable(() => openImage(input)
    .removeAlpha()
    .toColourspace('b-w')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true }))
  return { data, width: info.width, height: info.height }
}

function openImage(input: string | Uint8Array): Sharp {
  // The limit is checked from the header above, with our own message; `failOn: 'warning'` makes truncation an error.
  return sharp(input, { limitInputPixels: false, failOn: 'warning', autoOrient: false, pages: 1 })
}

/** Whatever the decoder finds fault with, at once or while it reads, the file is unreadable. */
async function readable<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read()
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error)
    throw new AppError(
      'IMAGE_UNREADABLE',
      `The file cannot be read as an image: it is no image, or truncated or broken (${reason}). Capture or export it again.`
    )
  }
}
