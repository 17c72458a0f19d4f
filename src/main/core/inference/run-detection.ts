import { AppError } from '@shared/contract/errors'
import type { DetectRequest, DetectResult } from './backend'
import { GoldenDifferenceDetector } from './detector/golden-difference'
import { decodeGrey } from './image-decode'
import { loadModel } from './model-manifest'

/**
 * One whole detection in this process: manifest, both pictures, detector.
 *
 * @throws AppError as `Detector.detect`, `decodeGrey` and `loadModel`
 */
export async function runDetection(request: DetectRequest): Promise<DetectResult> {
  const started = performance.now()
  const { manifest } = await loadModel(request.modelDir)
  const maxMegapixels = Math.min(request.maxMegapixels ?? Infinity, manifest.inputs.maxMegapixels)
  const decodeStarted = performance.now()
  const golden = await decodeForDetection(request.goldenPath, maxMegapixels)
  const captured = await decodeForDetection(request.capturedPath, maxMegapixels)
  const decodeMs = performance.now() - decodeStarted
  const detector = new GoldenDifferenceDetector(manifest.detector)
  const { detections, registration, timing } = detector.detect(golden, captured, { copperTone: request.copperTone })
  return {
    detections,
    registration,
    imageSize: { width: captured.width, height: captured.height },
    timing: { decodeMs, ...timing, totalMs: performance.now() - started }
  }
}

async function decodeForDetection(path: string, maxMegapixels: number): ReturnType<typeof decodeGrey> {
  try {
    return await decodeGrey(path, { maxMegapixels })
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'IMAGE_TOO_LARGE') throw error
    throw new AppError(
      'IMAGE_TOO_LARGE',
      `Detection is skipped for images above ${maxMegapixels} megapixels. The image is kept; inspect it by hand.`,
      error.data
    )
  }
}
