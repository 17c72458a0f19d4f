import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@shared/contract/errors'
import {
  type CopperTone, createLocalBackend, type DetectResult, loadModel, nodeWorkers, SHIPPED_MODEL, type WorkerAnswer, type WorkerRequest
} from '@core/index'
import { EXIT, type ExitCode } from './exit-codes'
import { type ImageFile, listImages } from './image-folder'
import type { CommandContext } from './program'

export interface DetectOptions {
  images?: string
  golden?: string
  out?: string
  copper: CopperTone
}

/** Two processes: what a bench's processor can take beside its screen. */
const WORKERS = 2
const CONFIDENCE_DECIMALS = 4

/** Writes `<stem>.txt` for every image: `x1,y1,x2,y2,confidence,type` a line, surest first. */
export async function detect(context: CommandContext, options: DetectOptions): Promise<ExitCode> {
  const { images, golden, out } = options
  if (!images || !golden || !out) throw new AppError('BAD_INPUT', 'detect needs --images, --golden and --out.')
  const captured = await listImages(images, 'captured')
  const goldens = new Map((await listImages(golden, 'golden')).map((image) => [image.stem, image]))
  await mkdir(out, { recursive: true })

  const spawnWorker = nodeWorkers(join(context.programFolder, 'workers'))
  const backend = createLocalBackend({ size: WORKERS, spawner: { spawn: () => spawnWorker<WorkerRequest, WorkerAnswer>('inference') } })
  const failures: { image: string; message: string }[] = []
  let detections = 0
  let done = 0

  async function detectOne(image: ImageFile): Promise<void> {
    try {
      const partner = goldens.get(image.stem)
      if (!partner) throw new AppError('GOLDEN_MISSING', `no golden image has the stem ${image.stem}`)
      const result = await backend.detect(
        { goldenPath: partner.path, capturedPath: image.path, copperTone: options.copper, modelDir: join(context.resourcesFolder, SHIPPED_MODEL) },
        context.signal
      )
      detections += result.detections.length
      await writeFile(join(out as string, `${image.stem}.txt`), formatDetections(result))
    } catch (error) {
      if (context.signal.aborted) return
      if (!(error instanceof AppError)) throw error
      failures.push({ image: image.fileName, message: error.message })
      context.terminal.trouble(`${image.fileName}: ${error.message}`)
    }
    done += 1
    if (done % 100 === 0 || done === captured.length) context.terminal.progress(`${done} of ${captured.length} images`)
  }

  // Each lane takes the next image when it is done with one, so that no more wait than there are workers.
  const remaining = captured.values()
  async function lane(): Promise<void> {
    for (const image of remaining) {
      if (context.signal.aborted) return
      await detectOne(image)
    }
  }

  try {
    await Promise.all(Array.from({ length: WORKERS }, lane))
  } finally {
    await backend.close()
  }
  if (context.signal.aborted) {
    context.terminal.trouble(`Stopped. ${done} of ${captured.length} images were done; their files are kept.`)
    return EXIT.partly
  }
  context.terminal.line(`${captured.length - failures.length} images, ${detections} detections, ${failures.length} failed`)
  context.terminal.object({ images: captured.length, detections, failures })
  if (failures.length === captured.length) return EXIT.failed
  return failures.length > 0 ? EXIT.partly : EXIT.done
}

/** The confidence from which the shipped model's detections become defects. */
export async function printThreshold(context: CommandContext): Promise<ExitCode> {
  const { manifest } = await loadModel(join(context.resourcesFolder, SHIPPED_MODEL))
  context.terminal.line(String(manifest.decisionThreshold))
  context.terminal.object({ model: manifest.name, version: manifest.version, threshold: manifest.decisionThreshold })
  return EXIT.done
}

function formatDetections({ detections }: DetectResult): string {
  return detections
    .toSorted((a, b) => b.confidence - a.confidence)
    .map(({ box: { x, y, width, height }, confidence, label }) =>
      [Math.round(x), Math.round(y), Math.round(x + width), Math.round(y + height), confidence.toFixed(CONFIDENCE_DECIMALS), label].join(',') + '\n'
    )
    .join('')
}
