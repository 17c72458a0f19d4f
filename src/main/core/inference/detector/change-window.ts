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
/** Shorter pieces of the ring around a change are noise of the edge. */
const MIN_ARC_PX = 3

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

/** How copper and laminate lie around a change, on the board without it. */
export interface Surroundings {
  /** Separate stretches of the change's outline that are copper, and that are laminate. */
  copperArcs: number
  laminateArcs: number
}

export function cutWindow(golden: BitMask, captured: BitMask, component: Component): ChangeWindow {
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
  addRim(window)
  return window
}

/** Walks the ring of pixels around the change and counts its stretches of copper and of laminate. */
export function surroundingsOf(window: ChangeWindow, isCopperMissing: boolean): Surroundings {
  // What surrounds missing copper is what is left; what surrounds added copper is what was there before.
  const copper = isCopperMissing ? window.capturedCopper : window.goldenCopper
  const ring = ringAround(window)
  const copperRing = ring.map((inRing, index) => (inRing === 1 && copper[index] === 1 ? 1 : 0))
  const laminateRing = ring.map((inRing, index) => (inRing === 1 && copper[index] === 0 ? 1 : 0))
  return {
    copperArcs: countPieces(copperRing, window.width, window.height),
    laminateArcs: countPieces(laminateRing, window.width, window.height)
  }
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

function addRim(window: ChangeWindow): void {
  const { change, goldenCopper, capturedCopper, width, height } = window
  for (let step = 0; step < RIM_PX; step++) {
    const before = change.slice()
    for (let index = 0; index < change.length; index++) {
      if (before[index] === 1 || goldenCopper[index] === capturedCopper[index]) continue
      if (touches(before, index, width, height, NEIGHBOURS_4)) change[index] = 1
    }
  }
}

function ringAround(window: ChangeWindow): Uint8Array {
  const { change, width, height } = window
  const ring = new Uint8Array(change.length)
  for (let index = 0; index < change.length; index++) {
    if (change[index] === 0 && touches(change, index, width, height, NEIGHBOURS_8)) ring[index] = 1
  }
  return ring
}

function touches(
  mask: Uint8Array, index: number, width: number, height: number, neighbours: readonly (readonly [number, number])[]
): boolean {
  const x = index % width
  const y = (index - x) / width
  return neighbours.some(([dx, dy]) =>
    x + dx >= 0 && x + dx < width && y + dy >= 0 && y + dy < height && mask[index + dy * width + dx] === 1
  )
}

function countPieces(mask: Uint8Array, width: number, height: number): number {
  const left = mask.slice()
  let pieces = 0
  for (let start = 0; start < left.length; start++) {
    if (left[start] === 0) continue
    let size = 0
    const stack = [start]
    left[start] = 0
    for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
      size++
      const x = index % width
      const y = (index - x) / width
      for (const [dx, dy] of NEIGHBOURS_8) {
        const next = index + dy * width + dx
        if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height || left[next] === 0) continue
        left[next] = 0
        stack.push(next)
      }
    }
    if (size >= MIN_ARC_PX) pieces++
  }
  return pieces
}
