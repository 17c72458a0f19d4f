import OpenSeadragon from 'openseadragon'
import { DecodedImageSource, decodeImage } from './decoded-image-source'
import type { PictureSource } from './picture-source'
import { placement, type Registration } from '@shared/domain/registration'

/** What happens to a layer while its picture comes. */
export interface LayerEvents {
  /** The picture can be drawn from the next frame on; its tiles may still be on their way. */
  onAdded(): void
  /** All that the present view needs is loaded. */
  onLoaded(): void
  /** Nothing of the picture could be loaded. */
  onFailed(): void
  /** Some tiles are missing, others are shown. */
  onPartlyFailed(): void
}

/** One picture in an OpenSeadragon world whose unit is a full-image pixel. */
export class StageLayer {
  readonly source: PictureSource
  private readonly viewer: OpenSeadragon.Viewer
  private readonly events: LayerEvents
  private readonly abort = new AbortController()
  private item: OpenSeadragon.TiledImage | null = null
  private tilesLoaded = 0

  constructor(viewer: OpenSeadragon.Viewer, source: PictureSource, events: LayerEvents) {
    this.viewer = viewer
    this.source = source
    this.events = events
  }

  /**
   * @param stack below or above all layers that are there by then
   * @param opacity 0 keeps the picture loaded and hidden
   */
  async load(registration: Registration, stack: 'bottom' | 'top', opacity: number): Promise<void> {
    try {
      const tileSource = await this.tileSource()
      this.add(tileSource, registration, stack, opacity)
    } catch {
      // Whatever the browser's reason, all that the user can do is retry; an aborted load has no reader any more.
      if (!this.abort.signal.aborted) this.events.onFailed()
    }
  }

  /** The layer in the world; null while it loads. */
  get tiledImage(): OpenSeadragon.TiledImage | null {
    return this.item
  }

  remove(): void {
    this.abort.abort()
    this.viewer.removeHandler('tile-loaded', this.onTileLoaded)
    this.viewer.removeHandler('tile-load-failed', this.onTileFailed)
    if (this.item) this.viewer.world.removeItem(this.item)
    this.item = null
  }

  private async tileSource(): Promise<OpenSeadragon.TileSource> {
    const { source } = this
    if (source.kind === 'image') return new DecodedImageSource(await decodeImage(source.url, this.abort.signal))
    const tileSource = new OpenSeadragon.TileSource({
      width: source.width,
      height: source.height,
      tileSize: source.tileSize,
      tileOverlap: 0,
      minLevel: 0,
      maxLevel: source.maxLevel
    })
    return Object.assign(tileSource, {
      getTileUrl: (level: number, x: number, y: number) => source.tileUrl(level, x, y),
      hasTransparency: () => false
    })
  }

  private add(
    tileSource: OpenSeadragon.TileSource,
    registration: Registration,
    stack: 'bottom' | 'top',
    opacity: number
  ): void {
    this.viewer.addHandler('tile-loaded', this.onTileLoaded)
    this.viewer.addHandler('tile-load-failed', this.onTileFailed)
    this.viewer.addTiledImage({
      tileSource,
      ...placement(this.source, registration),
      degrees: registration.rotationDeg,
      ...(stack === 'bottom' && { index: 0 }),
      opacity,
      preload: true,
      success: (event) => this.added((event as unknown as { item: OpenSeadragon.TiledImage }).item),
      error: () => {
        if (!this.abort.signal.aborted) this.events.onFailed()
      }
    })
  }

  private added(item: OpenSeadragon.TiledImage): void {
    if (this.abort.signal.aborted) {
      this.viewer.world.removeItem(item)
      return
    }
    this.item = item
    item.addHandler('fully-loaded-change', (event) => {
      if (event.fullyLoaded && this.tilesLoaded > 0) this.events.onLoaded()
    })
    this.events.onAdded()
  }

  private readonly onTileLoaded = (event: OpenSeadragon.TileLoadedEvent): void => {
    if (event.tiledImage === this.item) this.tilesLoaded++
  }

  private readonly onTileFailed = (event: OpenSeadragon.TileLoadFailedEvent): void => {
    if (event.tiledImage !== this.item) return
    if (this.tilesLoaded === 0) this.events.onFailed()
    else this.events.onPartlyFailed()
  }
}
