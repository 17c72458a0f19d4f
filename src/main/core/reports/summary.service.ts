import { AppError } from '@shared/contract/errors'
import type { ReportScope } from '@shared/contract/reports.contract'
import { DEFECT_SEVERITIES, type ReviewStatus } from '@shared/domain/enums'
import { defectivePartsPerMillion, defectsPerUnit, falseCallRate, finalYield, firstPassYield } from '@shared/domain/kpi'
import { type Box, clampToImage } from '@shared/domain/geometry'
import { aboutOrigin, boxInGolden } from '@shared/domain/registration'
import { describeTolerance, parseToleranceRequirements } from '@shared/domain/tolerance'
import type { BlobStore } from '../artifacts/blob-store'
import type { Database } from '../db/database'
import { pixelSizeOf } from '../inspections/inspections.service'
import type { ActingUser } from '../users/user-session'
import {
  type Evidence, INSPECTION_SUMMARY_SCHEMA_VERSION, type InspectionRow, type InspectionSummary, type SummaryLot
} from './inspection-summary'
import * as reports from './reports.repository'
import { defectsByVerdict, paretoByType } from './summary-figures'

/** As many pictures as the report shows, worst first. */
const EVIDENCE_LIMIT = 12

/** Reads what an inspection summary says, in one transaction, so that its numbers agree with each other. */
export class SummaryService {
  constructor(private readonly db: Database, private readonly store: BlobStore) {}

  /** @throws AppError NOT_FOUND for an unknown lot */
  async read(who: ActingUser, report: { id: string; title: string }, scope: ReportScope): Promise<InspectionSummary> {
    const { lots, inspections, defects } = await this.db.transaction(who.actor, async (tx) => ({
      lots: await reports.summaryLots(tx, scope),
      inspections: await reports.summaryInspections(tx, scope),
      defects: await reports.summaryDefects(tx, scope)
    }))
    if (scope.kind === 'lot' && lots.length === 0) throw new AppError('NOT_FOUND', 'This lot does not exist.')

    const latest = latestAttempts(inspections).filter(({ status }) => status === 'completed')
    const latestIds = new Set(latest.map(({ inspection_id }) => inspection_id))
    const failed = latest.filter(({ result }) => result === 'fail').length
    const confirmedOnLatest = defects.filter(
      ({ inspection_id, review_status }) => review_status === 'confirmed' && latestIds.has(inspection_id)
    ).length
    const attempts = inspections.map(({ lot_number, ...row }) => ({ ...row, lot_id: lot_number }))

    return {
      schema_version: INSPECTION_SUMMARY_SCHEMA_VERSION,
      report_type: 'inspection_summary',
      report_id: report.id,
      title: report.title,
      generated_at: new Date().toISOString(),
      generated_by: who.user.display_name,
      audit_head: null,
      scope: {
        kind: scope.kind,
        shift: null,
        from: scope.kind === 'shift' ? scope.from.toISOString() : null,
        to: scope.kind === 'shift' ? scope.to.toISOString() : null,
        station_id: scope.kind === 'shift' ? (scope.station_id ?? null) : null,
        time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone
      },
      lots: lots.map(toSummaryLot),
      chips: {
        inspected: latest.length,
        open: scope.kind === 'lot' ? lots.reduce((sum, { chips_open }) => sum + chips_open, 0) : 0,
        passed: latest.length - failed,
        failed
      },
      kpis: {
        yield: finalYield(attempts),
        first_pass_yield: firstPassYield(attempts),
        defects_per_unit: defectsPerUnit(confirmedOnLatest, latest.length),
        dppm: defectivePartsPerMillion(failed, latest.length),
        false_call_rate: falseCallRate(defects)
      },
      defects_by_verdict: defectsByVerdict(defects),
      pareto: paretoByType(defects),
      inspection_rows: inspections,
      defect_rows: defects.map(({ golden: _golden, image: _image, registration: _registration, specifications: _specifications, ...row }) => row),
      evidence: this.evidence(defects)
    }
  }

  private evidence(defects: reports.SummaryDefect[]): Evidence[] {
    return defects
      .filter(({ review_status, artifact_sha256 }) => review_status in VERDICT_RANK && artifact_sha256 !== null)
      .toSorted((a, b) => verdictRank(a) - verdictRank(b) || severityRank(b) - severityRank(a) || b.confidence - a.confidence)
      .slice(0, EVIDENCE_LIMIT)
      .map((defect) => ({
        defect_id: defect.defect_id,
        captured: { path: this.store.pathOf(defect.artifact_sha256 as string), file_name: defect.artifact_file_name ?? '' },
        golden: defect.golden && { path: this.store.pathOf(defect.golden.checksum_sha256), file_name: 'golden' },
        golden_location: locationInGolden(defect),
        pixel_size_um: pixelSizeOf(defect.specifications)
      }))
  }
}

/** Null where the golden image is taken to lie pixel on pixel, or the place lies beyond its edge. */
function locationInGolden({ location, golden, image, registration }: reports.SummaryDefect): Box | null {
  if (!golden || !image || !registration) return null
  return clampToImage(boxInGolden(location, aboutOrigin(registration, golden, image)), golden)
}

/** What is shown of defects: the confirmed before the undecided; dismissed ones are none. */
const VERDICT_RANK: Partial<Record<ReviewStatus, number>> = { confirmed: 0, needs_review: 1, pending: 1 }

function verdictRank({ review_status }: { review_status: ReviewStatus }): number {
  return VERDICT_RANK[review_status] ?? Infinity
}

function severityRank({ severity }: { severity: (typeof DEFECT_SEVERITIES)[number] }): number {
  return DEFECT_SEVERITIES.indexOf(severity)
}

/** Rows come ordered by lot, chip and attempt: the last of a chip is its latest. */
function latestAttempts(inspections: InspectionRow[]): InspectionRow[] {
  const byChip = new Map(inspections.map((row) => [JSON.stringify([row.lot_number, row.chip_id]), row]))
  return [...byChip.values()]
}

function toSummaryLot({ id: _id, chips_open: _open, tolerance_requirements, ...lot }: reports.SummaryLotRow): SummaryLot {
  const parsed = parseToleranceRequirements(tolerance_requirements)
  return { ...lot, tolerance_requirements: parsed.ok ? describeTolerance(parsed.tolerance) : parsed.problems }
}
