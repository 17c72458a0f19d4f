import { iou, type Box } from '@shared/domain/geometry'

export interface ScoredBox { box: Box; label: string; confidence: number }
export interface TruthBox { box: Box; label: string }

/** What was found and what is there, on one image. */
export interface ImageResult {
  detections: readonly ScoredBox[]
  truths: readonly TruthBox[]
}

export interface Quality {
  truths: number
  detections: number
  hits: number
  recall: number
  precision: number
  /** Harmonic mean of recall and precision. */
  f1: number
  /** Area under the precision-recall curve over all confidences, precision made monotone (PASCAL VOC 2010). */
  ap: number
}

export interface MatchOptions {
  /** A detection counts when it overlaps a truth by more than this (DeepPCB: 0.33). */
  minIou: number
  /** Recall and precision count detections of at least this confidence; the average precision counts all. */
  threshold: number
  /** Only this label on both sides; without it, labels do not matter. */
  label?: string
}

interface Judged { confidence: number; isHit: boolean }

/**
 * Scores detections against annotations. On each image they are taken by confidence, highest first; each claims the
 * free truth that it overlaps most, and each truth is claimed once.
 */
export function assess(images: readonly ImageResult[], options: MatchOptions): Quality {
  const relevant = images.map(image => ({
    detections: image.detections.filter(({ label }) => options.label === undefined || label === options.label),
    truths: image.truths.filter(({ label }) => options.label === undefined || label === options.label)
  }))
  const truths = relevant.reduce((sum, image) => sum + image.truths.length, 0)
  const judged = relevant.flatMap(image => match(image, options.minIou))
  const shipped = judged.filter(({ confidence }) => confidence >= options.threshold)
  const hits = shipped.filter(({ isHit }) => isHit).length
  const recall = ratio(hits, truths)
  const precision = ratio(hits, shipped.length)
  return {
    truths,
    detections: shipped.length,
    hits,
    recall,
    precision,
    f1: ratio(2 * recall * precision, recall + precision),
    ap: averagePrecision(judged, truths)
  }
}

function match({ detections, truths }: ImageResult, minIou: number): Judged[] {
  const free = new Set(truths)
  return detections.toSorted((a, b) => b.confidence - a.confidence).map(({ box, confidence }) => {
    let best: TruthBox | null = null
    let bestOverlap = minIou
    for (const truth of free) {
      const overlap = iou(box, truth.box)
      if (overlap > bestOverlap) {
        best = truth
        bestOverlap = overlap
      }
    }
    if (best !== null) free.delete(best)
    return { confidence, isHit: best !== null }
  })
}

function averagePrecision(judged: readonly Judged[], truths: number): number {
  if (truths === 0) return 0
  const ordered = judged.toSorted((a, b) => b.confidence - a.confidence)
  let hits = 0
  const precisions: number[] = []
  for (const [index, { isHit }] of ordered.entries()) {
    if (isHit) hits++
    precisions.push(hits / (index + 1))
  }
  let bestAhead = 0
  let area = 0
  for (let index = ordered.length - 1; index >= 0; index--) {
    bestAhead = Math.max(bestAhead, precisions[index]!)
    if (ordered[index]!.isHit) area += bestAhead
  }
  return area / truths
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}
