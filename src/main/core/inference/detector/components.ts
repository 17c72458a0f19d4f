import type { BitMask } from './bit-mask'

/** One row's piece of a component: pixels `start` <= x < `end` of row `y`. */
export interface Run {
  y: number
  start: number
  end: number
}

/** Pixels that hang together over edges or corners. `right` and `bottom` are exclusive. */
export interface Component {
  left: number
  top: number
  right: number
  bottom: number
  area: number
  runs: Run[]
}

/** The 8-connected components of a mask, from its runs, in order of their topmost row. */
export function findComponents(mask: BitMask): Component[] {
  const runs: Run[] = []
  const parents: number[] = []
  let previousStart = 0
  let previousEnd = 0
  for (let y = 0; y < mask.height; y++) {
    const rowStart = runs.length
    appendRuns(mask, y, runs)
    let above = previousStart
    for (let index = rowStart; index < runs.length; index++) {
      parents.push(index)
      const run = runs[index]!
      while (above < previousEnd && runs[above]!.end < run.start) above++
      for (let touching = above; touching < previousEnd && runs[touching]!.start <= run.end; touching++) {
        unite(parents, touching, index)
      }
    }
    previousStart = rowStart
    previousEnd = runs.length
  }
  return gather(runs, parents)
}

function appendRuns(mask: BitMask, y: number, runs: Run[]): void {
  const row = y * mask.wordsPerRow
  let start = -1
  for (let word = 0; word < mask.wordsPerRow; word++) {
    const bits = mask.words[row + word]!
    if (bits === 0 && start < 0) continue
    if (bits === -1 && start >= 0) continue
    for (let bit = 0; bit < 32; bit++) {
      const isSet = ((bits >>> bit) & 1) === 1
      if (isSet && start < 0) start = word * 32 + bit
      else if (!isSet && start >= 0) {
        runs.push({ y, start, end: word * 32 + bit })
        start = -1
      }
    }
  }
  if (start >= 0) runs.push({ y, start, end: mask.width })
}

function rootOf(parents: number[], index: number): number {
  let root = index
  while (parents[root] !== root) {
    parents[root] = parents[parents[root]!]!
    root = parents[root]!
  }
  return root
}

function unite(parents: number[], a: number, b: number): void {
  const rootA = rootOf(parents, a)
  const rootB = rootOf(parents, b)
  // The earlier run stays the root, so that components come out in order of their first run.
  parents[Math.max(rootA, rootB)] = Math.min(rootA, rootB)
}

function gather(runs: Run[], parents: number[]): Component[] {
  const byRoot = new Map<number, Component>()
  for (const [index, run] of runs.entries()) {
    const root = rootOf(parents, index)
    const component = byRoot.get(root)
    if (component === undefined) {
      const { y, start, end } = run
      byRoot.set(root, { left: start, top: y, right: end, bottom: y + 1, area: end - start, runs: [run] })
    } else {
      component.left = Math.min(component.left, run.start)
      component.right = Math.max(component.right, run.end)
      component.bottom = run.y + 1
      component.area += run.end - run.start
      component.runs.push(run)
    }
  }
  return [...byRoot.values()]
}
