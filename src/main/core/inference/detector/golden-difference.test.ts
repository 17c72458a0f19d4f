import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { resolve } from 'node:path'
import type { Box } from '@shared/domain/geometry'
import { iou } from '@shared/domain/geometry'
import { AppError } from '@shared/contract/errors'
import { loadModel, type ModelManifest } from '../model-manifest'
import type { Detection, DetectionLabel, GreyImage } from './detector'
import { GoldenDifferenceDetector } from './golden-difference'
import { DrawnBoard, GREY_CAMERA, type Camera } from './testing/drawn-board'

const MODEL_DIR = resolve(__dirname, '../../../../../resources/models/golden-diff/1.0.0')
const RUNS = 12

let manifest: ModelManifest
let detector: GoldenDifferenceDetector

beforeAll(async () => {
  manifest = (await loadModel(MODEL_DIR)).manifest
  detector = new GoldenDifferenceDetector(manifest.detector)
})

const board = DrawnBoard.standard()

/** One board per way in which copper can be wrong, and where. */
const COPPER_DEFECTS: { label: DetectionLabel; place: [number, number]; faulty: DrawnBoard }[] = [
  { label: 'open', place: [150, 86], faulty: board.rectangle(145, 78, 155, 94, 0) },
  { label: 'short', place: [150, 106], faulty: board.rectangle(147, 92, 153, 120) },
  { label: 'mousebite', place: [180, 122], faulty: board.disc(180, 120, 6, 0) },
  { label: 'spur', place: [100, 177], faulty: board.rectangle(97, 172, 103, 182) },
  { label: 'copper', place: [120, 146], faulty: board.disc(120, 146, 5) },
  { label: 'pin-hole', place: [250, 126], faulty: board.disc(250, 126, 4, 0) }
]

const CAMERAS: { name: string; camera: Partial<Camera> }[] = [
  { name: 'black and white', camera: {} },
  { name: 'grey, uneven light', camera: GREY_CAMERA },
  { name: 'grey, shifted and turned', camera: { ...GREY_CAMERA, dx: 5.4, dy: -3.7, rotationDeg: 0.8 } },
  { name: 'grey, dark copper', camera: { ...GREY_CAMERA, copperTone: 'dark' } }
]

function found(golden: GreyImage, captured: GreyImage, camera: Partial<Camera>): Detection[] {
  const { detections } = detector.detect(golden, captured, { copperTone: camera.copperTone ?? 'dark' })
  return detections.filter(({ confidence }) => confidence >= manifest.decisionThreshold)
}

/** The golden image of a board under the same kind of camera, but in its place and in even light. */
function goldenUnder(camera: Partial<Camera>): GreyImage {
  return board.photograph({ ...camera, dx: 0, dy: 0, rotationDeg: 0, scale: 1, gradient: 0, noiseSigma: 0 })
}

function holds({ x, y, width, height }: Box, [placeX, placeY]: [number, number], slack: number): boolean {
  return placeX >= x - slack && placeX < x + width + slack && placeY >= y - slack && placeY < y + height + slack
}

