import { displayFileName, imageRole, imageStem } from '@shared/domain/file-name'

/** What the core reads; in a folder, other files are passed over unsent. */
const IMAGE_NAME = /\.(?:png|jpe?g|jfif|tiff?|webp|bmp)$/i
const CHIP_ID_MAX_LENGTH = 100

export interface PickedImage {
  file: File
  /** From the file's stem. */
  chipId: string
}

/** The captured images of a folder in the order of their chips, and how many files were passed over. */
export function pickImages(files: readonly File[]): { images: PickedImage[]; passedOver: number } {
  const images = files
    .filter(({ name }) => IMAGE_NAME.test(name) && imageRole(name) !== 'golden')
    .map((file) => ({ file, chipId: chipIdOf(file.name) }))
    .toSorted((a, b) => a.chipId.localeCompare(b.chipId, 'en', { numeric: true }))
  return { images, passedOver: files.length - images.length }
}

/** The chip that a file's name stands for. Marks that hide or reorder text are written out: ids go on labels and reports. */
export function chipIdOf(fileName: string): string {
  return [...displayFileName(imageStem(fileName)).trim()].slice(0, CHIP_ID_MAX_LENGTH).join('') || fileName
}
