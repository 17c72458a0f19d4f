import { AppError } from '@shared/contract/errors'
import type { Detection } from '@core/inference/detector/detector'
import { GoldenDifferenceDetector } from '@core/inference/detector/golden-difference'
import { decodeGrey } from '@core/inference/image-decode'
import type { ModelManifest } from '@core/inference/model-manifest'
import { DEEPPCB_LABELS, readDeepPcb, type DeepPcbPair } from '../lib/deeppcb-data'
import { assess, type ImageResult, type Quality } from '../lib/detection-metrics'

/** The data set's own protocol. */
const MIN_IOU = 0.33
/** First pairs run while the engine still compiles; their time says nothing. */
const WARM_UP_PAIRS = 20

export interface DeepPcbOptions {
  manifest: ModelManifest
  /** Default all. */
  includes?: (pair: DeepPcbPair) => boolean
  /** Called after each pair. */
  onProgress?: (done: number, total: number) => void
}

export interface DeepPcbEvaluation {
  pairs: number
  /** Pairs whose golden and captured image do not belong together, by the detector; all their defects count as missed. */
  refused: string[]
  threshold: number
  classBlind: Quality
  perClass: Record<string, Quality>
  /** Mean of the classes' average precision. */
  meanAp: number
  /** Milliseconds a pair on one core, decoding not included. */
  pairMs: { p50: number; p95: number }
  /** Of it, differencing and classification without registration. */
  detectMs: { p50: number; p95: number }
  images: (ImageResult & { id: string; detections: Detection[] })[]
}

/** Runs the rule-based detector over a DeepPCB folder and scores it by the data set's protocol. */
export async function evaluateDeepPcb(dataDir: string, options: DeepPcbOptions): Promise<DeepPcbEvaluation> {
  const detector = new GoldenDifferenceDetector(options.manifest.detector)
  const pairs = (await readDeepPcb(dataDir)).filter(options.includes ?? (() => true))
  const images: DeepPcbEvaluation['images'] = []
  const refused: string[] = []
  const pairTimes: number[] = []
  const detectTimes: number[] = []
  for (const [index, pair] of pairs.entries()) {
    const golden = await decodeGrey(pair.goldenPath)
    const captured = await decodeGrey(pair.capturedPath)
    const { id, truths } = pair
    try {
      const { detections, timing } = detector.detect(golden, captured, { copperTone: 'dark' })
      pairTimes.push(timing.registerMs + timing.detectMs)
      detectTimes.push(timing.detectMs)
      images.push({ id, truths, detections })
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'IMAGE_MISMATCH') throw error
      refused.push(id)
      images.push({ id, truths, detections: [] })
    }
    options.onProgress?.(index + 1, pairs.length)
  }
  const threshold = options.manifest.decisionThreshold
  const perClass = Object.fromEntries(
    DEEPPCB_LABELS.map(label => [label, assess(images, { minIou: MIN_IOU, threshold, label })])
  )
  return {
    pairs: pairs.length,
    refused,
    threshold,
    classBlind: assess(images, { minIou: MIN_IOU, threshold }),
    perClass,
    meanAp: Object.values(perClass).reduce((sum, quality) => sum + quality.ap, 0) / DEEPPCB_LABELS.length,
    pairMs: percentiles(pairTimes),
    detectMs: percentiles(detectTimes),
    images
  }
}

function percentiles(times: readonly number[]): { p50: number; p95: number } {
  const ordered = times.slice(times.length > WARM_UP_PAIRS ? WARM_UP_PAIRS : 0).toSorted((a, b) => a - b)
  const at = (share: number): number => ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))] ?? 0
  return { p50: at(0.5), p95: at(0.95) }
}
