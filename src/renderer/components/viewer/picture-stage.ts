import OpenSeadragon from 'openseadragon'
import type { Box, Point, Size } from '@shared/domain/geometry'
import { MOTION_MS, QUIET_MS } from '@renderer/theme/tokens'
import { Listeners } from './listeners'
import { sourceKey, type PictureSource } from './picture-source'
import { IDENTITY_REGISTRATION, type Registration } from '@shared/domain/registration'
import { StageLayer } from './stage-layer'
import type { ViewportPort } from './sync-viewports'
import { clampViewport, fitViewport, sameViewport, scaleLimits, viewportOfBox, type Viewport } from './view-transform'

/**
 * empty: no picture · loading: the former picture still stands · waiting: loading takes long enough to say so ·
 * shown · failed: nothing of it could be loaded.
 */
export type StagePhase = 'empty' | 'loading' | 'waiting' | 'shown' | 'failed'

export interface StageStatus {
  phase: StagePhase
  /** Some tiles of the shown picture are missing. */
  partial: boolean
  /** The picture laid over is loaded, so that showing it shows it. */
  isOverReady: boolean
}

/** Before anything was asked for. */
export const NO_STATUS: StageStatus = { phase: 'empty', partial: false, isOverReady: false }

/** What the pointer does, in CSS pixels of the view. */
export interface StageGesture {
  kind: 'click' | 'draw' | 'drawn'
  from: Point
  to: Point
}

/** A second picture laid over the first. */
export interface OverPicture {
  source: PictureSource
  registration: Registration
  /** 0 to 1. */
  opacity: number
  /** Only the part left of this fraction of the view's width is shown; undefined: all. */
  swipe?: number | undefined
  /** Shows the absolute difference of the two instead. */
  difference?: boolean | undefined
}

/** Leaves the frame that OpenSeadragon takes to start. */
const ANIMATION_S = (MOTION_MS - 20) / 1_000
const NO_VIEW: Viewport = { centerX: 0, centerY: 0, scale: 1 }
const ZOOM_PER_WHEEL_NOTCH = 1.25
/** Lets every notch of a fast wheel count. */
const WHEEL_MIN_INTERVAL_MS = 10
/** Above so many device pixels per image pixel, pixels are shown as squares. */
const SQUARE_PIXELS_ABOVE = 2
/** Tiles kept decoded; a 512 px tile takes 1 MiB. */
const TILE_CACHE_COUNT = 160
const PARALLEL_TILE_LOADS = 6
const TILE_RETRIES = 1
const TILE_RETRY_DELAY_MS = 500
/** The part of the view that a panned picture must still reach. */
const VISIBLE_PART = 0.2
const DEFAULT_CONTEXT = 4

/**
 * The picture itself: one OpenSeadragon instance for the whole life of a viewer, through every change of picture.
 * Its world has full-image pixels for units. While the next picture loads, a copy of the last frame stands, so
 * that a change of picture never flashes; after `QUIET_MS` the phase becomes `waiting` and the copy goes, so that
 * nobody judges the wrong picture.
 */
export class PictureStage implements ViewportPort {
  /** After each painted frame, and after each change of phase. */
  readonly frames = new Listeners<void>()
  readonly statuses = new Listeners<StageStatus>()
  readonly gestures = new Listeners<StageGesture>()

  private readonly viewer: OpenSeadragon.Viewer
  private readonly held: HTMLCanvasElement
  private readonly viewportListeners = new Listeners<Viewport>()
  private readonly immediately: boolean
  private layer: StageLayer | null = null
  private over: { layer: StageLayer; key: string; picture: OverPicture } | null = null
  private currentStatus: StageStatus = NO_STATUS
  private waitTimer: ReturnType<typeof setTimeout> | undefined
  private isLoaded = false
  private isFitted = false
  private hasView = false
  private isSmooth = true
  private fitWithin: Size | null = null
  private last: Viewport = NO_VIEW
  private drawFrom: Point | null = null
  private drawing = false

  /**
   * @param host empty element that the picture fills
   * @param reducedMotion no animation at all
   */
  constructor(host: HTMLElement, reducedMotion: boolean) {
    this.immediately = reducedMotion
    this.viewer = createViewer(host, reducedMotion)
    this.held = document.createElement('canvas')
    this.held.style.cssText = 'position:absolute;inset:0;width:100%;height:100%;pointer-events:none'
    this.held.hidden = true
    this.viewer.canvas.append(this.held)
    this.listen()
  }

