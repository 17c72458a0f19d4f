import { z } from 'zod'

const positive = z.number().positive()
const share = z.number().min(0).max(1)

/** confidence = logistic(bias + Σ weight · evidence), see `DetectionMeasures` for the evidence; log is natural. */
const confidenceSchema = z.strictObject({
  bias: z.number(),
  logArea: z.number(),
  logThickness: z.number(),
  logExtent: z.number(),
  contrast: z.number()
})

/** Every figure that tunes the golden-difference detector; a model's manifest carries them. */
export const detectorParametersSchema = z.strictObject({
  tones: z.strictObject({
    /** Blocks along the longer side in which copper's and laminate's grey are estimated. */
    blocksPerSide: positive,
    minBlockPx: positive,
    /** Grey values between copper and laminate below which a picture shows no board. */
    minContrast: positive
  }),
  registration: z.strictObject({
    /** Longest side, in pixels, of the shrunken pictures that registration works on. */
    overviewSidePx: positive,
    /** Range of the search when the two are not aligned already: shift as a share of the longer side. */
    maxShiftShare: share,
    maxRotationDeg: positive,
    /** At this correlation the pictures count as aligned and no range is searched. */
    trustedCorrelation: share,
    /** Below this correlation they do not show the same board. */
    minCorrelation: share,
    /** Side of the cells that may move on their own, in pixels. */
    cellPx: positive,
    /** How strongly a cell resists moving, in squared levels per squared pixel. */
    cellStiffness: positive
  }),
  copperChange: z.strictObject({
    /** An edge may lie this many pixels off without being a change. */
    tolerancePx: z.number().int().nonnegative(),
    /** A change at least 2·n + 1 pixels thick in both directions counts even within the tolerance. */
    solidRadiusPx: z.number().int().positive(),
    /** Pieces at most twice this far apart belong together. */
    joinRadiusPx: z.number().int().positive(),
    minAreaPx: positive
  }),
  greyChange: z.strictObject({
    /** Levels (laminate to copper is 128) by which a surface must deviate from the golden's ... */
    minDeviation: positive,
    /** ... and the levels that some of it must reach. */
    minPeakDeviation: positive,
    /** A deviation that reaches this is copper where laminate was, or the reverse, and no mark. */
    copperDeviation: positive,
    /** Edges within this many pixels are left out: there a shift of a fraction of a pixel looks like dirt. */
    edgeGuardPx: z.number().int().nonnegative(),
    joinRadiusPx: z.number().int().positive(),
    minAreaPx: positive,
    /** Pieces of one scratch may lie this far apart, and turn by this much from one to the next. */
    maxGapPx: positive,
    maxBendDeg: positive,
    /** Length to width above which a mark is a scratch, not contamination. */
    scratchElongation: positive
  }),
  box: z.strictObject({
    /** Added on each side of the changed pixels. */
    marginPx: z.number().nonnegative(),
    minSidePx: z.number().nonnegative(),
    /** The same margin for marks, whose outline is all there is to see. */
    markMarginPx: z.number().nonnegative()
  }),
  copperConfidence: confidenceSchema,
  greyConfidence: confidenceSchema,
  /** Two detections whose boxes overlap by more than this are one; the surer stays. */
  maxOverlap: share,
  tiling: z.strictObject({
    /** Side of the pieces in which large pictures are compared, in pixels, without the overlap. */
    tilePx: positive,
    overlapPx: positive
  })
})

export type DetectorParameters = z.infer<typeof detectorParametersSchema>
