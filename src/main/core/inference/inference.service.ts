import { setTimeout as delay } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import { AppError } from '@shared/contract/errors'
import type { BlobStore } from '../artifacts/blob-store'
import type { Actor, Database, Tx } from '../db/database'
import type { EventBus } from '../events/event-bus'
import type { ActingUser } from '../users/user-session'
import type { DetectResult, InferenceBackend } from './backend'
import type { CopperTone } from './detector/detector'
import * as jobs from './jobs.repository'
import { classifyDetection, type LoadedModel } from './model-manifest'

/** How often the queue is looked at for jobs that other processes put there. */
const POLL_MS = 2_000
/** How often someone who waits for the queue's end looks after jobs that other processes work on. */
const DRAIN_POLL_MS = 200
const KEEP_ALIVE_MS = 5_000
/** Several missed signs of life: the process is gone. */
const ABANDONED_AFTER_SECONDS = 20
const MAX_ATTEMPTS = 3

/** `defects.confidence` is decimal(5,4). */
const CONFIDENCE_DECIMALS = 4
/** No model is certain: rounding must not make it so. */
const SUREST = 0.9999

const DEFAULT_COPPER_TONE: CopperTone = 'dark'

export interface InferenceOptions {
  db: Database
  store: BlobStore
  backend: InferenceBackend
  model: LoadedModel
  modelDir: string
  events: EventBus
  /** Who the queue's worker acts as: a service user with access to the stations that this machine serves. */
  runAs: () => Promise<Actor>
  logFault: (message: string, error: unknown) => void
}

/** The queue of detection jobs: filled by captures, worked off one by one, with a record of every detection. */
export class InferenceService {
  private timer: NodeJS.Timeout | undefined
  private working: Promise<void> | null = null
  private closed = false
  private readonly running = new Map<string, AbortController>()

  constructor(private readonly options: InferenceOptions) {}

  /** Makes the shipped model known to the database and begins to work off the queue. */
  async open(): Promise<void> {
    const { db, model } = this.options
    const { manifest, sha256 } = model
    await db.transaction(await this.options.runAs(), (tx) =>
      jobs.ensureModel(tx, {
        model_name: manifest.name,
        model_version: manifest.version,
        kind: manifest.kind,
        checksum_sha256: sha256,
        manifest
      })
    )
    this.wake()
  }

  /** Stops; a job under way goes back to the queue. */
  async close(): Promise<void> {
    this.closed = true
    clearTimeout(this.timer)
    for (const controller of this.running.values()) controller.abort()
    await this.options.backend.close()
    await this.working
  }

  /**
   * Queues detection for an image, as part of the caller's transaction. Call `wake` once it is committed.
   *
   * @returns the job's id; null where the part has no golden image of this view, so that nothing can be compared
   */
  async queue(
    tx: Tx,
    who: ActingUser,
    image: { inspectionId: string; artifactId: string; lotId: string; view: string }
  ): Promise<string | null> {
    if (!(await jobs.hasGolden(tx, image.lotId, image.view))) return null
    const jobId = uuidv7()
    await this.insert(tx, jobId, { inspection_id: image.inspectionId, station_id: who.station.id, artifact_id: image.artifactId })
    return jobId
  }

  /**
   * Queues detection again after it failed or was cancelled, or after a golden image was added. The same id
   * again is the same job.
   *
   * @throws AppError NOT_FOUND, GOLDEN_MISSING, CONFLICT when detection ran already or the inspection is completed
   */
  async queueAgain(who: ActingUser, jobId: string, artifactId: string): Promise<string> {
    const image = await this.options.db.transaction(who.actor, async (tx) => {
      await jobs.lockInspectionOf(tx, artifactId)
      const found = await jobs.findImageForJob(tx, artifactId)
      if (!found) throw new AppError('NOT_FOUND', 'This image does not exist, or belongs to a station you have no access to.')
      if (await jobs.jobExists(tx, jobId)) return found
      if (found.status === 'completed') throw new AppError('CONFLICT', 'This inspection is completed.')
      if (found.active_jobs > 0) throw new AppError('CONFLICT', 'Detection ran on this image already, or is about to.')
      if (!(await jobs.hasGolden(tx, found.lot_id, found.view))) {
        throw new AppError('GOLDEN_MISSING', `The part has no approved golden image of the view "${found.view}". Inspect by hand, or have one approved.`)
      }
      await this.insert(tx, jobId, { inspection_id: found.inspection_id, station_id: found.station_id, artifact_id: artifactId })
      return found
    })
    this.announce(image)
    this.wake()
    return jobId
  }

  /** @returns false when the job was over already */
  async cancel({ actor }: ActingUser, jobId: string): Promise<boolean> {
    const cancelled = await this.options.db.transaction(actor, (tx) => jobs.cancelJob(tx, jobId))
    if (!cancelled) return false
    this.running.get(jobId)?.abort()
    this.announce(cancelled)
    return true
  }

  /** The images of a lot that nobody completed yet and on which detection gave up: a person has to look at them. */
  failedImages({ actor }: ActingUser, lotId: string): Promise<{ image: string; message: string }[]> {
    return this.options.db.transaction(actor, (tx) => jobs.failedImages(tx, lotId))
  }

