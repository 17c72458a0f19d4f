import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { AppError } from '@shared/contract/errors'
import { imageRole, imageStem } from '@shared/domain/file-name'

const IMAGE_EXTENSIONS: ReadonlySet<string> = new Set(['.jpg', '.jpeg', '.png', '.tif', '.tiff', '.webp'])

export interface ImageFile {
  path: string
  fileName: string
  /** What pairs a captured image with its golden one, and names the chip: `00041000` of `00041000_test.jpg`. */
  stem: string
}

/**
 * The images of a folder by name, without those that their names say are of the other kind, so that captured and
 * golden images may lie in one folder.
 *
 * @throws AppError BAD_INPUT when the folder cannot be read or has no image
 */
export async function listImages(folder: string, wanted: 'captured' | 'golden'): Promise<ImageFile[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw new AppError('BAD_INPUT', `The folder ${folder} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  })
  const images = names
    .filter((name) => IMAGE_EXTENSIONS.has(extname(name).toLowerCase()))
    .filter((name) => [wanted, null].includes(imageRole(name)))
    .toSorted()
  if (images.length === 0) {
    throw new AppError('BAD_INPUT', `The folder ${folder} has no ${wanted} images (JPEG, PNG, TIFF or WebP).`)
  }
  return images.map((fileName) => ({ path: join(folder, fileName), fileName, stem: imageStem(fileName) }))
}

/**
 * The bytes of an image. The file is opened when the first of them is asked for.
 *
 * @throws AppError IMAGE_UNREADABLE when the system does not give them
 */
export async function* readImage({ path }: ImageFile): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path) as AsyncIterable<Buffer>
  } catch (error) {
    throw new AppError('IMAGE_UNREADABLE', `The file cannot be read (${error instanceof Error ? error.message : String(error)}).`)
  }
}
