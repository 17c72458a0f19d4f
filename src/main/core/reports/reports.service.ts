import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@shared/contract/errors'
import type { Report } from '@shared/contract/models'
import type { ReportProgress, ReportScope } from '@shared/contract/reports.contract'
import type { Database } from '../db/database'
import type { EventBus } from '../events/event-bus'
import { findLot } from '../lots/lots.repository'
import type { ActingUser } from '../users/user-session'
import type { RenderedFile, RenderFormat } from './render/render-protocol'
import type { ReportRenderer } from './render/report-renderer'
import * as reports from './reports.repository'
import type { SummaryService } from './summary.service'

export interface ReportRequest {
  id: string
  format: RenderFormat
  scope: ReportScope
}

export interface ReportFile {
  path: string
  fileName: string
  contentType: string
}

const CONTENT_TYPES: Record<RenderFormat, string> = {
  pdf: 'application/pdf',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json'
}

const REPORTS_FOLDER = 'reports'

/** Inspection summaries: made in the background with progress, recorded in `reports`, and found again. */
export class ReportsService {
  constructor(
    private readonly parts: {
      db: Database
      summaries: SummaryService
      renderer: ReportRenderer
      events: EventBus
      home: string
    }
  ) {}

  async open(): Promise<void> {
    await mkdir(join(this.parts.home, REPORTS_FOLDER), { recursive: true })
  }

  /**
   * Makes a report and yields how far it is; the last value carries it. Leaving early cancels it: the row says
   * so, and no file stays.
   *
   * @throws AppError NOT_FOUND for an unknown lot; CANCELLED when the signal aborts; what the renderer throws
   */
  async *create(who: ActingUser, request: ReportRequest, signal: AbortSignal): AsyncGenerator<ReportProgress, void> {
    const title = await this.register(who, request)
    const filePath = `${REPORTS_FOLDER}/${request.id}.${request.format}`
    const outPath = join(this.parts.home, filePath)
    const left = new AbortController()
    let rendered: Promise<RenderedFile> | undefined
    let isRecorded = false
    try {
      yield progress('reading', 0, 1)
      const summary = await this.parts.summaries.read(who, { id: request.id, title }, request.scope)
      const rendering = new ProgressChannel<ReportProgress>()
      rendered = this.parts.renderer.render(
        { kind: request.format, summary, outPath },
        {
          signal: AbortSignal.any([signal, left.signal]),
          onProgress: ({ step, done, total }) => rendering.push(progress(step, done, total))
        }
      )
      yield* rendering.until(rendered)
      const { bytes, sha256 } = await rendered
      const report = await this.finish(who, request.id, { file_path: filePath, file_size_bytes: bytes, checksum_sha256: sha256 })
      isRecorded = true
      yield { ...progress('done', 1, 1), report }
    } catch (error) {
      isRecorded = true
      await rm(outPath, { force: true })
      await this.recordEnd(who, request.id, signal.aborted, error)
      throw error
    } finally {
      // Whoever reads this sequence may leave it at any `yield`, which is no error and passes `catch` by.
      if (!isRecorded) {
        left.abort()
        await rendered?.catch(() => undefined)
        await rm(outPath, { force: true })
        await this.recordEnd(who, request.id, true, null)
      }
    }
  }

  /** Newest first, those one made oneself or was given access to. */
  async list({ actor }: ActingUser, page: { after?: string | undefined; limit: number }): Promise<{ reports: Report[]; next: string | null }> {
    const rows = await this.parts.db.transaction(actor, (tx) =>
      reports.listReports(tx, { after: page.after, limit: page.limit + 1 })
    )
    const shown = rows.slice(0, page.limit)
    const last = shown.at(-1)
    return { reports: shown, next: rows.length > page.limit && last ? last.id : null }
  }

  /** @throws AppError NOT_FOUND when it does not exist, is not finished, or is not for this person */
  async file({ actor }: ActingUser, reportId: string): Promise<ReportFile> {
    const row = await this.parts.db.transaction(actor, (tx) => reports.reportFile(tx, reportId))
    if (!row) throw new AppError('NOT_FOUND', 'This report does not exist, is not finished, or is not for you.')
    return {
      path: join(this.parts.home, row.file_path),
      fileName: `${row.title}.${row.format}`,
      contentType: CONTENT_TYPES[row.format as RenderFormat]
    }
  }

  private register(who: ActingUser, request: ReportRequest): Promise<string> {
    return this.parts.db.transaction(who.actor, async (tx) => {
      const scope = request.scope
      const lot = scope.kind === 'lot' ? await findLot(tx, scope.lot_id) : null
      if (scope.kind === 'lot' && !lot) throw new AppError('NOT_FOUND', 'This lot does not exist.')
      const title = lot ? `Inspection summary ${lot.lot_number}` : shiftTitle(scope as Extract<ReportScope, { kind: 'shift' }>)
      await reports.insertReport(tx, { id: request.id, title, format: request.format, generated_by: who.user.id, scope })
      return title
    })
  }

  private async finish(
    who: ActingUser,
    reportId: string,
    file: { file_path: string; file_size_bytes: number; checksum_sha256: string }
  ): Promise<Report> {
    const report = await this.parts.db.transaction(who.actor, async (tx) => {
      await reports.finishReport(tx, reportId, file)
      return (await reports.findReport(tx, reportId)) as Report
    })
    this.parts.events.emit({ type: 'report.changed', report_id: reportId })
    return report
  }

  private async recordEnd(who: ActingUser, reportId: string, cancelled: boolean, error: unknown): Promise<void> {
    const reason = error instanceof AppError ? error.message : 'The report failed unexpectedly; the log has the details.'
    await this.parts.db.transaction(who.actor, (tx) =>
      reports.endReport(tx, reportId, cancelled ? 'cancelled' : 'failed', cancelled ? 'Cancelled on request.' : reason)
    )
    this.parts.events.emit({ type: 'report.changed', report_id: reportId })
  }
}

function progress(step: ReportProgress['step'], done: number, total: number): ReportProgress {
  return { step, done, total, report: null }
}

function shiftTitle(scope: Extract<ReportScope, { kind: 'shift' }>): string {
  const day = scope.from.toISOString().slice(0, 'YYYY-MM-DD'.length)
  return scope.station_id === undefined ? `Inspection summary ${day}` : `Inspection summary ${scope.station_id} ${day}`
}

/** Values pushed by callbacks, as a sequence that ends with a promise. */
class ProgressChannel<T> {
  private readonly arrived: T[] = []
  private wake: () => void = () => undefined

  push(value: T): void {
    this.arrived.push(value)
    this.wake()
  }

  async *until(end: Promise<unknown>): AsyncGenerator<T, void> {
    let ended = false
    const finished = end.then(
      () => { ended = true; this.wake() },
      () => { ended = true; this.wake() }
    )
    while (!ended) {
      while (this.arrived.length > 0) yield this.arrived.shift() as T
      if (!ended) await new Promise<void>((resolve) => { this.wake = resolve })
    }
    await finished
    while (this.arrived.length > 0) yield this.arrived.shift() as T
  }
}