  /** Looks at the queue now instead of at the next poll. */
  wake(): void {
    if (this.closed || this.working) return
    clearTimeout(this.timer)
    this.working = this.workOff()
      .catch((error: unknown) => {
        // The database is away, which the health screen shows; the queue is looked at again at the next poll.
        if (!(error instanceof AppError && error.code === 'DATABASE_UNAVAILABLE')) this.options.logFault('The detection queue stopped', error)
      })
      .finally(() => {
        this.working = null
        if (this.closed) return
        this.timer = setTimeout(() => this.wake(), POLL_MS)
        this.timer.unref()
      })
  }

  /** Waits until nothing is queued or running any more, here or in another process, or the signal aborts. */
  async drain(signal?: AbortSignal): Promise<void> {
    const aborted = signal ? whenAborted(signal) : NEVER
    while (!signal?.aborted && !this.closed) {
      this.wake()
      await Promise.race([this.working, aborted])
      const actor = await this.options.runAs()
      const { waiting, running } = await this.options.db.transaction(actor, (tx) => jobs.countJobs(tx))
      if (waiting + running === 0) return
      await Promise.race([delay(DRAIN_POLL_MS), aborted])
    }
  }

  private async workOff(): Promise<void> {
    const actor = await this.options.runAs()
    const { db } = this.options
    const abandoned = await db.transaction(actor, (tx) => jobs.requeueAbandoned(tx, ABANDONED_AFTER_SECONDS, MAX_ATTEMPTS))
    for (const job of abandoned) this.announce(job)
    while (!this.closed) {
      const job = await db.transaction(actor, (tx) => jobs.claimJob(tx))
      if (!job) return
      this.announce(job)
      await this.run(actor, job)
      this.announce(job)
    }
  }

  private async run(actor: Actor, job: jobs.ClaimedJob): Promise<void> {
    const { db } = this.options
    const controller = new AbortController()
    this.running.set(job.id, controller)
    const heartbeat = setInterval(() => {
      db.transaction(actor, (tx) => jobs.keepAlive(tx, job.id, job.attempts)).then(
        (ours) => { if (!ours) controller.abort() },
        (error: unknown) => this.options.logFault('A detection job could not say that it is alive', error)
      )
    }, KEEP_ALIVE_MS)
    try {
      const result = await this.detect(job, controller.signal)
      await db.transaction(actor, (tx) => jobs.finishJob(tx, job, this.toOutcome(job, result)))
    } catch (error) {
      await this.recordFailure(actor, job, error)
    } finally {
      clearInterval(heartbeat)
      this.running.delete(job.id)
    }
  }

  private detect(job: jobs.ClaimedJob, signal: AbortSignal): Promise<DetectResult> {
    const { store, backend, modelDir } = this.options
    if (!job.golden_sha256) throw new AppError('GOLDEN_MISSING', 'The golden image was withdrawn before detection ran.')
    return backend.detect(
      {
        goldenPath: store.pathOf(job.golden_sha256),
        capturedPath: store.pathOf(job.captured_sha256),
        copperTone: copperToneOf(job.specifications),
        modelDir
      },
      signal
    )
  }

  private toOutcome(job: jobs.ClaimedJob, result: DetectResult): Parameters<typeof jobs.finishJob>[2] {
    const { manifest } = this.options.model
    const detections = result.detections.map((detection) => {
      const score = Math.min(Number(detection.confidence.toFixed(CONFIDENCE_DECIMALS)), SUREST)
      const { defectType, severity } = classifyDetection(manifest, detection)
      return {
        raw_label: detection.label,
        score,
        location: detection.box,
        defect: score >= job.confidence_threshold
          ? { id: uuidv7(), defect_type: defectType, severity, description: detection.label }
          : null
      }
    })
    return {
      detections,
      method: manifest.kind,
      performance_metrics: { ...result.timing, registration: result.registration, backend: this.options.backend.name }
    }
  }

  /** A cancelled job says so already; one that this process gave up at its end goes back to the queue. */
  private async recordFailure(actor: Actor, job: jobs.ClaimedJob, error: unknown): Promise<void> {
    if (error instanceof AppError && error.code === 'CANCELLED') {
      if (this.closed) await this.options.db.transaction(actor, (tx) => jobs.giveBackJob(tx, job))
      return
    }
    if (error instanceof AppError && error.code === 'DATABASE_UNAVAILABLE') throw error
    if (!(error instanceof AppError)) this.options.logFault(`Detection job ${job.id} failed`, error)
    const message = error instanceof AppError
      ? error.message
      : 'Detection stopped with an unexpected fault. The image is kept; inspect it by hand or run detection again.'
    await this.options.db.transaction(actor, (tx) => jobs.failJob(tx, job, 'failed', message))
  }

  private async insert(tx: Tx, jobId: string, image: { inspection_id: string; station_id: string; artifact_id: string }): Promise<void> {
    const { manifest } = this.options.model
    await jobs.insertJob(tx, {
      id: jobId,
      ...image,
      model_name: manifest.name,
      model_version: manifest.version,
      confidence_threshold: manifest.decisionThreshold
    })
  }

  private announce({ inspection_id, lot_id }: { inspection_id: string; lot_id: string }): void {
    this.options.events.emit({ type: 'inspection.changed', inspection_id, lot_id })
  }
}

const NEVER = new Promise<void>(() => undefined)

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** `specifications.copper_tone` of a part says which tone its pictures have; dark copper where it is silent. */
export function copperToneOf(specifications: Record<string, unknown>): CopperTone {
  return specifications['copper_tone'] === 'bright' ? 'bright' : DEFAULT_COPPER_TONE
}