  get status(): StageStatus {
    return this.currentStatus
  }

  /** True when what stands on the screen is the picture that was asked for, so that its boxes may lie on it. */
  get isCurrent(): boolean {
    return this.currentStatus.phase === 'shown'
  }

  /** True while the last frame of the former picture stands in for the next one. */
  get isHolding(): boolean {
    return !this.held.hidden
  }

  /** CSS pixels. */
  get viewSize(): Size {
    const size = this.viewer.viewport.getContainerSize()
    return { width: size.x, height: size.y }
  }

  /** Full-image pixels; null without a picture. */
  get imageSize(): Size | null {
    return this.layer?.source ?? null
  }

  /** @param keepView stay at the same place of the image plane instead of showing the whole picture */
  show(source: PictureSource | null, options: { keepView: boolean; registration?: Registration | undefined }): void {
    this.hold()
    this.layer?.remove()
    this.layer = null
    this.isLoaded = false
    clearTimeout(this.waitTimer)
    if (!source) {
      this.release()
      this.setStatus({ phase: 'empty', partial: false })
      return
    }
    this.waitTimer = setTimeout(() => this.startWaiting(), QUIET_MS)
    this.setStatus({ phase: 'loading', partial: false })
    const layer = new StageLayer(this.viewer, source, {
      onAdded: () => this.placeView(options.keepView),
      onLoaded: () => {
        this.isLoaded = true
        this.viewer.forceRedraw()
      },
      onFailed: () => this.fail(),
      onPartlyFailed: () => this.setStatus({ partial: true })
    })
    this.layer = layer
    void layer.load(options.registration ?? IDENTITY_REGISTRATION, 'bottom', 1)
  }

  /** Lays a picture over the shown one, changes how it lies there, or takes it away (null). */
  setOver(picture: OverPicture | null): void {
    const key = picture ? `${sourceKey(picture.source)} ${JSON.stringify(picture.registration)}` : null
    if (this.over && this.over.key !== key) {
      this.over.layer.remove()
      this.over = null
      this.setStatus({ isOverReady: false })
    }
    if (!picture || key === null) return
    if (this.over) {
      this.over.picture = picture
      this.styleOver()
      return
    }
    const layer = new StageLayer(this.viewer, picture.source, {
      onAdded: () => this.styleOver(),
      onLoaded: () => {
        this.setStatus({ isOverReady: true })
        this.viewer.forceRedraw()
      },
      onFailed: () => this.setOver(null),
      onPartlyFailed: () => this.viewer.forceRedraw()
    })
    this.over = { layer, key, picture }
    void layer.load(picture.registration, 'top', picture.opacity)
  }

  /** Shows the whole picture no larger than fits `size` (CSS pixels) too; null: the view alone counts. */
  setFitWithin(size: Size | null): void {
    this.fitWithin = size
    if (this.isFitted) this.fitNow(true)
  }

  /** In drawing mode a drag draws a box instead of panning; the wheel still zooms. */
  setDrawing(drawing: boolean): void {
    this.drawing = drawing
    this.drawFrom = null
  }

  /** Forgets the drag under way; what follows of it draws nothing. */
  cancelDrawing(): void {
    this.drawFrom = null
  }

  getViewport(): Viewport {
    if (!this.hasView) return NO_VIEW
    const center = this.viewer.viewport.getCenter(true)
    return {
      centerX: center.x,
      centerY: center.y,
      scale: this.viewer.viewport.getZoom(true) * this.viewSize.width
    }
  }

  setViewport(viewport: Viewport): void {
    const image = this.imageSize
    this.isFitted = false
    this.move(image ? clampViewport(viewport, image, this.limits(image)) : viewport, true)
  }

  followViewport(viewport: Viewport): void {
    if (this.hasView && sameViewport(viewport, this.getViewport(), this.viewSize)) return
    this.isFitted = false
    this.move(viewport, true)
    this.last = this.getViewport()
  }

  onViewportChange(listener: (viewport: Viewport) => void): () => void {
    return this.viewportListeners.add(listener)
  }

  fit(): void {
    this.fitNow(this.immediately)
  }

