import { copyFile, mkdir } from 'node:fs/promises'
import { dirname, extname, resolve } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { AppError } from '@shared/contract/errors'
import { lotNumberFault, parseLabel } from '@shared/domain/labels'
import { type ActingUser, type CopperTone, type Core, type RenderFormat, SERVICE_USER } from '@core/index'
import { EXIT, type ExitCode } from './exit-codes'
import { type ImageFile, listImages, readImage } from './image-folder'
import type { CommandContext } from './program'

export interface InspectOptions {
  lot: string
  part: string
  images: string
  golden: string
  station?: string
  copper: CopperTone
  report: string
}

interface Tally {
  captured: number
  known: number
  /** Golden and captured images that were not taken, and why. */
  refused: { image: string; message: string }[]
  /** Captured images on which nothing can be detected. */
  without_golden: string[]
}

const FORMATS: Record<string, RenderFormat> = { '.pdf': 'pdf', '.csv': 'csv', '.json': 'json' }

/**
 * The main job without a screen: goldens and images in, detection, report out. Chips without any detection are
 * completed; the others wait for a person's verdicts. Run again, nothing doubles.
 */
export async function inspect(context: CommandContext, options: InspectOptions): Promise<ExitCode> {
  const format = FORMATS[extname(options.report).toLowerCase()]
  if (!format) throw new AppError('BAD_INPUT', `--report takes a .pdf, .csv or .json file, not "${options.report}".`)
  const lotNumber = readLotNumber(options.lot)
  const images = await listImages(options.images, 'captured')
  const goldens = await listImages(options.golden, 'golden')

  const core = await context.startCore(context.readConfig({}), 'command')
  const connection = core.connect({ host: 'cli', ipAddress: null, userAgent: 'benchlight inspect' })
  try {
    const { sessions, lots, inspections, inference } = core.services
    await sessions.signInAsService(connection.session, SERVICE_USER)
    if (options.station !== undefined) sessions.chooseStation(connection.session, options.station)
    const who = connection.session.acting()

    const part = await lots.ensurePart(who, { part_number: options.part, copper_tone: options.copper })
    context.terminal.progress(`Reading ${goldens.length} golden images`)
    const tally: Tally = { captured: 0, known: 0, refused: [], without_golden: [] }
    await addGoldens(context, core, who, part.id, goldens, tally)
    const lot = await lots.ensureLot(who, { lot_number: lotNumber, part_id: part.id, batch_size: images.length })

    await captureAll(context, core, who, lot.id, images, tally)
    context.terminal.progress('Detecting')
    await inference.drain(context.signal)
    if (context.signal.aborted) {
      context.terminal.trouble(
        `Stopped. ${tally.captured} images were captured and are kept; run the same command again to go on.`
      )
      return EXIT.partly
    }
    const completed = await inspections.completeClean(who, lot.id)
    const detection_failed = await inference.failedImages(who, lot.id)
    for (const { image, message } of detection_failed) context.terminal.trouble(`${image}: ${message}`)
    context.terminal.progress('Making the report')
    const reportPath = await makeReport(context, core, who, lot.id, format, options.report)

    context.terminal.line(
      `Lot ${lotNumber}: ${tally.captured} images captured, ${tally.known} known already, ${tally.refused.length} refused; ` +
      `${completed} chips without a detection completed; ${detection_failed.length} images to be judged by eye. Report: ${reportPath}`
    )
    context.terminal.object({ lot_number: lotNumber, ...tally, completed, detection_failed, report: reportPath })
    return tally.refused.length + tally.without_golden.length > 0 ? EXIT.partly : EXIT.done
  } finally {
    connection.close()
    await core.dispose()
  }
}

function readLotNumber(text: string): string {
  const label = parseLabel(text)
  if (label.kind === 'lot') return label.lotNumber
  const fault = lotNumberFault(text, 0)
  throw new AppError('BAD_INPUT', `--lot: ${fault?.reason ?? label.reason}`)
}

async function addGoldens(
  context: CommandContext, core: Core, who: ActingUser, partId: string, goldens: ImageFile[], tally: Tally
): Promise<void> {
  for (const golden of goldens) {
    if (context.signal.aborted) return
    await unlessRefused(context, tally, golden, async () => {
      const stored = await core.services.uploads.take(readImage(golden), golden.fileName)
      await core.services.lots.ensureGolden(who, { part_id: partId, view: golden.stem, ...stored })
    })
  }
}

async function captureAll(
  context: CommandContext, core: Core, who: ActingUser, lotId: string, images: ImageFile[], tally: Tally
): Promise<void> {
  for (const [index, image] of images.entries()) {
    if (context.signal.aborted) return
    if (index % 20 === 0) context.terminal.progress(`Capturing image ${index + 1} of ${images.length}`)
    await unlessRefused(context, tally, image, async () => {
      const stored = await core.services.uploads.take(readImage(image), image.fileName)
      const capture = await core.services.capture.add(who, {
        artifact_id: uuidv7(),
        inspection_id: uuidv7(),
        lot_id: lotId,
        chip_id: image.stem,
        inspection_type: 'optical',
        view: image.stem,
        sha256: stored.checksum_sha256,
        file_name: image.fileName
      })
      if (capture.known) {
        tally.known += 1
        return
      }
      tally.captured += 1
      if (capture.job_id !== null) return
      tally.without_golden.push(image.fileName)
      context.terminal.trouble(`${image.fileName}: no golden image has the stem ${image.stem}, so nothing was detected. Inspect it by hand.`)
    })
  }
}

/** Takes note of an image that is refused, and lets the others go on; what concerns all of them ends the command. */
async function unlessRefused(context: CommandContext, tally: Tally, image: ImageFile, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'DATABASE_UNAVAILABLE' || error.code === 'STORAGE_FULL') throw error
    tally.refused.push({ image: image.fileName, message: error.message })
    context.terminal.trouble(`${image.fileName}: ${error.message}`)
  }
}

async function makeReport(
  context: CommandContext, core: Core, who: ActingUser, lotId: string, format: RenderFormat, target: string
): Promise<string> {
  const id = uuidv7()
  for await (const progress of core.services.reports.create(who, { id, format, scope: { kind: 'lot', lot_id: lotId } }, context.signal)) {
    context.terminal.progress(`Report: ${progress.step}`)
  }
  const { path } = await core.services.reports.file(who, id)
  const out = resolve(target)
  await mkdir(dirname(out), { recursive: true })
  await copyFile(path, out)
  return out
}
