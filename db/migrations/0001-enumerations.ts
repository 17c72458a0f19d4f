import { type Kysely, sql } from 'kysely'
import {
  ARTIFACT_TYPES, AUDIT_ACTIONS, DEFECT_SEVERITIES, DEFECT_TYPES, DETECTION_METHODS, EVENT_LEVELS, INFERENCE_STATUSES,
  INSPECTION_STATUSES, INSPECTION_TYPES, LOT_STATUSES, PART_TYPES, REPORT_FORMATS, REPORT_STATUSES, REPORT_TYPES,
  REVIEW_STATUSES, STORAGE_LOCATIONS
} from '@shared/domain/enums'

const ENUMERATIONS = {
  part_type_enum: PART_TYPES,
  lot_status_enum: LOT_STATUSES,
  inspection_type_enum: INSPECTION_TYPES,
  inspection_status_enum: INSPECTION_STATUSES,
  defect_type_enum: DEFECT_TYPES,
  defect_severity_enum: DEFECT_SEVERITIES,
  detection_method_enum: DETECTION_METHODS,
  review_status_enum: REVIEW_STATUSES,
  inference_status_enum: INFERENCE_STATUSES,
  artifact_type_enum: ARTIFACT_TYPES,
  storage_location_enum: STORAGE_LOCATIONS,
  report_type_enum: REPORT_TYPES,
  report_status_enum: REPORT_STATUSES,
  report_format_enum: REPORT_FORMATS,
  audit_action_enum: AUDIT_ACTIONS,
  event_level_enum: EVENT_LEVELS
}

/** The document's sixteen types come first: in its own order eight tables would name types that do not exist yet. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const [name, values] of Object.entries(ENUMERATIONS)) {
    await db.schema.createType(name).asEnum([...values]).execute()
  }
  await sql`
    create function update_updated_at_column() returns trigger language plpgsql as $$
    begin
      -- clock_timestamp, not now(): two updates in one transaction must not share a time
      new.updated_at = clock_timestamp();
      return new;
    end $$`.execute(db)
}
