import type { Random } from './random'
import { RoutingGrid, type Node } from './routing-grid'
import type { Disc, Point, Shape } from './shapes'

/** The net of pours, stitching vias and thermal pads. */
export const GROUND = 1

/** One signal line: a polyline of constant width between two pads, or out of the picture. */
export interface Trace {
  net: number
  points: Point[]
  width: number
}

/** Sizes that a design keeps throughout, in pixels. */
export interface DesignRules {
  pitch: number
  traceWidth: number
  /** Between a pour and copper of another net. */
  clearance: number
  viaRadius: number
  holeRadius: number
}

export interface Copper {
  shape: Shape
  net: number
}

/** Where a net leaves a component: the node from which a trace may start. */
export interface Pin {
  node: Node
  net: number
}

/** The sheet that a layout is drawn on: everything placed so far, and the grid that keeps it apart. */
export class BoardSheet {
  readonly grid: RoutingGrid
  readonly copper: Copper[] = []
  readonly holes: Disc[] = []
  readonly traces: Trace[] = []
  readonly groundVias: Point[] = []
  /** Discs that a pour leaves open, such as the clear ring of a fiducial. */
  readonly pourOpenings: Disc[] = []
  readonly pourRegions: Shape[] = []
  private lastNet = GROUND

  constructor(
    readonly width: number,
    readonly height: number,
    readonly margin: number,
    readonly rules: DesignRules,
    readonly random: Random
  ) {
    const columns = Math.floor((width + 2 * margin) / rules.pitch) + 1
    const rows = Math.floor((height + 2 * margin) / rules.pitch) + 1
    this.grid = new RoutingGrid(columns, rows, rules.pitch, { x: -margin, y: -margin })
  }

  newNet(): number {
    return ++this.lastNet
  }

  /** Makes two nets one, after they were joined by a trace. */
  mergeNet(from: number, into: number): void {
    for (const piece of [...this.copper, ...this.traces]) if (piece.net === from) piece.net = into
  }

  addPad(shape: Shape, net: number, nodes: readonly Node[]): void {
    this.copper.push({ shape, net })
    for (const node of nodes) this.grid.claimPad(node, net)
  }

  /** A plated through hole with its annular ring. */
  addVia(node: Node, net: number, scale = 1): void {
    const at = this.grid.place(node)
    this.addPad({ kind: 'disc', ...at, radius: this.rules.viaRadius * scale }, net, [node])
    this.holes.push({ kind: 'disc', ...at, radius: this.rules.holeRadius * scale })
    if (net === GROUND) this.groundVias.push(at)
  }

  addTrace(points: Point[], net: number, width = this.rules.traceWidth): void {
    this.traces.push({ net, points, width })
    for (let end = 1; end < points.length; end++) {
      const from = points[end - 1]!
      const to = points[end]!
      const shape: Shape = { kind: 'capsule', x1: from.x, y1: from.y, x2: to.x, y2: to.y, radius: width / 2 }
      this.copper.push({ shape, net })
    }
  }

  /** Routes and draws a trace; false when there is no way. */
  connect(from: Node, to: Node, net: number): boolean {
    const path = this.grid.route(from, to, net)
    if (!path) return false
    this.addTrace(corners(path).map((node) => this.grid.place(node)), net)
    return true
  }
}

/** The nodes of a path where it begins, bends and ends. */
function corners(path: readonly Node[]): Node[] {
  return path.filter((node, index) => {
    const before = path[index - 1]
    const after = path[index + 1]
    if (!before || !after) return true
    return node.column - before.column !== after.column - node.column || node.row - before.row !== after.row - node.row
  })
}