describe('GoldenDifferenceDetector', () => {
  describe.each(CAMERAS)('under a camera: $name', ({ camera }) => {
    it.each(COPPER_DEFECTS)('finds exactly one $label, where it is', ({ label, place, faulty }) => {
      const detections = found(goldenUnder(camera), faulty.photograph(camera), camera)
      expect(detections.map((detection) => detection.label)).toEqual([label])
      expect(holds(detections[0]!.box, place, 8)).toBe(true)
    })

    it('finds nothing on a clean board', () => {
      expect(found(goldenUnder(camera), board.photograph(camera), camera)).toEqual([])
    })
  })

  it('finds defects side by side, each once', () => {
    const faulty = board
      .rectangle(145, 78, 155, 94, 0).disc(180, 120, 6, 0).disc(120, 146, 5).disc(250, 126, 4, 0)
    const detections = found(board.photograph(), faulty.photograph(), {})
    expect(detections.map(({ label }) => label).toSorted()).toEqual(['copper', 'mousebite', 'open', 'pin-hole'])
  })

  it('calls a long thin mark a scratch and a round one contamination, and neither an open or a bite', () => {
    const scratched = board.photograph({
      ...GREY_CAMERA,
      surface: (x, y, grey) => (Math.abs(y - 40 - 0.6 * x) < 1.6 && x > 140 && x < 240 ? 0.25 * grey + 75 : grey)
    })
    const stained = board.photograph({
      ...GREY_CAMERA,
      surface: (x, y, grey) => ((x - 304) ** 2 + (y - 200) ** 2 < 90 ? 0.25 * grey + 75 : grey)
    })
    const golden = goldenUnder(GREY_CAMERA)
    expect(found(golden, scratched, GREY_CAMERA).map(({ label }) => label)).toEqual(['scratch'])
    expect(found(golden, stained, GREY_CAMERA).map(({ label }) => label)).toEqual(['contamination'])
  })

  it('measures how much of a trace a bite takes', () => {
    const shallow = found(board.photograph(), board.disc(180, 118, 5, 0).photograph(), {})
    const deep = found(board.photograph(), board.disc(180, 122, 7, 0).photograph(), {})
    expect(shallow.map(({ label }) => label)).toEqual(['mousebite'])
    expect(deep.map(({ label }) => label)).toEqual(['mousebite'])
    expect(deep[0]!.measures.depthRatio).toBeGreaterThan(shallow[0]!.measures.depthRatio)
  })

  it('says how the board lies under the camera', () => {
    const camera = { ...GREY_CAMERA, dx: 6.5, dy: -4.25, rotationDeg: 1.5, scale: 1.01 }
    const { registration } = detector.detect(goldenUnder(camera), board.photograph(camera), { copperTone: 'bright' })
    expect(registration.dx).toBeCloseTo(6.5, 0)
    expect(registration.dy).toBeCloseTo(-4.25, 0)
    expect(registration.rotationDeg).toBeCloseTo(1.5, 1)
    expect(registration.scale).toBeCloseTo(1.01, 2)
    expect(registration.correlation).toBeGreaterThan(0.9)
  })

  it('finds the same defect, and nothing else, wherever the board lies and however the light falls', () => {
    const camera = fc.record({
      dx: fc.double({ min: -12, max: 12, noNaN: true }),
      dy: fc.double({ min: -12, max: 12, noNaN: true }),
      rotationDeg: fc.double({ min: -2, max: 2, noNaN: true }),
      gradient: fc.double({ min: -0.4, max: 0.4, noNaN: true }),
      noiseSigma: fc.double({ min: 0, max: 5, noNaN: true })
    })
    fc.assert(fc.property(camera, fc.constantFrom(...COPPER_DEFECTS), (drawn, { label, faulty }) => {
      const under = { ...GREY_CAMERA, ...drawn }
      expect(found(goldenUnder(under), faulty.photograph(under), under).map((detection) => detection.label)).toEqual([label])
      expect(found(goldenUnder(under), board.photograph(under), under)).toEqual([])
    }), { numRuns: RUNS })
  })

  it('gives the same answer for the same pictures', () => {
    const faulty = COPPER_DEFECTS[0]!.faulty.photograph(GREY_CAMERA)
    expect(found(goldenUnder(GREY_CAMERA), faulty, GREY_CAMERA)).toEqual(found(goldenUnder(GREY_CAMERA), faulty, GREY_CAMERA))
  })

  it('keeps boxes inside the picture and apart from one another', () => {
    const faulty = board.rectangle(0, 78, 6, 94, 0).rectangle(316, 300, 320, 320, 0).disc(180, 120, 6, 0)
    const { detections } = detector.detect(board.photograph(), faulty.photograph(), { copperTone: 'dark' })
    for (const [index, { box }] of detections.entries()) {
      expect(box.x).toBeGreaterThanOrEqual(0)
      expect(box.y).toBeGreaterThanOrEqual(0)
      expect(box.x + box.width).toBeLessThanOrEqual(320)
      expect(box.y + box.height).toBeLessThanOrEqual(320)
      for (const other of detections.slice(index + 1)) expect(iou(box, other.box)).toBeLessThanOrEqual(manifest.detector.maxOverlap)
    }
    expect(detections.length).toBeGreaterThan(0)
  })

  it('finds the same in tiles as in one piece', () => {
    const faulty = board.rectangle(145, 78, 155, 94, 0).disc(120, 146, 5).photograph(GREY_CAMERA)
    const tiled = new GoldenDifferenceDetector({ ...manifest.detector, tiling: { tilePx: 110, overlapPx: 48 } })
    const labelsAt = ({ detections }: { detections: Detection[] }): string[] => detections
      .filter(({ confidence }) => confidence >= manifest.decisionThreshold)
      .map(({ label, box }) => `${label} near ${Math.round((box.x + box.width / 2) / 8)},${Math.round((box.y + box.height / 2) / 8)}`)
      .toSorted()
    const whole = labelsAt(detector.detect(goldenUnder(GREY_CAMERA), faulty, { copperTone: 'bright' }))
    expect(whole).toHaveLength(2)
    expect(labelsAt(tiled.detect(goldenUnder(GREY_CAMERA), faulty, { copperTone: 'bright' }))).toEqual(whole)
  })

  it('reports a change that goes through several tiles once, as a whole', () => {
    const tiled = new GoldenDifferenceDetector({ ...manifest.detector, tiling: { tilePx: 80, overlapPx: 24 } })
    const faulty = board.rectangle(20, 63, 270, 69).photograph()
    const detections = tiled.detect(board.photograph(), faulty, { copperTone: 'dark' }).detections
      .filter(({ confidence }) => confidence >= manifest.decisionThreshold)
    expect(detections).toHaveLength(1)
    expect(detections[0]!.label).toBe('copper')
    expect(detections[0]!.box.x).toBeLessThan(20)
    expect(detections[0]!.box.x + detections[0]!.box.width).toBeGreaterThan(270)
  })

  describe('refuses', () => {
    const blank = (): GreyImage => ({ data: new Uint8Array(320 * 320).fill(255), width: 320, height: 320 })
    const other = DrawnBoard.standard().rectangle(0, 0, 280, 320, 0).rectangle(40, 20, 52, 300).rectangle(120, 20, 200, 220)

    it.each<[string, () => [GreyImage, GreyImage], RegExp]>([
      ['a blank golden image', () => [blank(), board.photograph()], /golden image shows no copper/],
      ['a blank captured image', () => [board.photograph(), blank()], /captured image shows no copper/],
      ['another board', () => [board.photograph(), other.photograph()], /does not show the board/],
      ['another resolution', () => [board.photograph(), { data: new Uint8Array(100), width: 10, height: 10 }], /10 x 10 pixels/]
    ])('%s, and says why', (_what, pictures, message) => {
      const [golden, captured] = pictures()
      const attempt = (): unknown => detector.detect(golden, captured, { copperTone: 'dark' })
      expect(attempt).toThrow(message)
      expect(attempt).toThrow(AppError)
      expect(attempt).toThrow(expect.objectContaining({ code: 'IMAGE_MISMATCH' }))
    })
  })
})
