import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { AppError } from '@shared/contract/errors'
import type { Detection } from '@core/inference/detector/detector'
import { GoldenDifferenceDetector } from '@core/inference/detector/golden-difference'
import { decodeGrey } from '@core/inference/image-decode'
import { loadModel, type ModelManifest } from '@core/inference/model-manifest'
import { DEEPPCB_LABELS, readDeepPcb, type DeepPcbPair } from '../lib/deeppcb-data'
import { assess, type ImageResult, type Quality } from '../lib/detection-metrics'
import { quantile, type BenchSuite, type Figure } from '../lib/report'

/** From the repository's root: a thousand real board pairs, which are not part of it. */
export const DEEPPCB_FOLDER = '../shared/data/deeppcb-trainval'
const MODEL_FOLDER = 'resources/models/golden-diff/1.0.0'

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
  /** Milliseconds of each pair on one core, without those of the warm-up. */
  times: {
    decode: number[]
    /** Registration and differencing. */
    pair: number[]
    /** Differencing and classification alone. */
    detect: number[]
  }
  images: (ImageResult & { id: string; detections: Detection[] })[]
}

/** Runs the rule-based detector over a DeepPCB folder and scores it by the data set's protocol. */
export async function evaluateDeepPcb(dataDir: string, options: DeepPcbOptions): Promise<DeepPcbEvaluation> {
  const detector = new GoldenDifferenceDetector(options.manifest.detector)
  const pairs = (await readDeepPcb(dataDir)).filter(options.includes ?? (() => true))
  const images: DeepPcbEvaluation['images'] = []
  const refused: string[] = []
  const times: DeepPcbEvaluation['times'] = { decode: [], pair: [], detect: [] }
  for (const [index, pair] of pairs.entries()) {
    const started = performance.now()
    const golden = await decodeGrey(pair.goldenPath)
    const captured = await decodeGrey(pair.capturedPath)
    const decodeMs = performance.now() - started
    const { id, truths } = pair
    try {
      const { detections, timing } = detector.detect(golden, captured, { copperTone: 'dark' })
      if (index >= WARM_UP_PAIRS) {
        times.decode.push(decodeMs)
        times.pair.push(timing.registerMs + timing.detectMs)
        times.detect.push(timing.detectMs)
      }
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
    times,
    images
  }
}

/** `npm run bench -- deeppcb`. */
export const suite: BenchSuite = {
  name: 'deeppcb',
  description: 'Recall, precision and time per pair of the shipped detector on 1,000 real board pairs, time against decoding the pair',
  async *run({ root, log }): AsyncIterable<Figure> {
    const dataDir = resolve(root, DEEPPCB_FOLDER)
    if (!existsSync(dataDir)) {
      log(`${dataDir} is not there, so nothing is measured`)
      return
    }
    const { manifest } = await loadModel(resolve(root, MODEL_FOLDER))
    const result = await evaluateDeepPcb(dataDir, {
      manifest,
      onProgress: (done, total) => { if (done % PROGRESS_STEP === 0) log(`${done} of ${total} pairs`) }
    })
    log(`${result.refused.length} pairs refused, their defects count as missed: ${result.refused.join(', ')}`)
    yield* qualityFigures('class-blind', result.classBlind)
    for (const [label, quality] of Object.entries(result.perClass)) yield* qualityFigures(label, quality)
    yield { name: 'mean average precision', value: result.meanAp, unit: 'share', n: result.classBlind.truths }
    for (const [name, share] of [['p50', 0.5], ['p95', 0.95]] as const) {
      const baseline = quantile(result.times.decode, share)
      const n = result.times.pair.length
      yield { name: `register and compare one pair ${name}`, value: quantile(result.times.pair, share), unit: 'ms', baseline, n }
      yield { name: `compare one pair ${name}`, value: quantile(result.times.detect, share), unit: 'ms', baseline, n }
    }
  }
}

const PROGRESS_STEP = 100

function* qualityFigures(name: string, { recall, precision, f1, ap, truths }: Quality): Iterable<Figure> {
  for (const [figure, value] of Object.entries({ recall, precision, f1, ap })) {
    yield { name: `${name} ${figure}`, value, unit: 'share', n: truths }
  }
}
