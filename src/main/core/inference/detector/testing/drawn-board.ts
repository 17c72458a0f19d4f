import type { CopperTone, GreyImage } from '../detector'

const SIDE = 320
/** Drawn beyond the picture, so that a shifted or turned camera still sees board. */
const MARGIN = 24

/** A board drawn by hand for tests: copper as rectangles and discs, in the picture's pixels. */
export class DrawnBoard {
  private constructor(private readonly shapes: ((copper: Uint8Array) => void)[]) {}

  /** Six horizontal traces 12 px wide and 40 px apart from y = 40 on, two square pads on the right of each, a ground area. */
  static standard(): DrawnBoard {
    let board = new DrawnBoard([])
    for (let trace = 0; trace < 6; trace++) {
      const y = 40 + 40 * trace
      board = board.rectangle(-MARGIN, y, 250, y + 12).rectangle(240, y - 6, 262 + 4 * trace, y + 18)
    }
    return board.rectangle(290, -MARGIN, SIDE + MARGIN, SIDE + MARGIN).rectangle(60, 285, 140, 305).disc(30, 16, 9)
  }

  /** Right and bottom are exclusive. */
  rectangle(left: number, top: number, right: number, bottom: number, copper: 0 | 1 = 1): DrawnBoard {
    return this.with((x, y) => x >= left && x < right && y >= top && y < bottom, copper)
  }

  disc(centreX: number, centreY: number, radius: number, copper: 0 | 1 = 1): DrawnBoard {
    return this.with((x, y) => (x - centreX) ** 2 + (y - centreY) ** 2 <= radius ** 2, copper)
  }

  private with(covers: (x: number, y: number) => boolean, copper: 0 | 1): DrawnBoard {
    return new DrawnBoard([...this.shapes, (canvas) => {
      for (let index = 0; index < canvas.length; index++) {
        const x = (index % CANVAS_SIDE) - MARGIN
        const y = Math.floor(index / CANVAS_SIDE) - MARGIN
        if (covers(x, y)) canvas[index] = copper
      }
    }])
  }

  /** The board as a camera sees it. */
  photograph(camera: Partial<Camera> = {}): GreyImage {
    const canvas = new Uint8Array(CANVAS_SIDE * CANVAS_SIDE)
    for (const draw of this.shapes) draw(canvas)
    return photographCanvas(canvas, { ...PLAIN_CAMERA, ...camera })
  }
}

export interface Camera {
  dx: number
  dy: number
  /** Clockwise on screen, about the picture's centre. */
  rotationDeg: number
  scale: number
  copperTone: CopperTone
  /** Grey values of dark and bright surface. */
  tones: readonly [number, number]
  /** Relative change of light across the picture. */
  gradient: number
  noiseSigma: number
  /** Draws the surface over what the camera sees: marks. Pixel in, grey value out. */
  surface: (x: number, y: number, grey: number) => number
}

/** Black and white, as DeepPCB's pictures. */
export const PLAIN_CAMERA: Camera = {
  dx: 0, dy: 0, rotationDeg: 0, scale: 1, copperTone: 'dark', tones: [0, 255], gradient: 0, noiseSigma: 0,
  surface: (_x, _y, grey) => grey
}

/** Grey, uneven light, noise. */
export const GREY_CAMERA: Partial<Camera> = { copperTone: 'bright', tones: [60, 190], gradient: 0.25, noiseSigma: 3 }

const CANVAS_SIDE = SIDE + 2 * MARGIN
const SUBSAMPLES = [-0.375, -0.125, 0.125, 0.375]

function photographCanvas(canvas: Uint8Array, camera: Camera): GreyImage {
  const data = new Uint8Array(SIDE * SIDE)
  const noise = normalNoise(1)
  const angle = camera.rotationDeg * Math.PI / 180
  const cos = Math.cos(angle) / camera.scale
  const sin = Math.sin(angle) / camera.scale
  const centre = (SIDE - 1) / 2
  const [dark, bright] = camera.tones
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      let covered = 0
      for (const subY of SUBSAMPLES) {
        for (const subX of SUBSAMPLES) {
          const fromX = x + subX - centre - camera.dx
          const fromY = y + subY - centre - camera.dy
          const boardX = Math.round(cos * fromX + sin * fromY + centre) + MARGIN
          const boardY = Math.round(cos * fromY - sin * fromX + centre) + MARGIN
          covered += canvas[boardY * CANVAS_SIDE + boardX] ?? 0
        }
      }
      const copper = covered / SUBSAMPLES.length ** 2
      const brightShare = camera.copperTone === 'bright' ? copper : 1 - copper
      const grey = camera.surface(x, y, dark + (bright - dark) * brightShare)
      const light = 1 + camera.gradient * (x - centre) / SIDE
      data[y * SIDE + x] = Math.max(0, Math.min(255, Math.round(grey * light + camera.noiseSigma * noise())))
    }
  }
  return { data, width: SIDE, height: SIDE }
}

/** Repeatable normal deviates: Park and Miller's generator, twelve at a time. */
function normalNoise(seed: number): () => number {
  let state = seed
  const uniform = (): number => {
    state = state * 16807 % 2147483647
    return state / 2147483647
  }
  return () => {
    let sum = -6
    for (let draw = 0; draw < 12; draw++) sum += uniform()
    return sum
  }
}
