import sharp from 'sharp'
import type { Box } from '@shared/domain/geometry'
import { readImageHeader } from '@core/inference/image-decode'

/** How much of its surroundings is shown with a defect: the crop is this many times as wide as the box. */
const CONTEXT = 3
/** Smaller crops say nothing about where they lie. In pixels of the picture. */
const MIN_CROP = 96
const JPEG_QUALITY = 88
/** Shown where the picture ends before the crop does, and behind transparency. */
const GROUND = '#d9dfe4'

/** The width and height, in any unit, of the place where a crop is shown. */
export interface Frame {
  width: number
  height: number
}

export interface Crop {
  /** The part of the picture that is shown, in its pixels. */
  area: Box
  jpeg: Buffer
}

/**
 * The part of a picture to show for a box: of the frame's shape where the picture is large enough, the box in
 * its middle unless it lies at an edge, always within the picture. Whole pixels.
 */
export function cropArea(box: Box, picture: { width: number, height: number }, frame: Frame): Box {
  const ratio = frame.width / frame.height
  const wanted = Math.max(box.width * CONTEXT, box.height * CONTEXT * ratio, MIN_CROP)
  const width = Math.min(Math.ceil(wanted), picture.width)
  const height = Math.min(Math.ceil(wanted / ratio), picture.height)
  return {
    x: within(Math.round(box.x + box.width / 2 - width / 2), picture.width - width),
    y: within(Math.round(box.y + box.height / 2 - height / 2), picture.height - height),
    width,
    height
  }
}

/**
 * Cuts the surroundings of a box out of a picture. Only the rows down to the crop's lower edge are decoded, a
 * strip at a time, so a picture of a gigapixel costs time but not memory.
 *
 * @param path of a JPEG, PNG, TIFF or WebP file; EXIF orientation is ignored, as boxes ignore it
 * @param box in pixels of the picture
 * @param pixels size in which the crop is delivered; a crop of another shape is centred on grey
 * @throws AppError as `readImageHeader`, or sharp's error when the pixel data is broken
 */
export async function cropPicture(path: string, box: Box, pixels: Frame): Promise<Crop> {
  const header = await readImageHeader(path)
  const area = cropArea(box, header, pixels)
  // The size was checked by the header; `failOn` makes a truncated picture an error instead of a grey crop.
  const jpeg = await sharp(path, { limitInputPixels: false, sequentialRead: true, failOn: 'warning' })
    .extract({ left: area.x, top: area.y, width: area.width, height: area.height })
    .flatten({ background: GROUND })
    .toColourspace('srgb')
    .resize({ width: pixels.width, height: pixels.height, fit: 'contain', background: GROUND, kernel: 'cubic' })
    .jpeg({ quality: JPEG_QUALITY, chromaSubsampling: '4:4:4' })
    .toBuffer()
  return { area, jpeg }
}

const within = (value: number, max: number): number => Math.min(Math.max(value, 0), max)
