import type { Point } from './shapes'

/** A node of the routing grid, in columns and rows. */
export interface Node {
  column: number
  row: number
}

const FREE = 0
const TRACE = 1
const PAD = 2
const KEEP_OUT = 3
type Use = typeof FREE | typeof TRACE | typeof PAD | typeof KEEP_OUT

/** Eight directions, clockwise from east: odd ones are diagonal, differences are turns of 45 degrees. */
const STEPS: readonly Node[] = [
  { column: 1, row: 0 }, { column: 1, row: 1 }, { column: 0, row: 1 }, { column: -1, row: 1 },
  { column: -1, row: 0 }, { column: -1, row: -1 }, { column: 0, row: -1 }, { column: 1, row: -1 }
]
const DIRECTIONS = STEPS.length
const SHARPEST_TURN = 2
const TURN_COST = [0, 0.35, 2.2]
const LONELY_STEP_COST = 0.18
const NO_PARENT = -1
/** A net that looks at more states than this would wind through the board as no designer lets it. */
const MOST_STATES = 5_000

/**
 * The grid on which traces run. A trace keeps to the nodes of one pitch; diagonals that would cross, or cut the
 * corner of a pad, are refused, so clearances hold without measuring them.
 */
export class RoutingGrid {
  private readonly use: Uint8Array
  private readonly owner: Uint16Array
  /** Net that runs down-right (`fall`) or up-right (`rise`) through the cell whose top left node is the index. */
  private readonly fall: Uint16Array
  private readonly rise: Uint16Array

  constructor(readonly columns: number, readonly rows: number, readonly pitch: number, readonly origin: Point) {
    const count = columns * rows
    this.use = new Uint8Array(count)
    this.owner = new Uint16Array(count)
    this.fall = new Uint16Array(count)
    this.rise = new Uint16Array(count)
  }

  /** Where the node lies on the board, in pixels. */
  place({ column, row }: Node): Point {
    return { x: this.origin.x + column * this.pitch, y: this.origin.y + row * this.pitch }
  }

  holds({ column, row }: Node): boolean {
    return column >= 0 && row >= 0 && column < this.columns && row < this.rows
  }

  isFree(node: Node): boolean {
    return this.holds(node) && this.use[this.index(node)] === FREE
  }

  /** Whether a pad fits: the node is free and no diagonal passes at its corner. */
  takesPad(node: Node): boolean {
    if (!this.isFree(node)) return false
    const { column, row } = node
    const index = this.index(node)
    const leftCell = column > 0
    const upperCell = row > 0
    return this.rise[index] === 0 &&
      !(leftCell && upperCell && this.rise[index - this.columns - 1] !== 0) &&
      !(leftCell && this.fall[index - 1] !== 0) &&
      !(upperCell && this.fall[index - this.columns] !== 0)
  }

  claimPad(node: Node, net: number): void {
    this.claim(node, PAD, net)
  }

  keepOut(node: Node): void {
    if (this.holds(node)) this.claim(node, KEEP_OUT, 0)
  }

  /**
   * Cheapest path between two nodes (A* over node and direction, so that bends cost), marked as the net's on success;
   * undefined when there is none. Start and end may be pads of the same net; all between must be free.
   */
  route(from: Node, to: Node, net: number): Node[] | undefined {
    const path = this.search(this.index(from), this.index(to), net)
    if (path) this.markTrace(path, net)
    return path?.map((index) => this.nodeAt(index))
  }

  private search(start: number, goal: number, net: number): number[] | undefined {
    const cost = new Map<number, number>()
    const parent = new Map<number, number>()
    const open = new PriorityQueue()
    for (let direction = 0; direction < DIRECTIONS; direction++) {
      cost.set(start * DIRECTIONS + direction, 0)
      open.push(start * DIRECTIONS + direction, this.octileDistance(start, goal))
    }
    const closed = new Set<number>()
    while (closed.size < MOST_STATES) {
      const state = open.pop()
      if (state === undefined) return undefined
      if (closed.has(state)) continue
      closed.add(state)
      const node = Math.floor(state / DIRECTIONS)
      if (node === goal) return this.backtrack(state, parent)
      for (const { direction, extra } of turns(state % DIRECTIONS)) {
        const next = this.neighbour(node, direction, net, goal)
        if (next === undefined) continue
        const nextState = next * DIRECTIONS + direction
        const nextCost = cost.get(state)! + extra + this.stepCost(next, direction)
        if (nextCost >= (cost.get(nextState) ?? Infinity)) continue
        cost.set(nextState, nextCost)
        parent.set(nextState, state)
        open.push(nextState, nextCost + this.octileDistance(next, goal))
      }
    }
    return undefined
  }

