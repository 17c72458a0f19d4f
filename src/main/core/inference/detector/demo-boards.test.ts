import { resolve } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { iou, type Box } from '@shared/domain/geometry'
import {
  generateBoardDesign, planDefects, Random, renderCaptured, renderGolden, type BoardDesign, type Camera
} from '../../demo/board-generator'
import { loadModel, type ModelManifest } from '../model-manifest'
import type { Detection } from './detector'
import { GoldenDifferenceDetector } from './golden-difference'

const MODEL_DIR = resolve(__dirname, '../../../../../resources/models/golden-diff/1.0.0')
const BOARDS = 6
const DEFECTS_PER_BOARD = 12
const MIN_IOU = 0.33

let manifest: ModelManifest
let detector: GoldenDifferenceDetector

beforeAll(async () => {
  manifest = (await loadModel(MODEL_DIR)).manifest
  detector = new GoldenDifferenceDetector(manifest.detector)
})

/** A board lies a little differently under the camera each time. */
function cameraFor(board: number): Camera {
  const random = new Random('detector test', board)
  return {
    shiftPx: { x: random.between(-5, 5), y: random.between(-5, 5) },
    rotationDeg: random.between(-0.5, 0.5),
    lightGradient: random.between(0.08, 0.3),
    noiseSigma: random.between(2, 4)
  }
}

function defectsOn(design: BoardDesign, image: Parameters<GoldenDifferenceDetector['detect']>[1]): Detection[] {
  return detector.detect(renderGolden(design), image, { copperTone: 'bright' }).detections
    .filter(({ confidence }) => confidence >= manifest.decisionThreshold)
}

function takeAt(box: Box, detections: Detection[]): Detection | undefined {
  const index = detections.findIndex((detection) => iou(detection.box, box) > MIN_IOU)
  return index < 0 ? undefined : detections.splice(index, 1)[0]
}

describe('the shipped detector on the demo station\'s boards', () => {
  it('finds at least 95 % of the defects, names at least 90 % rightly, and little else', () => {
    let known = 0
    let hits = 0
    let named = 0
    let unexplained = 0
    for (let board = 0; board < BOARDS; board++) {
      const design = generateBoardDesign(`detector ${board}`)
      const defects = planDefects(design, board, DEFECTS_PER_BOARD)
      const capture = renderCaptured(design, { seed: board, defects, camera: cameraFor(board) })
      const detections = defectsOn(design, capture.image)
      for (const { label, box } of capture.defects) {
        const hit = takeAt(box, detections)
        known++
        if (hit !== undefined) hits++
        if (hit?.label === label) named++
      }
      unexplained += detections.length
    }
    expect(known).toBeGreaterThan(0.9 * BOARDS * DEFECTS_PER_BOARD)
    expect(hits / known).toBeGreaterThanOrEqual(0.95)
    expect(named / known).toBeGreaterThanOrEqual(0.9)
    expect(unexplained / known).toBeLessThanOrEqual(0.05)
  })

  it('finds nothing on clean ones', () => {
    for (let board = 0; board < BOARDS; board++) {
      const design = generateBoardDesign(`detector ${board}`)
      const { image } = renderCaptured(design, { seed: board, camera: cameraFor(board) })
      expect(defectsOn(design, image)).toEqual([])
    }
  })
})