  /** One image pixel on one device pixel, the sharpest there is. */
  oneToOne(): void {
    this.moveTo({ ...this.getViewport(), scale: 1 / window.devicePixelRatio })
  }

  zoomBy(factor: number): void {
    const now = this.getViewport()
    this.moveTo({ ...now, scale: now.scale * factor })
  }

  /** CSS pixels; positive moves the view to the right and down over the picture. */
  panBy(dx: number, dy: number): void {
    const now = this.getViewport()
    this.moveTo({ ...now, centerX: now.centerX + dx / now.scale, centerY: now.centerY + dy / now.scale })
  }

  zoomToBox(box: Box, options: { context?: number | undefined } = {}): void {
    this.moveTo(viewportOfBox(box, this.viewSize, options.context ?? DEFAULT_CONTEXT))
  }

  destroy(): void {
    clearTimeout(this.waitTimer)
    this.layer?.remove()
    this.over?.layer.remove()
    for (const listeners of [this.frames, this.statuses, this.gestures, this.viewportListeners]) listeners.clear()
    this.viewer.destroy()
  }

  private listen(): void {
    this.viewer.addHandler('viewport-change', () => {
      this.sharpen()
      this.clipOver()
    })
    this.viewer.addHandler('update-viewport', () => this.painted())
    this.viewer.addHandler('after-resize', () => this.resized())
    this.viewer.addHandler('canvas-click', (event) => {
      if (event.quick && !this.drawing) this.gestures.emit({ kind: 'click', from: event.position, to: event.position })
    })
    this.viewer.addHandler('canvas-press', (event) => {
      if (this.drawing) this.drawFrom = event.position
    })
    this.viewer.addHandler('canvas-drag', (event) => {
      this.isFitted = false
      if (!this.drawing) return
      event.preventDefaultAction = true
      if (this.drawFrom) this.gestures.emit({ kind: 'draw', from: this.drawFrom, to: event.position })
    })
    this.viewer.addHandler('canvas-drag-end', (event) => {
      if (!this.drawing) return
      event.preventDefaultAction = true
      if (this.drawFrom) this.gestures.emit({ kind: 'drawn', from: this.drawFrom, to: event.position })
      this.drawFrom = null
    })
    for (const moved of ['canvas-scroll', 'canvas-pinch'] as const) {
      this.viewer.addHandler(moved, () => {
        this.isFitted = false
      })
    }
  }

  /** Puts the view where the new picture is to be seen, before its first frame. */
  private placeView(keepView: boolean): void {
    this.limitZoom()
    if (keepView && this.hasView) this.viewer.forceRedraw()
    else this.fitNow(true)
    this.sharpen()
  }

  private painted(): void {
    if (this.layer && !this.isCurrent && this.canBeShown()) this.reveal()
    const now = this.getViewport()
    if (this.hasView && !sameViewport(now, this.last, this.viewSize)) {
      this.last = now
      this.viewportListeners.emit(now)
    }
    this.frames.emit()
  }

  /** Whole at best; piece by piece once it has taken so long, or failed in part, that the former picture is gone. */
  private canBeShown(): boolean {
    const somethingDrawn = (this.layer?.tiledImage?.getTilesToDraw().length ?? 0) > 0
    return somethingDrawn && (this.isLoaded || this.currentStatus.phase !== 'loading')
  }

  private reveal(): void {
    clearTimeout(this.waitTimer)
    this.release()
    this.setStatus({ phase: 'shown' })
  }

  private startWaiting(): void {
    this.release()
    this.setStatus({ phase: 'waiting' })
    this.viewer.forceRedraw()
  }

  private fail(): void {
    clearTimeout(this.waitTimer)
    this.release()
    this.setStatus({ phase: 'failed', partial: true })
  }

  private setStatus(change: Partial<StageStatus>): void {
    this.currentStatus = { ...this.currentStatus, ...change }
    this.statuses.emit(this.currentStatus)
    this.frames.emit()
  }

  private hold(): void {
    if (!this.isCurrent) return
    const shown = this.viewer.drawer.canvas
    this.held.width = shown.width
    this.held.height = shown.height
    this.held.getContext('2d')!.drawImage(shown, 0, 0)
    this.held.hidden = false
  }

  private release(): void {
    this.held.hidden = true
    this.held.width = 0
    this.held.height = 0
  }

  private resized(): void {
    this.limitZoom()
    if (this.isFitted) this.fitNow(true)
    else if (this.hasView) this.move(this.last, true)
  }

