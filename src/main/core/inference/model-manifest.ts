import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '@shared/contract/errors'
import { DEFECT_SEVERITIES, DEFECT_TYPES, type DefectSeverity, type DefectType } from '@shared/domain/enums'
import { DETECTION_LABELS, type Detection } from './detector/detector'
import { detectorParametersSchema } from './detector/parameters'

/** The model that detects where none is named: its folder below `resources/`. */
export const SHIPPED_MODEL = join('models', 'golden-diff', '1.0.0')

const MANIFEST_FILE = 'manifest.json'

/** One severity and what a detection must reach for it; what is not named does not matter. */
const severityRuleSchema = z.strictObject({
  severity: z.enum(DEFECT_SEVERITIES),
  minDepthRatio: z.number().min(0).max(1).optional(),
  minAreaPx: z.number().nonnegative().optional(),
  minExtentPx: z.number().nonnegative().optional()
})

const labelSchema = z.strictObject({
  defectType: z.enum(DEFECT_TYPES),
  /** Tried in order; the last must hold for every detection. */
  severityRules: z.array(severityRuleSchema).min(1).refine(
    rules => Object.keys(rules.at(-1) ?? {}).length === 1,
    'the last severity rule must be unconditional'
  )
})

const ratioSchema = z.number().min(0).max(1)

const qualitySchema = z.strictObject({ recall: ratioSchema, precision: ratioSchema, f1: ratioSchema, ap: ratioSchema })

/** `manifest.json` of a model folder. */
export const modelManifestSchema = z.strictObject({
  name: z.string().min(1),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  kind: z.literal('rule_based'),
  description: z.string(),
  inputs: z.strictObject({
    /** In the order in which the detector takes them. */
    images: z.tuple([z.literal('golden'), z.literal('captured')]),
    channels: z.literal(1),
    maxMegapixels: z.number().positive()
  }),
  labels: z.strictObject(
    Object.fromEntries(DETECTION_LABELS.map(label => [label, labelSchema])) as
      Record<(typeof DETECTION_LABELS)[number], typeof labelSchema>
  ),
  /** Detections of at least this confidence become defects. */
  decisionThreshold: ratioSchema,
  detector: detectorParametersSchema,
  training: z.strictObject({ data: z.string(), method: z.string() }),
  measured: z.array(z.strictObject({
    data: z.string(),
    protocol: z.string(),
    classBlind: qualitySchema,
    perClass: z.record(z.string(), qualitySchema)
  }))
})

export type ModelManifest = z.infer<typeof modelManifestSchema>

export interface LoadedModel {
  manifest: ModelManifest
  /** Of the manifest's bytes, in lower-case hex: names the exact rules that a job ran with. */
  sha256: string
}

/**
 * Reads and checks a model folder.
 *
 * @param modelDir folder that holds `manifest.json`
 * @throws AppError DETECTION_FAILED when it is missing or does not have the declared form
 */
export async function loadModel(modelDir: string): Promise<LoadedModel> {
  const path = join(modelDir, MANIFEST_FILE)
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new AppError('DETECTION_FAILED', `The model's manifest ${path} cannot be read: ${messageOf(error)}`)
  })
  const parsed = modelManifestSchema.safeParse(parseJson(bytes, path))
  if (!parsed.success) {
    throw new AppError('DETECTION_FAILED', `The model's manifest ${path} is malformed: ${z.prettifyError(parsed.error)}`)
  }
  return { manifest: parsed.data, sha256: createHash('sha256').update(bytes).digest('hex') }
}

/** What a detection is in the document's words, by the model's own rules. */
export function classifyDetection(
  manifest: ModelManifest,
  detection: Pick<Detection, 'label' | 'measures'>
): { defectType: DefectType; severity: DefectSeverity } {
  const { defectType, severityRules } = manifest.labels[detection.label]
  const { depthRatio, areaPx, extentPx } = detection.measures
  const rule = severityRules.find(candidate =>
    depthRatio >= (candidate.minDepthRatio ?? 0) &&
    areaPx >= (candidate.minAreaPx ?? 0) &&
    extentPx >= (candidate.minExtentPx ?? 0)
  )
  if (rule === undefined) throw new Error(`No severity rule of ${manifest.name} covers ${detection.label}`)
  return { defectType, severity: rule.severity }
}

function parseJson(bytes: Buffer, path: string): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch (error) {
    throw new AppError('DETECTION_FAILED', `The model's manifest ${path} is no JSON: ${messageOf(error)}`)
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
