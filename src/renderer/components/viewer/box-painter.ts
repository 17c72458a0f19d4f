import type { DefectSeverity } from '@shared/domain/enums'
import { expand, type Box, type Size } from '@shared/domain/geometry'
import type { ScreenView } from '@shared/domain/screen-transform'
import { COLORS, FONT_FAMILY, FONT_SIZES, SEVERITY_TOKENS, VERDICT_TOKENS } from '@renderer/theme/tokens'
import type { BoxIndex } from './box-index'
import {
  atLeast,
  frameBars,
  grown,
  handleRects,
  isFilled,
  overlap,
  placeLabel,
  strokeSizes,
  toDevice,
  type DeviceRect,
  type StrokeSizes
} from './box-layout'
import { formatConfidence } from '@shared/domain/confidence'
import type { ViewerBox } from './viewer-box'

/** All that decides what the overlay shows, beside the place of the picture. */
export interface OverlayScene {
  index: BoxIndex
  selectedId: string | null
  hoveredId: string | null
  /** Whether a box steps back. */
  dimmed: (box: ViewerBox) => boolean
  hidden: boolean
  /** The box being drawn, full-image pixels. */
  draft: Box | null
}

const HALO_COLOR = '#000000b3'
const LABEL_GROUND = '#0e1115e6'
const DRAFT_FILL = `${COLORS.focus}22`
const DIMMED_ALPHA = 0.45
/** Beyond so many boxes in sight the dark lines go: they would only darken the picture, and cost half the time. */
const MOST_BOXES_WITH_HALO = 2_000
/** Labels of boxes that are neither selected nor hovered appear when these have room. */
const LABEL_FROM_CSS_PX = 56
const MOST_LABELS = 60
/** From this side on, a judged box carries the symbol of its verdict. */
const VERDICT_FROM_CSS_PX = 28

/** Room for edges and handles of boxes that end just outside the view. */
const EDGE_ROOM_CSS_PX = 16

const LABEL_HEIGHT_CSS_PX = 20
const LABEL_PADDING_CSS_PX = 6
const LABEL_GAP_CSS_PX = 4
const SYMBOL_CSS_PX = 12
const SYMBOL_PATH_UNITS = 16
const STRIPE_CSS_PX = 3

/** Least first, so that the worst is painted last and lies on top. */
const PAINT_ORDER: readonly DefectSeverity[] = ['low', 'medium', 'high', 'critical']

/**
 * Paints boxes, labels and the box being drawn onto one canvas. Edges keep their screen width at every zoom and
 * lie just outside the box, so that they never cover what they point at.
 */
export class BoxPainter {
  private readonly context: CanvasRenderingContext2D
  private readonly symbols = new Map<string, Path2D>()
  private sizes: StrokeSizes = strokeSizes(1)
  private screen: ScreenView = { zoom: 1, pan: { x: 0, y: 0 }, rotation: 0, devicePixelRatio: 1 }
  private image: Size = { width: 0, height: 0 }

  /** @param context of a canvas whose width and height are device pixels */
  constructor(context: CanvasRenderingContext2D) {
    this.context = context
  }

  /**
   * @param inSight the part of the image plane in view, full-image pixels
   * @param screen how the picture stands on the canvas
   * @param image size of the picture in full-image pixels
   */
  paint(scene: OverlayScene, inSight: Box, screen: ScreenView, image: Size): void {
    this.clear()
    this.screen = screen
    this.image = image
    this.sizes = strokeSizes(screen.devicePixelRatio)
    if (!scene.hidden) this.paintBoxes(scene, expand(inSight, EDGE_ROOM_CSS_PX / screen.zoom))
    if (scene.draft) this.paintDraft(this.device(scene.draft))
  }

  clear(): void {
    this.context.clearRect(0, 0, this.context.canvas.width, this.context.canvas.height)
  }