  private fitNow(immediately: boolean): void {
    const image = this.imageSize
    const view = this.viewSize
    if (!image) return
    this.isFitted = true
    if (view.width <= 0 || view.height <= 0) return
    const room = this.fitWithin ?? view
    const fitted = { width: Math.min(view.width, room.width), height: Math.min(view.height, room.height) }
    this.move(fitViewport(image, fitted), immediately)
  }

  private moveTo(viewport: Viewport): void {
    const image = this.imageSize
    if (!image || !this.hasView) return
    this.isFitted = false
    this.move(clampViewport(viewport, image, this.limits(image)), this.immediately)
  }

  private move(viewport: Viewport, immediately: boolean): void {
    const view = this.viewSize
    if (view.width <= 0 || view.height <= 0) return
    const width = view.width / viewport.scale
    const height = view.height / viewport.scale
    const bounds = new OpenSeadragon.Rect(viewport.centerX - width / 2, viewport.centerY - height / 2, width, height)
    this.viewer.viewport.fitBounds(bounds, immediately || !this.hasView)
    this.hasView = true
    this.viewer.forceRedraw()
  }

  private limits(image: Size): { min: number; max: number } {
    return scaleLimits(image, this.viewSize, window.devicePixelRatio)
  }

  /** OpenSeadragon's zoom is the view's width over the width of what it shows, here in image pixels. */
  private limitZoom(): void {
    const image = this.imageSize
    const { width, height } = this.viewSize
    if (!image || width <= 0 || height <= 0) return
    const limits = this.limits(image)
    Object.assign(this.viewer.viewport, { minZoomLevel: limits.min / width, maxZoomLevel: limits.max / width })
  }

  private sharpen(): void {
    const smooth = this.getViewport().scale * window.devicePixelRatio <= SQUARE_PIXELS_ABOVE
    if (this.isSmooth === smooth) return
    this.isSmooth = smooth
    this.viewer.drawer.setImageSmoothingEnabled(smooth)
  }

  private styleOver(): void {
    const item = this.over?.layer.tiledImage
    if (!item || !this.over) return
    const { opacity, difference } = this.over.picture
    item.setOpacity(opacity)
    item.setCompositeOperation(difference ? 'difference' : 'source-over')
    this.clipOver()
    this.viewer.forceRedraw()
  }

  private clipOver(): void {
    const item = this.over?.layer.tiledImage
    if (!item || !this.over) return
    const { swipe } = this.over.picture
    if (swipe === undefined) {
      if (item.getClip()) item.setClip(null)
      return
    }
    const content = item.getContentSize()
    const bounds = this.viewer.viewport.getBounds(true)
    const border = item.viewportToImageCoordinates(
      new OpenSeadragon.Point(bounds.x + bounds.width * swipe, bounds.y + bounds.height / 2),
      true
    )
    const width = Math.min(Math.max(border.x, 0), content.x)
    item.setClip(new OpenSeadragon.Rect(0, 0, width, content.y))
  }
}

function createViewer(element: HTMLElement, reducedMotion: boolean): OpenSeadragon.Viewer {
  return new OpenSeadragon.Viewer({
    element,
    // The WebGL drawer does not finish on software rendering, which stations without a driver have.
    drawer: 'canvas',
    // The viewer around it takes the focus; keys come from the command registry.
    tabIndex: -1,
    keyboardNavEnabled: false,
    showNavigationControl: false,
    immediateRender: true,
    preserveViewport: true,
    blendTime: 0,
    animationTime: reducedMotion ? 0 : ANIMATION_S,
    zoomPerScroll: ZOOM_PER_WHEEL_NOTCH,
    minScrollDeltaTime: WHEEL_MIN_INTERVAL_MS,
    visibilityRatio: VISIBLE_PART,
    maxImageCacheCount: TILE_CACHE_COUNT,
    imageLoaderLimit: PARALLEL_TILE_LOADS,
    tileRetryMax: TILE_RETRIES,
    tileRetryDelay: TILE_RETRY_DELAY_MS,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: false, flickEnabled: false },
    gestureSettingsTouch: { dblClickToZoom: false, flickEnabled: false },
    gestureSettingsPen: { clickToZoom: false, dblClickToZoom: false, flickEnabled: false }
  })
}
