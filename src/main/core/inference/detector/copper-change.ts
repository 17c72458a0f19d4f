import { dilate, maskBit, open, subtract, unite, type BitMask } from './bit-mask'
import { cutWindow, distancesInside, surroundingsOf, type ChangeWindow, type Surroundings } from './change-window'
import { findComponents, type Component } from './components'
import type { DetectionLabel, DetectionMeasures } from './detector'
import type { DetectorParameters } from './parameters'

/** One place where copper is missing or was added. Edges are exclusive at right and bottom. */
export interface CopperChange {
  left: number
  top: number
  right: number
  bottom: number
  label: DetectionLabel
  measures: Omit<DetectionMeasures, 'contrast'>
}

/**
 * Finds where captured copper differs from golden copper by more than the edge tolerance, and says what each
 * difference did to the conductors around it.
 */
export function findCopperChanges(
  golden: BitMask, captured: BitMask, parameters: DetectorParameters['copperChange']
): CopperChange[] {
  const missing = subtract(golden, captured)
  const added = subtract(captured, golden)
  return [
    ...changesOf(golden, captured, missing, captured, true, parameters),
    ...changesOf(golden, captured, added, golden, false, parameters)
  ]
}

/** @param counterpart the copper that an edge may lie near to without being a change */
function changesOf(
  golden: BitMask, captured: BitMask, difference: BitMask, counterpart: BitMask,
  isCopperMissing: boolean, parameters: DetectorParameters['copperChange']
): CopperChange[] {
  const beyondTolerance = subtract(difference, dilate(counterpart, parameters.tolerancePx))
  const solid = open(difference, parameters.solidRadiusPx)
  const change = unite(beyondTolerance, solid)
  const joined = findComponents(dilate(change, parameters.joinRadiusPx))
  const changes: CopperChange[] = []
  for (const area of joined) {
    const component = pixelsWithin(change, area)
    if (component.area < parameters.minAreaPx) continue
    const window = cutWindow(golden, captured, difference, component)
    const surroundings = surroundingsOf(window)
    changes.push({
      left: component.left,
      top: component.top,
      right: component.right,
      bottom: component.bottom,
      label: isCopperMissing ? labelOfMissing(surroundings) : labelOfAdded(surroundings),
      measures: measure(component, window, isCopperMissing)
    })
  }
  return changes
}

/** A cut leaves two conductors where one was; a bite leaves one; a hole has copper all round. */
function labelOfMissing({ conductors, touchesLaminate }: Surroundings): DetectionLabel {
  if (conductors !== 1) return 'open'
  return touchesLaminate ? 'mousebite' : 'pin-hole'
}

/** A bridge joins two conductors; a spur hangs on one; what touches none lies alone. */
function labelOfAdded({ conductors }: Surroundings): DetectionLabel {
  if (conductors === 0) return 'copper'
  return conductors === 1 ? 'spur' : 'short'
}

function measure(component: Component, window: ChangeWindow, isCopperMissing: boolean): Omit<DetectionMeasures, 'contrast'> {
  const { change, goldenCopper, width, height } = window
  const radius = maximum(distancesInside(change, width, height))
  // The strip that the change eats into: the conductor for missing copper, the clearance for added copper.
  const strip = isCopperMissing ? goldenCopper : goldenCopper.map(value => 1 - value)
  const stripDistances = distancesInside(strip, width, height)
  let stripRadius = 0
  for (let index = 0; index < change.length; index++) {
    if (change[index] === 1) stripRadius = Math.max(stripRadius, stripDistances[index]!)
  }
  return {
    areaPx: component.area,
    thicknessPx: 2 * radius - 1,
    extentPx: Math.max(component.right - component.left, component.bottom - component.top),
    depthRatio: stripRadius === 0 ? 0 : Math.min(1, radius / stripRadius)
  }
}

/** The set pixels of `mask` under a component of its dilation, as one component. */
function pixelsWithin(mask: BitMask, area: Component): Component {
  const result: Component = {
    left: area.right, top: area.bottom, right: area.left, bottom: area.top, area: 0, runs: []
  }
  for (const { y, start, end } of area.runs) {
    for (let x = start; x < end; x++) {
      if (maskBit(mask, x, y) === 0) continue
      const last = result.runs.at(-1)
      if (last !== undefined && last.y === y && last.end === x) last.end++
      else result.runs.push({ y, start: x, end: x + 1 })
      result.area++
      result.left = Math.min(result.left, x)
      result.right = Math.max(result.right, x + 1)
      result.top = Math.min(result.top, y)
      result.bottom = y + 1
    }
  }
  return result
}

function maximum(values: Float32Array): number {
  return values.reduce((largest, value) => Math.max(largest, value), 0)
}
