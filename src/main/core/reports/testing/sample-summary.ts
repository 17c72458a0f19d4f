import { DEFECT_SEVERITIES, DEFECT_TYPES, REVIEW_STATUSES } from '@shared/domain/enums'
import { PER_MILLION, ratio } from '@shared/domain/kpi'
import {
  INSPECTION_SUMMARY_SCHEMA_VERSION, type DefectRow, type InspectionRow, type InspectionSummary
} from '../inspection-summary'
import { defectsByVerdict, paretoByType } from '../summary-figures'

const MINUTE = 60_000
const FIRST_CHIP_AT = Date.UTC(2026, 2, 2, 5, 30)
const SHA256 = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'

export interface SampleOptions {
  chips: number
  /** Of every chip whose number can be divided by three. */
  defectsPerThirdChip: number
}

/** A consistent summary of a made-up lot, the same for the same options: counts, rates and lists agree. */
export function sampleSummary({ chips, defectsPerThirdChip }: SampleOptions): InspectionSummary {
  const inspectionRows = Array.from({ length: chips }, (_, index) => inspectionRow(index))
  const defectRows = inspectionRows.flatMap((row, index) => index % 3 !== 0 ? [] : (
    Array.from({ length: defectsPerThirdChip }, (_, nth) => defectRow(row, index + nth, nth))
  ))
  for (const row of inspectionRows) judge(row, defectRows.filter(defect => defect.inspection_id === row.inspection_id))
  const confirmed = byVerdict(defectRows, 'confirmed')
  const dismissed = byVerdict(defectRows, 'rejected') + byVerdict(defectRows, 'false_positive')
  const failed = inspectionRows.filter(row => row.result === 'fail').length
  const passed = chips - failed
  return {
    schema_version: INSPECTION_SUMMARY_SCHEMA_VERSION,
    report_type: 'inspection_summary',
    report_id: '0195a1c2-7b3e-7c44-9d10-5f2a8e6b1c01',
    title: 'Lot 24-0917',
    generated_at: '2026-03-02T09:15:00.000Z',
    generated_by: 'Mika Ito',
    audit_head: '0195a1c2-7aaa-7000-8000-00000000beef',
    scope: { kind: 'lot', shift: null, from: null, to: null, station_id: 'B2', time_zone: 'Europe/Berlin' },
    lots: [{
      lot_number: '24-0917',
      part_number: 'PCB-A4-C',
      part_name: 'Sensor board A4, revision C',
      production_date: '2026-02-28',
      batch_size: Math.max(chips, 1),
      production_line: 'Line 3',
      status: 'completed',
      tolerance_requirements: ['Critical, high: none allowed', 'Medium: at most 1', 'Low: at most 3']
    }],
    chips: { inspected: chips, open: 0, passed, failed },
    kpis: {
      yield: ratio(passed, chips),
      first_pass_yield: ratio(passed, chips),
      defects_per_unit: ratio(confirmed, chips),
      dppm: ratio(failed, chips, PER_MILLION),
      false_call_rate: ratio(dismissed, dismissed + confirmed)
    },
    defects_by_verdict: defectsByVerdict(defectRows),
    pareto: paretoByType(defectRows),
    inspection_rows: inspectionRows,
    defect_rows: defectRows,
    evidence: []
  }
}

function inspectionRow(index: number): InspectionRow {
  const startedAt = FIRST_CHIP_AT + index * MINUTE
  return {
    inspection_id: `inspection-${index}`,
    lot_number: '24-0917',
    chip_id: `A4C-${String(index + 1).padStart(4, '0')}`,
    inspection_type: 'visual',
    attempt: 1,
    status: 'completed',
    result: 'pass',
    reasons: [],
    defects_confirmed: 0,
    defects_rejected: 0,
    defects_false_positive: 0,
    defects_needs_review: 0,
    defects_pending: 0,
    station_id: 'B2',
    operator: 'Mika Ito',
    started_at: new Date(startedAt).toISOString(),
    completed_at: new Date(startedAt + MINUTE / 2).toISOString(),
    completed_by: 'Mika Ito'
  }
}

function defectRow(inspection: InspectionRow, seed: number, nth: number): DefectRow {
  const status = pick(REVIEW_STATUSES, seed)
  return {
    defect_id: `defect-${inspection.inspection_id}-${nth}`,
    inspection_id: inspection.inspection_id,
    defect_type: pick(DEFECT_TYPES, Math.floor(seed / 2) * (nth + 1)),
    raw_label: 'spur',
    severity: pick(DEFECT_SEVERITIES, seed),
    confidence: 0.5 + (seed % 50) / 100,
    location: { x: 40 + nth * 60, y: 50 + nth * 40, width: 24, height: 18 },
    detection_method: 'rule_based',
    review_status: status,
    reviewer: status === 'pending' ? null : 'Ana Müller',
    reviewed_at: status === 'pending' ? null : inspection.completed_at,
    note: null,
    artifact_file_name: `${inspection.chip_id}.png`,
    artifact_sha256: SHA256
  }
}

function judge(row: InspectionRow, defects: DefectRow[]): void {
  row.defects_pending = byVerdict(defects, 'pending')
  row.defects_confirmed = byVerdict(defects, 'confirmed')
  row.defects_rejected = byVerdict(defects, 'rejected')
  row.defects_needs_review = byVerdict(defects, 'needs_review')
  row.defects_false_positive = byVerdict(defects, 'false_positive')
  if (row.defects_confirmed === 0) return
  row.result = 'fail'
  row.reasons = [`${row.defects_confirmed} confirmed, none allowed`]
}

const byVerdict = (defects: DefectRow[], status: DefectRow['review_status']): number =>
  defects.filter(defect => defect.review_status === status).length

function pick<T>(list: readonly T[], index: number): T {
  const item = list[index % list.length]
  if (item === undefined) throw new Error('The list to pick from is empty')
  return item
}
