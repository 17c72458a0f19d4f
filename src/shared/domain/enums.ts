/**
 * The sixteen enumerations of the platform's database document, in its order: for the ordered ones
 * (severity) the order is the meaning. PostgreSQL has the same lists; `db/schema.test.ts` compares them.
 */
export const PART_TYPES = ['pcb', 'semiconductor', 'component', 'assembly', 'wafer'] as const
export type PartType = (typeof PART_TYPES)[number]

export const LOT_STATUSES = ['active', 'completed', 'quarantined', 'released', 'rejected'] as const
export type LotStatus = (typeof LOT_STATUSES)[number]

export const INSPECTION_TYPES = ['visual', 'electrical', 'thermal', 'dimensional', 'functional', 'optical'] as const
export type InspectionType = (typeof INSPECTION_TYPES)[number]

export const INSPECTION_STATUSES = ['pending', 'in_progress', 'completed', 'failed', 'cancelled'] as const
export type InspectionStatus = (typeof INSPECTION_STATUSES)[number]

export const DEFECT_TYPES = [
  'scratch', 'void', 'contamination', 'misalignment', 'short', 'open',
  'crack', 'burn', 'foreign_object', 'delamination', 'corrosion'
] as const
export type DefectType = (typeof DEFECT_TYPES)[number]

export const DEFECT_SEVERITIES = ['low', 'medium', 'high', 'critical'] as const
export type DefectSeverity = (typeof DEFECT_SEVERITIES)[number]

export const DETECTION_METHODS = ['ml_automated', 'manual_review', 'hybrid', 'rule_based'] as const
export type DetectionMethod = (typeof DETECTION_METHODS)[number]

export const REVIEW_STATUSES = ['pending', 'confirmed', 'rejected', 'needs_review', 'false_positive'] as const
export type ReviewStatus = (typeof REVIEW_STATUSES)[number]

export const INFERENCE_STATUSES = ['queued', 'processing', 'completed', 'failed', 'cancelled', 'timeout'] as const
export type InferenceStatus = (typeof INFERENCE_STATUSES)[number]

export const ARTIFACT_TYPES = ['image', 'video', 'measurement', 'document', 'log', 'model_output'] as const
export type ArtifactType = (typeof ARTIFACT_TYPES)[number]

export const STORAGE_LOCATIONS = ['primary', 'archive', 'cold_storage', 'temporary'] as const
export type StorageLocation = (typeof STORAGE_LOCATIONS)[number]

export const REPORT_TYPES = [
  'inspection_summary', 'defect_analysis', 'quality_metrics',
  'production_overview', 'compliance_report', 'performance_analysis'
] as const
export type ReportType = (typeof REPORT_TYPES)[number]

export const REPORT_STATUSES = ['generating', 'completed', 'failed', 'cancelled'] as const
export type ReportStatus = (typeof REPORT_STATUSES)[number]

export const REPORT_FORMATS = ['pdf', 'excel', 'csv', 'json', 'html'] as const
export type ReportFormat = (typeof REPORT_FORMATS)[number]

export const AUDIT_ACTIONS = ['create', 'update', 'delete', 'view', 'download', 'export'] as const
export type AuditAction = (typeof AUDIT_ACTIONS)[number]

export const EVENT_LEVELS = ['debug', 'info', 'warning', 'error', 'critical'] as const
export type EventLevel = (typeof EVENT_LEVELS)[number]
