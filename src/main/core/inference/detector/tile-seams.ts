import { intersection, union } from '@shared/domain/geometry'
import type { Detection } from './detector'

/** A detection in one tile of a picture. */
export interface TileDetection extends Detection {
  /** Whether the change goes on beyond what the tile sees. */
  isCut: boolean
}

/** Puts together what tiles saw in pieces: cut detections of one label whose boxes overlap are one. */
export function joinAcrossSeams(detections: readonly TileDetection[]): Detection[] {
  const joined = detections.filter(({ isCut }) => !isCut).map(withoutCut)
  let pieces = detections.filter(({ isCut }) => isCut).map(withoutCut)
  while (pieces.length > 0) {
    let [whole, ...others] = pieces as [Detection, ...Detection[]]
    for (let next = partnerOf(whole, others); next !== undefined; next = partnerOf(whole, others)) {
      const piece = next
      whole = join(whole, piece)
      others = others.filter((other) => other !== piece)
    }
    joined.push(whole)
    pieces = others
  }
  return joined
}

function withoutCut({ box, label, confidence, measures }: TileDetection): Detection {
  return { box, label, confidence, measures }
}

function partnerOf({ label, box }: Detection, others: readonly Detection[]): Detection | undefined {
  return others.find((other) => other.label === label && intersection(other.box, box) !== null)
}

function join(a: Detection, b: Detection): Detection {
  const box = union(a.box, b.box)
  const margins = Math.max(a.box.width, a.box.height) - a.measures.extentPx
  return {
    box,
    label: a.label,
    confidence: Math.max(a.confidence, b.confidence),
    measures: {
      // What lies in the tiles' overlap counts twice; of two pieces of a long change that is little.
      areaPx: a.measures.areaPx + b.measures.areaPx,
      thicknessPx: Math.max(a.measures.thicknessPx, b.measures.thicknessPx),
      extentPx: Math.max(box.width, box.height) - margins,
      depthRatio: Math.max(a.measures.depthRatio, b.measures.depthRatio),
      contrast: Math.max(a.measures.contrast, b.measures.contrast)
    }
  }
}