  /** The node one step on, if the net may go there. */
  private neighbour(index: number, direction: number, net: number, goal: number): number | undefined {
    const step = STEPS[direction]!
    const from = this.nodeAt(index)
    const to = { column: from.column + step.column, row: from.row + step.row }
    if (!this.holds(to)) return undefined
    const next = this.index(to)
    if (next !== goal && this.use[next] !== FREE) return undefined
    if (step.column !== 0 && step.row !== 0 && !this.diagonalIsClear(from, to, net)) return undefined
    return next
  }

  private diagonalIsClear(from: Node, to: Node, net: number): boolean {
    const corners = [this.index({ column: from.column, row: to.row }), this.index({ column: to.column, row: from.row })]
    const cutsPad = corners.some((corner) =>
      this.use[corner] === KEEP_OUT || (this.use[corner] === PAD && this.owner[corner] !== net))
    const { cell, crossing } = this.diagonalCell(from, to)
    return !cutsPad && crossing[cell] === 0
  }

  private diagonalCell(from: Node, to: Node) {
    const cell = this.index({ column: Math.min(from.column, to.column), row: Math.min(from.row, to.row) })
    const falls = (to.column - from.column) === (to.row - from.row)
    return falls
      ? { cell, along: this.fall, crossing: this.rise }
      : { cell, along: this.rise, crossing: this.fall }
  }

  /** Steps beside other traces are cheaper, so nets gather into buses as a designer draws them. */
  private stepCost(index: number, direction: number): number {
    const { column, row } = this.nodeAt(index)
    const length = direction % 2 === 0 ? 1 : Math.SQRT2
    const side = STEPS[(direction + 2) % DIRECTIONS]!
    const company = this.usedByTrace(column + side.column, row + side.row) ||
      this.usedByTrace(column - side.column, row - side.row)
    return company ? length : length * (1 + LONELY_STEP_COST)
  }

  private usedByTrace(column: number, row: number): boolean {
    const node = { column, row }
    return this.holds(node) && this.use[this.index(node)] === TRACE
  }

  private backtrack(state: number, parent: Map<number, number>): number[] {
    const path: number[] = []
    for (let at = state; at !== NO_PARENT; at = parent.get(at) ?? NO_PARENT) path.push(Math.floor(at / DIRECTIONS))
    return path.toReversed()
  }

  private markTrace(path: number[], net: number): void {
    path.forEach((index, step) => {
      if (this.use[index] === FREE) this.claim(this.nodeAt(index), TRACE, net)
      if (step === 0) return
      const from = this.nodeAt(path[step - 1]!)
      const to = this.nodeAt(index)
      if (from.column === to.column || from.row === to.row) return
      const { cell, along } = this.diagonalCell(from, to)
      along[cell] = net
    })
  }

  private octileDistance(from: number, to: number): number {
    const dx = Math.abs(from % this.columns - to % this.columns)
    const dy = Math.abs(Math.floor(from / this.columns) - Math.floor(to / this.columns))
    return Math.max(dx, dy) + (Math.SQRT2 - 1) * Math.min(dx, dy)
  }

  private claim(node: Node, use: Use, net: number): void {
    const index = this.index(node)
    this.use[index] = use
    this.owner[index] = net
  }

  private index({ column, row }: Node): number {
    return row * this.columns + column
  }

  private nodeAt(index: number): Node {
    return { column: index % this.columns, row: Math.floor(index / this.columns) }
  }
}

const TURNS = STEPS.map((_, direction) => {
  const list: { direction: number, extra: number }[] = []
  for (let turn = -SHARPEST_TURN; turn <= SHARPEST_TURN; turn++) {
    list.push({ direction: (direction + turn + DIRECTIONS) % DIRECTIONS, extra: TURN_COST[Math.abs(turn)]! })
  }
  return list
})

function turns(direction: number): readonly { direction: number, extra: number }[] {
  return TURNS[direction]!
}

/** Binary heap; equal priorities leave in an order that depends on the pushes alone. */
class PriorityQueue {
  private readonly heap: { value: number, priority: number }[] = []

  push(value: number, priority: number): void {
    const heap = this.heap
    let at = heap.length
    heap.push({ value, priority })
    while (at > 0) {
      const above = (at - 1) >> 1
      if (heap[above]!.priority <= priority) break
      heap[at] = heap[above]!
      at = above
    }
    heap[at] = { value, priority }
  }

  pop(): number | undefined {
    const heap = this.heap
    const top = heap[0]
    const last = heap.pop()
    if (top === undefined || last === undefined) return undefined
    if (heap.length > 0) this.sink(last)
    return top.value
  }

  private sink(item: { value: number, priority: number }): void {
    const heap = this.heap
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && heap[child + 1]!.priority < heap[child]!.priority) child++
      if (heap[child]!.priority >= item.priority) break
      heap[at] = heap[child]!
      at = child
    }
    heap[at] = item
  }
}
