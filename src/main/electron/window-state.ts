import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Rectangle } from 'electron'
import { z } from 'zod'

/** The smallest window in which every screen works, in device-independent pixels. */
export const MINIMUM_SIZE = { width: 1024, height: 700 }

/** How the window opens the first time: whole, as a bench screen shows nothing else. */
const FIRST_STATE: WindowState = { bounds: null, maximized: true }

/** How much of the window's upper edge a display must show for a hand to grasp it, in device-independent pixels. */
const GRASPABLE = { width: 120, height: 40 }

const stateSchema = z.object({
  bounds: z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() }).nullable(),
  maximized: z.boolean()
})

/**
 * Where the window stood: its bounds when not maximized, in device-independent pixels of the whole desktop. Electron
 * has a `windowStatePersistence` of its own, which is experimental still.
 */
export type WindowState = z.output<typeof stateSchema>

/** The state as it was kept; the first one when there is none or it cannot be read. */
export function readWindowState(file: string): WindowState {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    // Absent at the first start, and torn by a power cut at worst: where a window stood is not worth a message.
    return FIRST_STATE
  }
}

/** Keeps the state; a reader finds the old or the new one whole. Synchronous, for the moment in which the window goes. */
export function writeWindowState(file: string, state: WindowState): void {
  const draft = `${file}.draft`
  writeFileSync(draft, JSON.stringify(state))
  renameSync(draft, file)
}

/**
 * Bounds that can be seen and grasped on the displays that are connected now: as wished where the upper edge shows on
 * one of them, else moved to the nearest, and never larger than it.
 *
 * @param wished in device-independent pixels of the whole desktop
 * @param workAreas of the displays, without task bars; at least one
 */
export function fitToDisplays(wished: Rectangle, workAreas: readonly Rectangle[]): Rectangle {
  const bounds = {
    ...wished,
    width: Math.max(wished.width, MINIMUM_SIZE.width),
    height: Math.max(wished.height, MINIMUM_SIZE.height)
  }
  if (workAreas.some((area) => isGraspable(bounds, area))) return bounds
  const nearest = workAreas.reduce((best, area) => (distance(bounds, area) < distance(bounds, best) ? area : best))
  const width = Math.min(bounds.width, nearest.width)
  const height = Math.min(bounds.height, nearest.height)
  return {
    x: clamp(bounds.x, nearest.x, nearest.x + nearest.width - width),
    y: clamp(bounds.y, nearest.y, nearest.y + nearest.height - height),
    width,
    height
  }
}

function isGraspable(bounds: Rectangle, area: Rectangle): boolean {
  const shownWidth = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x)
  const topShows = bounds.y >= area.y && bounds.y + GRASPABLE.height <= area.y + area.height
  return topShows && shownWidth >= GRASPABLE.width
}

/** Squared distance of the centres. */
function distance(a: Rectangle, b: Rectangle): number {
  const across = a.x + a.width / 2 - (b.x + b.width / 2)
  const down = a.y + a.height / 2 - (b.y + b.height / 2)
  return across ** 2 + down ** 2
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high)
}
