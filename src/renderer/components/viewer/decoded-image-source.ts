import OpenSeadragon from 'openseadragon'

/** The smallest level of the pyramid built from a whole image has about this longer side, in pixels. */
const SMALLEST_LEVEL_PX = 256

/**
 * Loads and decodes an image away from the main thread, so that its first paint does not stall.
 * @throws DOMException when the image cannot be fetched or is no image; AbortError when `signal` fires
 */
export async function decodeImage(url: string, signal: AbortSignal): Promise<HTMLImageElement> {
  const image = new Image()
  const stop = () => image.removeAttribute('src')
  signal.addEventListener('abort', stop, { once: true })
  image.src = url
  try {
    await image.decode()
    signal.throwIfAborted()
    return image
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/**
 * A decoded image as a pyramid of one tile a level, so that a picture shown small is sampled well.
 * OpenSeadragon's own source for images cannot be cancelled, and one that loads slowly holds up all after it.
 */
export class DecodedImageSource extends OpenSeadragon.TileSource {
  private readonly image: HTMLImageElement

  constructor(image: HTMLImageElement) {
    const longerSide = Math.max(image.naturalWidth, image.naturalHeight)
    super({
      width: image.naturalWidth,
      height: image.naturalHeight,
      tileWidth: image.naturalWidth,
      tileHeight: image.naturalHeight,
      tileOverlap: 0,
      minLevel: 0,
      maxLevel: Math.max(0, Math.ceil(Math.log2(longerSide / SMALLEST_LEVEL_PX)))
    })
    this.image = image
  }

  override getTileUrl(level: number): string {
    return `${this.image.src}#${level}`
  }

  override getTilePostData(level: number): { level: number } {
    return { level }
  }

  override hasTransparency(): boolean {
    return false
  }

  override downloadTileStart(job: OpenSeadragon.ImageJob): void {
    const { level } = job.postData as { level: number }
    if (level === this.maxLevel) job.finish(this.image, null, 'image')
    else job.finish(this.shrunk(this.getLevelScale(level)), null, 'context2d')
  }

  override downloadTileAbort(): void {
    // The tiles are made at once; there is nothing under way to abort.
  }

  private shrunk(scale: number): CanvasRenderingContext2D {
    const canvas = document.createElement('canvas')
    canvas.width = Math.ceil(this.image.naturalWidth * scale)
    canvas.height = Math.ceil(this.image.naturalHeight * scale)
    const context = canvas.getContext('2d')!
    context.imageSmoothingQuality = 'high'
    context.drawImage(this.image, 0, 0, canvas.width, canvas.height)
    return context
  }
}
