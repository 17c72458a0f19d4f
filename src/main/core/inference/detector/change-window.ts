import { maskBit, type BitMask } from './bit-mask'
import type { Component } from './components'

const NEIGHBOURS_8: readonly (readonly [number, number])[] = [
  [-1, -1], [0, -1], [1, -1], [-1, 0], [1, 0], [-1, 1], [0, 1], [1, 1]
]
const NEIGHBOURS_4: readonly (readonly [number, number])[] = [[0, -1], [-1, 0], [1, 0], [0, 1]]

/** Pixels around a change that are looked at to say what it did. */
const WINDOW_MARGIN_PX = 12
/** Around a change, a difference this close to it still belongs to it: the rim that the edge tolerance took off. */
const RIM_PX = 2
/** Fewer pixels of contact are noise of the edge. */
const MIN_CONTACT_PX = 3
/** Smaller pieces of copper are crumbs, no conductors. */
const MIN_CONDUCTOR_PX = 24

/** A cut-out of both boards around one change, one byte a pixel. */
export interface ChangeWindow {
  left: number
  top: number
  width: number
  height: number
  goldenCopper: Uint8Array
  capturedCopper: Uint8Array
  /** The change with its rim. */
  change: Uint8Array
}

/** How the conductors lie around a change. */
export interface Surroundings {
  /** Separate conductors, as far as the window shows, that end at the change. */
  conductors: number
  /** Whether laminate that was there before reaches the change: false inside a copper area. */
  touchesLaminate: boolean
}

/**
 * Cuts out both boards around a change.
 *
 * @param difference every pixel that differs the same way, those within the edge tolerance too
 */
export function cutWindow(
  golden: BitMask, captured: BitMask, difference: BitMask, component: Component
): ChangeWindow {
  const left = Math.max(0, component.left - WINDOW_MARGIN_PX)
  const top = Math.max(0, component.top - WINDOW_MARGIN_PX)
  const width = Math.min(golden.width, component.right + WINDOW_MARGIN_PX) - left
  const height = Math.min(golden.height, component.bottom + WINDOW_MARGIN_PX) - top
  const window: ChangeWindow = {
    left, top, width, height,
    goldenCopper: new Uint8Array(width * height),
    capturedCopper: new Uint8Array(width * height),
    change: new Uint8Array(width * height)
  }
  for (let y = 0, index = 0; y < height; y++) {
    for (let x = 0; x < width; x++, index++) {
      window.goldenCopper[index] = maskBit(golden, left + x, top + y)
      window.capturedCopper[index] = maskBit(captured, left + x, top + y)
    }
  }
  for (const run of component.runs) {
    const row = (run.y - top) * width - left
    window.change.fill(1, row + run.start, row + run.end)
  }
  addRim(window, difference)
  return window
}

/**
 * What the change meets, on copper and laminate that are the same on both boards: crumbs inside a ragged change are
 * neither a conductor nor a way out.
 */
export function surroundingsOf(window: ChangeWindow): Surroundings {
  const { width, height, change, goldenCopper, capturedCopper } = window
  const keptCopper = goldenCopper.map((copper, index) => copper & capturedCopper[index]!)
  const keptLaminate = goldenCopper.map((copper, index) => (copper | capturedCopper[index]! | change[index]!) ^ 1)
  const conductors = piecesOf(keptCopper, width, height, NEIGHBOURS_8)
    .filter(piece => piece.length >= MIN_CONDUCTOR_PX && countTouching(piece, window) >= MIN_CONTACT_PX)
  const laminateContact = piecesOf(keptLaminate, width, height, NEIGHBOURS_4)
    .reduce((contact, piece) => contact + countTouching(piece, window), 0)
  return { conductors: conductors.length, touchesLaminate: laminateContact >= MIN_CONTACT_PX }
}

/**
 * Distance in pixels from each set pixel to the nearest unset one, by the two-pass 3-4 chamfer transform
 * (Borgefors 1986); beyond the window everything counts as set.
 */
export function distancesInside(mask: Uint8Array, width: number, height: number): Float32Array {
  const distances = new Float32Array(mask.length)
  const far = width + height
  for (let index = 0; index < mask.length; index++) distances[index] = mask[index] === 1 ? far : 0
  const relax = (index: number, x: number, y: number, dx: number, dy: number, cost: number): void => {
    if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height) return
    const through = distances[index + dy * width + dx]! + cost
    if (through < distances[index]!) distances[index] = through
  }
  for (let y = 0, index = 0; y < height; y++) {
    for (let x = 0; x < width; x++, index++) {
      relax(index, x, y, -1, 0, 1)
      relax(index, x, y, 0, -1, 1)
      relax(index, x, y, -1, -1, DIAGONAL_STEP)
      relax(index, x, y, 1, -1, DIAGONAL_STEP)
    }
  }
  for (let y = height - 1, index = mask.length - 1; y >= 0; y--) {
    for (let x = width - 1; x >= 0; x--, index--) {
      relax(index, x, y, 1, 0, 1)
      relax(index, x, y, 0, 1, 1)
      relax(index, x, y, 1, 1, DIAGONAL_STEP)
      relax(index, x, y, -1, 1, DIAGONAL_STEP)
    }
  }
  return distances
}

const DIAGONAL_STEP = 4 / 3

function addRim(window: ChangeWindow, difference: BitMask): void {
  const { change, width, height } = window
  for (let step = 0; step < RIM_PX; step++) {
    const before = change.slice()
    for (let index = 0; index < change.length; index++) {
      if (before[index] === 1 || !touches(before, index, width, height)) continue
      const x = index % width
      if (maskBit(difference, window.left + x, window.top + (index - x) / width) === 1) change[index] = 1
    }
  }
}

function countTouching(piece: readonly number[], { change, width, height }: ChangeWindow): number {
  return piece.reduce((count, index) => (touches(change, index, width, height) ? count + 1 : count), 0)
}

function touches(mask: Uint8Array, index: number, width: number, height: number): boolean {
  const x = index % width
  const y = (index - x) / width
  return NEIGHBOURS_8.some(([dx, dy]) =>
    x + dx >= 0 && x + dx < width && y + dy >= 0 && y + dy < height && mask[index + dy * width + dx] === 1
  )
}

/** The connected pieces of a mask, each as the indices of its pixels. */
function piecesOf(
  mask: Uint8Array, width: number, height: number, neighbours: readonly (readonly [number, number])[]
): number[][] {
  const left = mask.slice()
  const pieces: number[][] = []
  for (let start = 0; start < left.length; start++) {
    if (left[start] === 0) continue
    const piece = [start]
    left[start] = 0
    for (let next = 0; next < piece.length; next++) {
      const index = piece[next]!
      const x = index % width
      const y = (index - x) / width
      for (const [dx, dy] of neighbours) {
        const neighbour = index + dy * width + dx
        if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height || left[neighbour] === 0) continue
        left[neighbour] = 0
        piece.push(neighbour)
      }
    }
    pieces.push(piece)
  }
  return pieces
}
