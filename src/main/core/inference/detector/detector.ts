import type { Box } from '@shared/domain/geometry'
import type { DetectionMethod } from '@shared/domain/enums'

/** One grey picture, row-major, one byte a pixel: `data.length === width * height`. */
export interface GreyImage {
  data: Uint8Array
  width: number
  height: number
}

/** Whether copper is the darker or the brighter of a picture's two tones. */
export type CopperTone = 'dark' | 'bright'

/** What the detector calls a defect; the model's manifest maps each to the document's `defect_type`. */
export const DETECTION_LABELS = [
  'open', 'short', 'mousebite', 'spur', 'copper', 'pin-hole', 'scratch', 'contamination'
] as const
export type DetectionLabel = (typeof DETECTION_LABELS)[number]

/** Figures of one detection, on which severity rules are built. */
export interface DetectionMeasures {
  /** Changed pixels. */
  areaPx: number
  /** Diameter of the largest disc that fits into the change, in pixels. */
  thicknessPx: number
  /** Longer side of the change's own bounding box, in pixels, without the margin that `box` has. */
  extentPx: number
  /**
   * Share of the conductor's width that is gone, 0..1, for missing copper; for added copper the share of
   * the clearance to the next conductor that is filled. 0 where neither applies.
   */
  depthRatio: number
  /** Strongest change of the surface over 3 x 3 pixels; 1 = as much as copper differs from laminate. */
  contrast: number
}

export interface Detection {
  /** In full-image pixels of the captured image. */
  box: Box
  label: DetectionLabel
  /** 0..1; ranks detections and is compared with the manifest's decision threshold. */
  confidence: number
  measures: DetectionMeasures
}

/** How the golden picture lies in the captured one: captured = scale · R(rotation) · golden + shift, about the centre. */
export interface Registration {
  /** Shift of the picture's centre in pixels, x to the right, y down. */
  dx: number
  dy: number
  /** Clockwise on screen, because y points down. */
  rotationDeg: number
  scale: number
  /** Correlation of the two copper pictures once they lie on each other, -1..1. */
  correlation: number
}

export interface DetectOptions {
  copperTone: CopperTone
}

export interface DetectorOutcome {
  /** By confidence, highest first, those below the decision threshold too. */
  detections: Detection[]
  registration: Registration
  timing: { registerMs: number; detectMs: number }
}

/**
 * Finds what differs between an approved picture and a captured one of the same board. The seam for every
 * detector: the rule-based one here, a network later.
 */
export interface Detector {
  readonly method: DetectionMethod
  /**
   * @throws AppError IMAGE_MISMATCH when the two do not show the same board, or one of them shows none
   */
  detect(golden: GreyImage, captured: GreyImage, options: DetectOptions): DetectorOutcome
}