  private paintBoxes(scene: OverlayScene, inSight: Box): void {
    const visible = scene.index.within(inSight)
    const isMarked = (box: ViewerBox) => box.id === scene.selectedId || box.id === scene.hoveredId
    const plain = visible.filter((box) => !isMarked(box))
    const withHalo = visible.length <= MOST_BOXES_WITH_HALO

    this.paintPlain(plain.filter((box) => scene.dimmed(box)), withHalo, DIMMED_ALPHA)
    this.paintPlain(plain.filter((box) => !scene.dimmed(box)), withHalo, 1)

    const hovered = visible.find((box) => box.id === scene.hoveredId && box.id !== scene.selectedId)
    const selected = visible.find((box) => box.id === scene.selectedId)
    if (hovered) this.paintFrame(this.device(hovered.box), SEVERITY_TOKENS[hovered.severity].color, true)
    if (selected) this.paintSelected(this.device(selected.box), SEVERITY_TOKENS[selected.severity].color)

    const labelled = this.paintLabels(plain, [hovered, selected].filter((box) => box !== undefined))
    this.paintVerdicts(plain.filter((box) => !labelled.has(box)))
  }

  private paintPlain(boxes: ViewerBox[], withHalo: boolean, alpha: number): void {
    this.context.globalAlpha = alpha
    for (const severity of PAINT_ORDER) {
      const rects = boxes.filter((box) => box.severity === severity).map((box) => this.device(box.box))
      const frames = rects.filter((rect) => !isFilled(rect, this.sizes))
      if (withHalo) this.paintHalos(frames)
      this.context.fillStyle = SEVERITY_TOKENS[severity].color
      for (const rect of frames) this.fillBars(this.edgeOf(rect), this.sizes.edge)
      for (const rect of rects) if (isFilled(rect, this.sizes)) this.fillRect(atLeast(rect, this.sizes.smallestFill))
    }
    this.context.globalAlpha = 1
  }

  private paintHalos(frames: DeviceRect[]): void {
    this.context.fillStyle = HALO_COLOR
    for (const rect of frames) {
      const edge = this.edgeOf(rect)
      this.fillBars(grown(edge, this.sizes.halo), this.sizes.halo)
      this.fillBars(rect, Math.min(this.sizes.halo, Math.floor(Math.min(rect.width, rect.height) / 2)))
    }
  }

  private paintFrame(rect: DeviceRect, color: string, withHalo: boolean): void {
    const frame = atLeast(rect, this.sizes.fillBelow / 2)
    if (withHalo) this.paintHalos([frame])
    this.context.fillStyle = color
    this.fillBars(this.edgeOf(frame), this.sizes.edge)
  }

  private paintSelected(rect: DeviceRect, color: string): void {
    const { edge, halo, handle } = this.sizes
    const frame = atLeast(rect, this.sizes.fillBelow / 2)
    this.paintFrame(frame, color, true)
    const ring = grown(frame, edge + halo + edge)
    this.context.fillStyle = HALO_COLOR
    this.fillBars(grown(ring, halo), halo)
    this.context.fillStyle = COLORS.focus
    this.fillBars(ring, edge)
    for (const corner of handleRects(grown(ring, -Math.floor(edge / 2)), handle)) {
      this.context.fillStyle = COLORS.ground
      this.fillRect(grown(corner, halo))
      this.context.fillStyle = COLORS.focus
      this.fillRect(corner)
    }
  }

  private paintVerdicts(boxes: ViewerBox[]): void {
    const smallest = VERDICT_FROM_CSS_PX * this.ratio
    const side = SYMBOL_CSS_PX * this.ratio
    for (const box of boxes) {
      if (box.verdict === 'pending') continue
      const rect = this.device(box.box)
      if (Math.min(rect.width, rect.height) < smallest) continue
      const tab = { x: rect.x + rect.width - side, y: rect.y, width: side, height: side }
      this.context.fillStyle = LABEL_GROUND
      this.fillRect(grown(tab, Math.round(this.ratio)))
      this.paintSymbol(VERDICT_TOKENS[box.verdict].path, VERDICT_TOKENS[box.verdict].color, tab)
    }
  }

  /**
   * Marked boxes always have their label; others when there is room, and never over another label.
   * @returns the boxes of `plain` that got theirs
   */
  private paintLabels(plain: ViewerBox[], marked: ViewerBox[]): Set<ViewerBox> {
    const labelled = new Set<ViewerBox>()
    const roomy = plain.filter(({ box }) => Math.max(box.width, box.height) * this.screen.zoom >= LABEL_FROM_CSS_PX)
    const taken = marked.map((box) => this.labelRect(box))
    if (roomy.length <= MOST_LABELS) {
      for (const box of roomy) {
        const rect = this.labelRect(box)
        if (taken.some((other) => overlap(other, rect))) continue
        taken.push(rect)
        labelled.add(box)
        this.paintLabel(box, rect)
      }
    }
    marked.forEach((box, index) => this.paintLabel(box, taken[index]!))
    return labelled
  }

  private labelRect(box: ViewerBox): DeviceRect {
    const { edge, halo } = this.sizes
    const ratio = this.ratio
    this.useLabelFont()
    const text = this.context.measureText(labelText(box)).width
    const width = text + (STRIPE_CSS_PX + 3 * LABEL_PADDING_CSS_PX + SYMBOL_CSS_PX) * ratio
    const frame = grown(this.device(box.box), 2 * (edge + halo))
    return placeLabel(
      frame,
      { width: Math.ceil(width), height: Math.round(LABEL_HEIGHT_CSS_PX * ratio) },
      this.context.canvas,
      LABEL_GAP_CSS_PX * ratio
    )
  }

  private paintLabel(box: ViewerBox, rect: DeviceRect): void {
    const ratio = this.ratio
    const padding = LABEL_PADDING_CSS_PX * ratio
    const stripe = Math.round(STRIPE_CSS_PX * ratio)
    const side = SYMBOL_CSS_PX * ratio
    this.context.fillStyle = LABEL_GROUND
    this.fillRect(rect)
    this.context.fillStyle = SEVERITY_TOKENS[box.severity].color
    this.fillRect({ ...rect, width: stripe })
    const symbol = { x: rect.x + stripe + padding, y: rect.y + (rect.height - side) / 2, width: side, height: side }
    this.paintSymbol(VERDICT_TOKENS[box.verdict].path, VERDICT_TOKENS[box.verdict].color, symbol)
    this.useLabelFont()
    this.context.fillStyle = COLORS.text
    this.context.fillText(labelText(box), symbol.x + side + padding, rect.y + rect.height / 2)
  }

  private paintSymbol(path: string, color: string, place: DeviceRect): void {
    const shape = this.symbols.get(path) ?? new Path2D(path)
    this.symbols.set(path, shape)
    const scale = place.width / SYMBOL_PATH_UNITS
    this.context.save()
    this.context.translate(place.x, place.y)
    this.context.scale(scale, scale)
    this.context.fillStyle = color
    this.context.fill(shape, 'evenodd')
    this.context.restore()
  }

  private paintDraft(rect: DeviceRect): void {
    this.context.fillStyle = DRAFT_FILL
    this.fillRect(rect)
    this.paintFrame(rect, COLORS.focus, true)
  }

  private useLabelFont(): void {
    this.context.font = `500 ${FONT_SIZES.dense * this.ratio}px ${FONT_FAMILY}`
    this.context.textBaseline = 'middle'
  }

  private device(box: Box): DeviceRect {
    return toDevice(box, this.screen, this.image)
  }

  private get ratio(): number {
    return this.screen.devicePixelRatio
  }

  private edgeOf(rect: DeviceRect): DeviceRect {
    return grown(rect, this.sizes.edge)
  }

  private fillBars(outer: DeviceRect, thickness: number): void {
    for (const bar of frameBars(outer, thickness)) this.fillRect(bar)
  }

  private fillRect(rect: DeviceRect): void {
    this.context.fillRect(rect.x, rect.y, rect.width, rect.height)
  }
}

function labelText(box: ViewerBox): string {
  return box.confidence === null ? box.label : `${box.label}  ${formatConfidence(box.confidence)}`
}
