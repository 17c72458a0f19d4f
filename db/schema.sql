-- The schema after all migrations. Written by `npm run generate`; do not edit.
-- A change here without a new file in db/migrations means that a released migration was edited.

create type artifact_type_enum as enum ('image', 'video', 'measurement', 'document', 'log', 'model_output');

create type audit_action_enum as enum ('create', 'update', 'delete', 'view', 'download', 'export');

create type defect_severity_enum as enum ('low', 'medium', 'high', 'critical');

create type defect_type_enum as enum ('scratch', 'void', 'contamination', 'misalignment', 'short', 'open', 'crack', 'burn', 'foreign_object', 'delamination', 'corrosion');

create type detection_method_enum as enum ('ml_automated', 'manual_review', 'hybrid', 'rule_based');

create type event_level_enum as enum ('debug', 'info', 'warning', 'error', 'critical');

create type inference_status_enum as enum ('queued', 'processing', 'completed', 'failed', 'cancelled', 'timeout');

create type inspection_status_enum as enum ('pending', 'in_progress', 'completed', 'failed', 'cancelled');

create type inspection_type_enum as enum ('visual', 'electrical', 'thermal', 'dimensional', 'functional', 'optical');

create type lot_status_enum as enum ('active', 'completed', 'quarantined', 'released', 'rejected');

create type part_type_enum as enum ('pcb', 'semiconductor', 'component', 'assembly', 'wafer');

create type report_format_enum as enum ('pdf', 'excel', 'csv', 'json', 'html');

create type report_status_enum as enum ('generating', 'completed', 'failed', 'cancelled');

create type report_type_enum as enum ('inspection_summary', 'defect_analysis', 'quality_metrics', 'production_overview', 'compliance_report', 'performance_analysis');

create type review_status_enum as enum ('pending', 'confirmed', 'rejected', 'needs_review', 'false_positive');

create type storage_location_enum as enum ('primary', 'archive', 'cold_storage', 'temporary');

create table artifact_blobs (
  checksum_sha256 character(64) not null,
  file_size_bytes bigint not null,
  content_type character varying(100) not null,
  width integer,
  height integer,
  storage_location storage_location_enum not null default 'primary'::storage_location_enum,
  created_at timestamp with time zone not null default now(),
  constraint artifact_blobs_checksum_sha256_check CHECK ((checksum_sha256 ~ '^[a-f0-9]{64}$'::text)),
  constraint artifact_blobs_file_size_bytes_check CHECK ((file_size_bytes >= 0)),
  constraint artifact_blobs_height_check CHECK ((height > 0)),
  constraint artifact_blobs_width_check CHECK ((width > 0)),
  constraint artifact_blobs_pkey PRIMARY KEY (checksum_sha256)
);

create table artifacts (
  id uuid not null default gen_random_uuid(),
  inspection_id uuid not null,
  station_id character varying(50) not null,
  inference_job_id uuid,
  artifact_type artifact_type_enum not null,
  file_name character varying(255) not null,
  file_path character varying(500) not null,
  content_type character varying(100) not null,
  file_size_bytes bigint not null,
  checksum_sha256 character(64) not null,
  storage_location storage_location_enum not null default 'primary'::storage_location_enum,
  metadata jsonb not null default '{}'::jsonb,
  tags text[] not null default '{}'::text[],
  created_at timestamp with time zone not null default now(),
  archived_at timestamp with time zone,
  constraint artifacts_file_size_bytes_check CHECK ((file_size_bytes >= 0)),
  constraint artifacts_metadata_check CHECK ((jsonb_typeof(metadata) = 'object'::text)),
  constraint valid_checksum CHECK ((checksum_sha256 ~ '^[a-f0-9]{64}$'::text)),
  constraint artifacts_checksum_sha256_fkey FOREIGN KEY (checksum_sha256) REFERENCES artifact_blobs(checksum_sha256) ON DELETE RESTRICT,
  constraint artifacts_inference_job_id_fkey FOREIGN KEY (inference_job_id, inspection_id) REFERENCES inference_jobs(id, inspection_id) ON DELETE SET NULL (inference_job_id),
  constraint artifacts_inspection_id_fkey FOREIGN KEY (inspection_id, station_id) REFERENCES inspections(id, station_id) ON UPDATE CASCADE ON DELETE CASCADE,
  constraint artifacts_pkey PRIMARY KEY (id),
  constraint artifacts_id_inspection_key UNIQUE (id, inspection_id),
  constraint unique_file_path UNIQUE (file_path)
);
CREATE INDEX idx_artifacts_checksum ON public.artifacts USING btree (checksum_sha256);
CREATE INDEX idx_artifacts_created_at ON public.artifacts USING btree (created_at DESC);
CREATE INDEX idx_artifacts_inference_job_id ON public.artifacts USING btree (inference_job_id) WHERE (inference_job_id IS NOT NULL);
CREATE INDEX idx_artifacts_inspection_id ON public.artifacts USING btree (inspection_id);
CREATE INDEX idx_artifacts_station_created ON public.artifacts USING btree (station_id, created_at DESC);
CREATE INDEX idx_artifacts_storage_location ON public.artifacts USING btree (storage_location);
CREATE INDEX idx_artifacts_tags_gin ON public.artifacts USING gin (tags);
CREATE INDEX idx_artifacts_type ON public.artifacts USING btree (artifact_type);
CREATE TRIGGER a_fill_station BEFORE INSERT ON public.artifacts FOR EACH ROW WHEN ((new.station_id IS NULL)) EXECUTE FUNCTION fill_station_id();
alter table artifacts enable row level security;
create policy artifact_access_policy on artifacts for all to application_user using (((station_id)::text = ANY ((( SELECT app_station_ids() AS app_station_ids))::text[]))) with check (((station_id)::text = ANY ((( SELECT app_station_ids() AS app_station_ids))::text[])));

create table defect_artifacts (
  defect_id uuid not null,
  artifact_id uuid not null,
  inspection_id uuid not null,
  constraint defect_artifacts_artifact_id_inspection_id_fkey FOREIGN KEY (artifact_id, inspection_id) REFERENCES artifacts(id, inspection_id) ON DELETE CASCADE,
  constraint defect_artifacts_defect_id_inspection_id_fkey FOREIGN KEY (defect_id, inspection_id) REFERENCES defects(id, inspection_id) ON DELETE CASCADE,
  constraint defect_artifacts_pkey PRIMARY KEY (defect_id, artifact_id)
);
CREATE INDEX idx_defect_artifacts_artifact_id ON public.defect_artifacts USING btree (artifact_id);
alter table defect_artifacts enable row level security;
create policy defect_artifacts_access_policy on defect_artifacts for all to application_user using ((EXISTS ( SELECT
   FROM defects o
  WHERE (o.id = defect_artifacts.defect_id)))) with check ((EXISTS ( SELECT
   FROM defects o
  WHERE (o.id = defect_artifacts.defect_id))));

create table defect_reviews (
  id uuid not null,
  defect_id uuid not null,
  station_id character varying(50) not null,
  reviewer_id uuid not null,
  review_status review_status_enum not null,
  defect_type defect_type_enum not null,
  severity defect_severity_enum not null,
  note text,
  undoes uuid,
  previous_review_id uuid,
  previous_status review_status_enum not null,
  previous_type defect_type_enum not null,
  previous_severity defect_severity_enum not null,
  created_at timestamp with time zone not null default clock_timestamp(),
  constraint defect_reviews_defect_fkey FOREIGN KEY (defect_id, station_id) REFERENCES defects(id, station_id) ON UPDATE CASCADE ON DELETE CASCADE,
  constraint defect_reviews_previous_review_id_fkey FOREIGN KEY (previous_review_id) REFERENCES defect_reviews(id) ON DELETE RESTRICT,
  constraint defect_reviews_reviewer_id_fkey FOREIGN KEY (reviewer_id) REFERENCES users(id) ON DELETE RESTRICT,
  constraint defect_reviews_undoes_fkey FOREIGN KEY (undoes) REFERENCES defect_reviews(id) ON DELETE RESTRICT,
  constraint defect_reviews_pkey PRIMARY KEY (id),
  constraint undone_once UNIQUE (undoes)
);
CREATE INDEX idx_defect_reviews_defect_id ON public.defect_reviews USING btree (defect_id, created_at DESC);
CREATE INDEX idx_defect_reviews_reviewer_id ON public.defect_reviews USING btree (reviewer_id, created_at DESC);
CREATE TRIGGER a_fill_station BEFORE INSERT ON public.defect_reviews FOR EACH ROW WHEN ((new.station_id IS NULL)) EXECUTE FUNCTION fill_review_station_id();
alter table defect_reviews enable row level security;
create policy defect_review_access_policy on defect_reviews for all to application_user using (((station_id)::text = ANY ((( SELECT app_station_ids() AS app_station_ids))::text[]))) with check (((station_id)::text = ANY ((( SELECT app_station_ids() AS app_station_ids))::text[])));

create table defects (
  id uuid not null default gen_random_uuid(),
  inspection_id uuid not null,
  station_id character varying(50) not null,
  defect_type defect_type_enum not null,
  severity defect_severity_enum not null,
  confidence numeric(5,4) not null,
  location jsonb not null,
  description text,
  detection_method detection_method_enum not null,
  reviewer_id uuid,
  review_status review_status_enum not null default 'pending'::review_status_enum,
  latest_review_id uuid,
  corrective_action text,
  artifact_references jsonb not null default '[]'::jsonb,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint defects_artifact_references_check CHECK ((jsonb_typeof(artifact_references) = 'array'::text)),
  constraint defects_confidence_check CHECK (((confidence >= (0)::numeric) AND (confidence <= (1)::numeric))),
  constraint valid_location_format CHECK (validate_defect_location(location)),
  constraint defects_inspection_id_fkey FOREIGN KEY (inspection_id, station_id) REFERENCES inspections(id, station_id) ON UPDATE CASCADE ON DELETE CASCADE,
  constraint defects_latest_review_fkey FOREIGN KEY (latest_review_id) REFERENCES defect_reviews(id) DEFERRABLE INITIALLY DEFERRED,
  constraint defects_reviewer_id_fkey FOREIGN KEY (reviewer_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint defects_pkey PRIMARY KEY (id),
  constraint defects_id_inspection_key UNIQUE (id, inspection_id),
  constraint defects_id_station_key UNIQUE (id, station_id)
);
CREATE INDEX idx_defects_claim ON public.defects USING btree (severity DESC, created_at) WHERE ((review_status = 'pending'::review_status_enum) AND (reviewer_id IS NULL));
CREATE INDEX idx_defects_confidence ON public.defects USING btree (confidence DESC);
CREATE INDEX idx_defects_created_at ON public.defects USING btree (created_at DESC);
CREATE INDEX idx_defects_detection_method ON public.defects USING btree (detection_method);
CREATE INDEX idx_defects_inspection_id ON public.defects USING btree (inspection_id);
CREATE INDEX idx_defects_review_status ON public.defects USING btree (review_status);
CREATE INDEX idx_defects_reviewer_id ON public.defects USING btree (reviewer_id) WHERE (reviewer_id IS NOT NULL);
CREATE INDEX idx_defects_station_created ON public.defects USING btree (station_id, created_at DESC);
CREATE INDEX idx_defects_type_severity ON public.defects USING btree (defect_type, severity);
CREATE TRIGGER a_fill_station BEFORE INSERT ON public.defects FOR EACH ROW WHEN ((new.station_id IS NULL)) EXECUTE FUNCTION fill_station_id();
CREATE TRIGGER sync_defect_artifacts_insert AFTER INSERT ON public.defects FOR EACH ROW WHEN ((new.artifact_references <> '[]'::jsonb)) EXECUTE FUNCTION sync_defect_artifacts();
CREATE TRIGGER sync_defect_artifacts_update AFTER UPDATE OF artifact_references ON public.defects FOR EACH ROW WHEN ((new.artifact_references IS DISTINCT FROM old.artifact_references)) EXECUTE FUNCTION sync_defect_artifacts();
CREATE TRIGGER update_defects_updated_at BEFORE UPDATE ON public.defects FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
alter table defects enable row level security;
create policy defect_access_policy on defects for all to application_user using (((station_id)::text = ANY ((( SELECT app_station_ids() AS app_station_ids))::text[]))) with check (((station_id)::text = ANY ((( SELECT app_station_ids() AS app_station_ids))::text[])));

create table detections (
  job_id uuid not null,
  ordinal integer not null,
  inspection_id uuid not null,
  station_id character varying(50) not null,
  artifact_id uuid not null,
  raw_label character varying(100) not null,
  score numeric(5,4) not null,
  location jsonb not null,
  defect_id uuid,
  created_at timestamp with time zone not null default now(),
  constraint detections_ordinal_check CHECK ((ordinal >= 0)),
  constraint detections_score_check CHECK (((score >= (0)::numeric) AND (score <= (1)::numeric))),
  constraint valid_detection_location CHECK (validate_defect_location(location)),
  constraint detections_artifact_fkey FOREIGN KEY (artifact_id, inspection_id) REFERENCES artifacts(id, inspection_id) ON DELETE CASCADE,
  constraint detections_defect_fkey FOREIGN KEY (defect_id, inspection_id) REFERENCES defects(id, inspection_id) ON DELETE SET NULL (defect_id),
  constraint detections_job_fkey FOREIGN KEY (job_id, inspection_id) REFERENCES inference_jobs(id, inspection_id) ON DELETE CASCADE,
  constraint detections_station_fkey FOREIGN KEY (inspection_id, station_id) REFERENCES inspections(id, station_id) ON UPDATE CASCADE ON DELETE CASCADE,
  constraint detections_pkey PRIMARY KEY (job_id, ordinal)
);
CREATE INDEX idx_detections_defect_id ON public.detections USING btree (defect_id) WHERE (defect_id IS NOT NULL);
CREATE INDEX idx_detections_inspection_id ON public.detections USING btree (inspection_id);
CREATE TRIGGER a_fill_station BEFORE INSERT ON public.detections FOR EACH ROW WHEN ((new.station_id IS NULL)) EXECUTE FUNCTION fill_station_id();
alter table detections enable row level security;
create policy detection_access_policy on detections for all to application_user using (((station_id)::text = ANY ((( SELECT app_station_ids() AS app_station_ids))::text[]))) with check (((station_id)::text = ANY ((( SELECT app_station_ids() AS app_station_ids))::text[])));

create table golden_images (
  id uuid not null default gen_random_uuid(),
  part_id uuid not null,
  view character varying(100) not null,
  version integer not null,
  checksum_sha256 character(64) not null,
  width integer not null,
  height integer not null,
  approved_by uuid,
  approved_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  constraint golden_images_height_check CHECK ((height > 0)),
  constraint golden_images_version_check CHECK ((version > 0)),
  constraint golden_images_width_check CHECK ((width > 0)),
  constraint golden_images_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES users(id) ON DELETE SET NULL,
  constraint golden_images_checksum_sha256_fkey FOREIGN KEY (checksum_sha256) REFERENCES artifact_blobs(checksum_sha256) ON DELETE RESTRICT,
  constraint golden_images_part_id_fkey FOREIGN KEY (part_id) REFERENCES parts(id) ON DELETE CASCADE,
  constraint golden_images_pkey PRIMARY KEY (id),
  constraint unique_golden_version UNIQUE (part_id, view, version)
);
CREATE INDEX idx_golden_images_checksum ON public.golden_images USING btree (checksum_sha256);

create table inference_job_artifacts (
  job_id uuid not null,
  artifact_id uuid not null,
  inspection_id uuid not null,
  direction character varying(6) not null,
  constraint inference_job_artifacts_direction_check CHECK (((direction)::text = ANY ((ARRAY['input'::character varying, 'output'::character varying])::text[]))),
  constraint inference_job_artifacts_artifact_id_inspection_id_fkey FOREIGN KEY (artifact_id, inspection_id) REFERENCES artifacts(id, inspection_id) ON DELETE CASCADE,
  constraint inference_job_artifacts_job_id_inspection_id_fkey FOREIGN KEY (job_id, inspection_id) REFERENCES inference_jobs(id, inspection_id) ON DELETE CASCADE,
  constraint inference_job_artifacts_pkey PRIMARY KEY (job_id, artifact_id, direction)
);
CREATE INDEX idx_inference_job_artifacts_artifact_id ON public.inference_job_artifacts USING btree (artifact_id);
alter table inference_job_artifacts enable row level security;
create policy inference_job_artifacts_access_policy on inference_job_artifacts for all to application_user using ((EXISTS ( SELECT
   FROM inference_jobs o
  WHERE (o.id = inference_job_artifacts.job_id)))) with check ((EXISTS ( SELECT
   FROM inference_jobs o
  WHERE (o.id = inference_job_artifacts.job_id))));

create table inference_jobs (
  id uuid not null default gen_random_uuid(),
  inspection_id uuid not null,
  station_id character varying(50) not null,
  model_name character varying(100) not null,
  model_version character varying(20) not null,
  status inference_status_enum not null default 'queued'::inference_status_enum,
  priority integer not null default 5,
  batch_size integer not null default 1,
  confidence_threshold numeric(5,4) not null default 0.7,
  processing_parameters jsonb not null default '{}'::jsonb,
  input_artifacts jsonb not null default '[]'::jsonb,
  output_artifacts jsonb not null default '[]'::jsonb,
  triton_request_id character varying(100),
  error_message text,
  performance_metrics jsonb not null default '{}'::jsonb,
  attempts integer not null default 0,
  queued_at timestamp with time zone not null default now(),
  started_at timestamp with time zone,
  completed_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint inference_jobs_attempts_check CHECK ((attempts >= 0)),
  constraint inference_jobs_batch_size_check CHECK ((batch_size > 0)),
  constraint inference_jobs_confidence_threshold_check CHECK (((confidence_threshold >= (0)::numeric) AND (confidence_threshold <= (1)::numeric))),
  constraint inference_jobs_input_artifacts_check CHECK ((jsonb_typeof(input_artifacts) = 'array'::text)),
  constraint inference_jobs_output_artifacts_check CHECK ((jsonb_typeof(output_artifacts) = 'array'::text)),
  constraint inference_jobs_performance_metrics_check CHECK ((jsonb_typeof(performance_metrics) = 'object'::text)),
  constraint inference_jobs_priority_check CHECK (((priority >= 1) AND (priority <= 10))),
  constraint inference_jobs_processing_parameters_check CHECK ((jsonb_typeof(processing_parameters) = 'object'::text)),
  constraint valid_job_timing CHECK ((((started_at IS NULL) OR (started_at >= queued_at)) AND ((completed_at IS NULL) OR (status = ANY (ARRAY['cancelled'::inference_status_enum, 'timeout'::inference_status_enum])) OR ((started_at IS NOT NULL) AND (completed_at >= started_at))) AND ((status <> 'completed'::inference_status_enum) OR (completed_at IS NOT NULL)))),
  constraint inference_jobs_inspection_id_fkey FOREIGN KEY (inspection_id, station_id) REFERENCES inspections(id, station_id) ON UPDATE CASCADE ON DELETE CASCADE,
  constraint inference_jobs_model_fkey FOREIGN KEY (model_name, model_version) REFERENCES model_versions(model_name, model_version) ON DELETE RESTRICT,
  constraint inference_jobs_pkey PRIMARY KEY (id),
  constraint inference_jobs_id_inspection_key UNIQUE (id, inspection_id)
);
CREATE INDEX idx_inference_jobs_created_at ON public.inference_jobs USING btree (created_at DESC);
CREATE INDEX idx_inference_jobs_inspection_id ON public.inference_jobs USING btree (inspection_id);
CREATE INDEX idx_inference_jobs_model ON public.inference_jobs USING btree (model_name, model_version);
CREATE INDEX idx_inference_jobs_station_created ON public.inference_jobs USING btree (station_id, created_at DESC);
CREATE INDEX idx_inference_jobs_status_priority ON public.inference_jobs USING btree (status, priority DESC, queued_at);
CREATE INDEX idx_inference_jobs_triton_request ON public.inference_jobs USING btree (triton_request_id) WHERE (triton_request_id IS NOT NULL);
CREATE TRIGGER a_fill_station BEFORE INSERT ON public.inference_jobs FOR EACH ROW WHEN ((new.station_id IS NULL)) EXECUTE FUNCTION fill_station_id();
CREATE TRIGGER sync_inference_job_artifacts_insert AFTER INSERT ON public.inference_jobs FOR EACH ROW EXECUTE FUNCTION sync_inference_job_artifacts();
CREATE TRIGGER sync_inference_job_artifacts_update AFTER UPDATE OF input_artifacts, output_artifacts ON public.inference_jobs FOR EACH ROW WHEN (((new.input_artifacts IS DISTINCT FROM old.input_artifacts) OR (new.output_artifacts IS DISTINCT FROM old.output_artifacts))) EXECUTE FUNCTION sync_inference_job_artifacts();
CREATE TRIGGER update_inference_jobs_updated_at BEFORE UPDATE ON public.inference_jobs FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
alter table inference_jobs enable row level security;
create policy inference_job_access_policy on inference_jobs for all to application_user using (((station_id)::text = ANY ((( SELECT app_station_ids() AS app_station_ids))::text[]))) with check (((station_id)::text = ANY ((( SELECT app_station_ids() AS app_station_ids))::text[])));

create table inspections (
  id uuid not null default gen_random_uuid(),
  lot_id uuid not null,
  chip_id character varying(100) not null,
  inspection_type inspection_type_enum not null,
  attempt integer not null default 1,
  status inspection_status_enum not null default 'pending'::inspection_status_enum,
  result character varying(4),
  priority integer not null default 5,
  station_id character varying(50) not null,
  operator_id uuid,
  started_at timestamp with time zone,
  completed_at timestamp with time zone,
  completed_by uuid,
  metadata jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint completed_has_time_and_result CHECK (((status <> 'completed'::inspection_status_enum) OR ((completed_at IS NOT NULL) AND (result IS NOT NULL)))),
  constraint inspections_attempt_check CHECK ((attempt > 0)),
  constraint inspections_chip_id_check CHECK (((chip_id)::text <> ''::text)),
  constraint inspections_metadata_check CHECK ((jsonb_typeof(metadata) = 'object'::text)),
  constraint inspections_priority_check CHECK (((priority >= 1) AND (priority <= 10))),
  constraint inspections_result_check CHECK (((result)::text = ANY ((ARRAY['pass'::character varying, 'fail'::character varying])::text[]))),
  constraint valid_completion_order CHECK (((completed_at IS NULL) OR ((started_at IS NOT NULL) AND (completed_at >= started_at)))),
  constraint inspections_completed_by_fkey FOREIGN KEY (completed_by) REFERENCES users(id) ON DELETE SET NULL,
  constraint inspections_lot_id_fkey FOREIGN KEY (lot_id) REFERENCES lots(id) ON DELETE RESTRICT,
  constraint inspections_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint inspections_station_id_fkey FOREIGN KEY (station_id) REFERENCES stations(id) ON DELETE RESTRICT,
  constraint inspections_pkey PRIMARY KEY (id),
  constraint inspections_id_station_key UNIQUE (id, station_id),
  constraint unique_inspection_per_chip UNIQUE (lot_id, chip_id, inspection_type, attempt)
);
CREATE INDEX idx_inspections_chip_id ON public.inspections USING btree (chip_id);
CREATE INDEX idx_inspections_completed_at ON public.inspections USING btree (completed_at DESC) WHERE (status = 'completed'::inspection_status_enum);
CREATE INDEX idx_inspections_completed_by ON public.inspections USING btree (completed_by) WHERE (completed_by IS NOT NULL);
CREATE INDEX idx_inspections_metadata_gin ON public.inspections USING gin (metadata);
CREATE INDEX idx_inspections_operator_id ON public.inspections USING btree (operator_id) WHERE (operator_id IS NOT NULL);
CREATE INDEX idx_inspections_priority_created ON public.inspections USING btree (priority DESC, created_at);
CREATE INDEX idx_inspections_station_created ON public.inspections USING btree (station_id, created_at DESC);
CREATE INDEX idx_inspections_status_created ON public.inspections USING btree (status, created_at DESC);
CREATE INDEX idx_inspections_type_status ON public.inspections USING btree (inspection_type, status);
CREATE TRIGGER update_inspections_updated_at BEFORE UPDATE ON public.inspections FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
alter table inspections enable row level security;
create policy inspection_access_policy on inspections for all to application_user using (((station_id)::text = ANY ((( SELECT app_station_ids() AS app_station_ids))::text[]))) with check (((station_id)::text = ANY ((( SELECT app_station_ids() AS app_station_ids))::text[])));

create table lots (
  id uuid not null default gen_random_uuid(),
  lot_number character varying(100) not null,
  part_id uuid not null,
  production_date date not null,
  batch_size integer not null,
  production_line character varying(50) not null,
  supplier_id uuid,
  quality_requirements jsonb not null default '{}'::jsonb,
  metadata jsonb not null default '{}'::jsonb,
  status lot_status_enum not null default 'active'::lot_status_enum,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint lots_batch_size_check CHECK ((batch_size > 0)),
  constraint lots_metadata_check CHECK ((jsonb_typeof(metadata) = 'object'::text)),
  constraint lots_quality_requirements_check CHECK ((jsonb_typeof(quality_requirements) = 'object'::text)),
  constraint lots_part_id_fkey FOREIGN KEY (part_id) REFERENCES parts(id) ON DELETE RESTRICT,
  constraint lots_supplier_id_fkey FOREIGN KEY (supplier_id) REFERENCES suppliers(id) ON DELETE RESTRICT,
  constraint lots_pkey PRIMARY KEY (id),
  constraint lots_lot_number_key UNIQUE (lot_number)
);
CREATE INDEX idx_lots_part_id ON public.lots USING btree (part_id);
CREATE INDEX idx_lots_production_date ON public.lots USING btree (production_date DESC);
CREATE INDEX idx_lots_production_line ON public.lots USING btree (production_line);
CREATE INDEX idx_lots_status ON public.lots USING btree (status);
CREATE INDEX idx_lots_supplier_id ON public.lots USING btree (supplier_id) WHERE (supplier_id IS NOT NULL);
CREATE TRIGGER update_lots_updated_at BEFORE UPDATE ON public.lots FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();

create table model_versions (
  model_name character varying(100) not null,
  model_version character varying(20) not null,
  kind character varying(20) not null,
  checksum_sha256 character(64) not null,
  manifest jsonb not null,
  registered_at timestamp with time zone not null default now(),
  constraint model_versions_checksum_sha256_check CHECK ((checksum_sha256 ~ '^[a-f0-9]{64}$'::text)),
  constraint model_versions_manifest_check CHECK ((jsonb_typeof(manifest) = 'object'::text)),
  constraint model_versions_pkey PRIMARY KEY (model_name, model_version)
);

create table parts (
  id uuid not null default gen_random_uuid(),
  part_number character varying(100) not null,
  part_name character varying(200) not null,
  part_type part_type_enum not null,
  specifications jsonb not null default '{}'::jsonb,
  tolerance_requirements jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  version integer not null default 1,
  constraint parts_specifications_check CHECK ((jsonb_typeof(specifications) = 'object'::text)),
  constraint parts_tolerance_requirements_check CHECK ((jsonb_typeof(tolerance_requirements) = 'object'::text)),
  constraint parts_pkey PRIMARY KEY (id),
  constraint parts_part_number_key UNIQUE (part_number)
);
CREATE INDEX idx_parts_specifications_gin ON public.parts USING gin (specifications);
CREATE INDEX idx_parts_type ON public.parts USING btree (part_type);
CREATE INDEX idx_parts_updated_at ON public.parts USING btree (updated_at DESC);
CREATE TRIGGER bump_parts_version BEFORE UPDATE ON public.parts FOR EACH ROW EXECUTE FUNCTION bump_version_column();
CREATE TRIGGER update_parts_updated_at BEFORE UPDATE ON public.parts FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();

create table reports (
  id uuid not null default gen_random_uuid(),
  report_type report_type_enum not null,
  title character varying(200) not null,
  description text,
  filters jsonb not null default '{}'::jsonb,
  data_range jsonb not null,
  status report_status_enum not null default 'generating'::report_status_enum,
  format report_format_enum not null,
  file_path character varying(500),
  file_size_bytes bigint,
  generated_by uuid not null,
  access_permissions jsonb not null default '{}'::jsonb,
  metadata jsonb not null default '{}'::jsonb,
  expires_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  completed_at timestamp with time zone,
  constraint reports_access_permissions_check CHECK ((jsonb_typeof(access_permissions) = 'object'::text)),
  constraint reports_file_size_bytes_check CHECK ((file_size_bytes >= 0)),
  constraint reports_filters_check CHECK ((jsonb_typeof(filters) = 'object'::text)),
  constraint reports_metadata_check CHECK ((jsonb_typeof(metadata) = 'object'::text)),
  constraint valid_report_completion CHECK (((status <> 'completed'::report_status_enum) OR ((completed_at IS NOT NULL) AND (file_path IS NOT NULL)))),
  constraint reports_generated_by_fkey FOREIGN KEY (generated_by) REFERENCES users(id) ON DELETE RESTRICT,
  constraint reports_pkey PRIMARY KEY (id)
);
CREATE INDEX idx_reports_created_at ON public.reports USING btree (created_at DESC);
CREATE INDEX idx_reports_expires_at ON public.reports USING btree (expires_at) WHERE (expires_at IS NOT NULL);
CREATE INDEX idx_reports_generated_by ON public.reports USING btree (generated_by);
CREATE INDEX idx_reports_type_status ON public.reports USING btree (report_type, status);
alter table reports enable row level security;
create policy report_access_policy on reports for all to application_user using (((generated_by = ( SELECT app_user_id() AS app_user_id)) OR ((access_permissions -> 'users'::text) ? (( SELECT app_user_id() AS app_user_id))::text))) with check ((generated_by = ( SELECT app_user_id() AS app_user_id)));

create table roles (
  id character varying(50) not null,
  description text not null,
  constraint roles_pkey PRIMARY KEY (id)
);

create table sessions (
  id uuid not null,
  user_id uuid not null,
  station_id character varying(50),
  host character varying(20) not null,
  ip_address inet,
  user_agent text,
  started_at timestamp with time zone not null default now(),
  ended_at timestamp with time zone,
  constraint valid_session_order CHECK (((ended_at IS NULL) OR (ended_at >= started_at))),
  constraint sessions_station_id_fkey FOREIGN KEY (station_id) REFERENCES stations(id) ON DELETE SET NULL,
  constraint sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  constraint sessions_pkey PRIMARY KEY (id)
);
CREATE INDEX idx_sessions_user_id ON public.sessions USING btree (user_id, started_at DESC);

create table stations (
  id character varying(50) not null,
  name character varying(200) not null,
  line character varying(50) not null,
  created_at timestamp with time zone not null default now(),
  constraint stations_pkey PRIMARY KEY (id)
);

create table suppliers (
  id uuid not null default gen_random_uuid(),
  name character varying(200) not null,
  created_at timestamp with time zone not null default now(),
  constraint suppliers_pkey PRIMARY KEY (id),
  constraint suppliers_name_key UNIQUE (name)
);

create table user_roles (
  user_id uuid not null,
  role_id character varying(50) not null,
  constraint user_roles_role_id_fkey FOREIGN KEY (role_id) REFERENCES roles(id) ON DELETE RESTRICT,
  constraint user_roles_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  constraint user_roles_pkey PRIMARY KEY (user_id, role_id)
);

create table user_station_access (
  user_id uuid not null,
  station_id character varying(50) not null,
  granted_at timestamp with time zone not null default now(),
  granted_by uuid,
  constraint user_station_access_granted_by_fkey FOREIGN KEY (granted_by) REFERENCES users(id) ON DELETE SET NULL,
  constraint user_station_access_station_id_fkey FOREIGN KEY (station_id) REFERENCES stations(id) ON DELETE CASCADE,
  constraint user_station_access_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  constraint user_station_access_pkey PRIMARY KEY (user_id, station_id)
);
CREATE INDEX idx_user_station_access_station_id ON public.user_station_access USING btree (station_id);

create table users (
  id uuid not null default gen_random_uuid(),
  username character varying(100) not null,
  display_name character varying(200) not null,
  badge character varying(100),
  pin_hash text,
  is_service boolean not null default false,
  is_active boolean not null default true,
  failed_attempts integer not null default 0,
  locked_until timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint service_users_have_no_pin CHECK (((NOT is_service) OR ((pin_hash IS NULL) AND (badge IS NULL)))),
  constraint users_failed_attempts_check CHECK ((failed_attempts >= 0)),
  constraint users_pkey PRIMARY KEY (id),
  constraint users_badge_key UNIQUE (badge),
  constraint users_username_key UNIQUE (username)
);
CREATE TRIGGER update_users_updated_at BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();

CREATE OR REPLACE FUNCTION public.app_station_ids()
 RETURNS character varying[]
 LANGUAGE sql
 STABLE PARALLEL SAFE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
      select coalesce(array_agg(station_id), '{}'::varchar[])
        from public.user_station_access where user_id = public.app_user_id()
    $function$
;

CREATE OR REPLACE FUNCTION public.app_user_id()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
      select nullif(current_setting('app.current_user_id', true), '')::uuid
    $function$
;

CREATE OR REPLACE FUNCTION public.bump_version_column()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      new.version = old.version + 1;
      return new;
    end $function$
;

CREATE OR REPLACE FUNCTION public.complete_lot_when_done(lot uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    begin
      -- the row lock makes two benches that finish the last two chips at once see each other
      perform from public.lots where id = lot and status = 'active' for update;
      if not found then return false; end if;
      update public.lots l set status = 'completed'
        where l.id = lot and l.batch_size <= (select p.chips_completed from public.lot_progress(lot) p);
      return found;
    end $function$
;

CREATE OR REPLACE FUNCTION public.fill_review_station_id()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      select d.station_id into new.station_id from defects d where d.id = new.defect_id;
      return new;
    end $function$
;

CREATE OR REPLACE FUNCTION public.fill_station_id()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      select i.station_id into new.station_id from inspections i where i.id = new.inspection_id;
      return new;
    end $function$
;

CREATE OR REPLACE FUNCTION public.lot_progress(lot uuid)
 RETURNS TABLE(chips_started integer, chips_completed integer, chips_passed integer, chips_failed integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
      with latest as (
        select distinct on (i.chip_id, i.inspection_type) i.chip_id, i.status, i.result
          from public.inspections i
          where i.lot_id = lot and i.status <> 'cancelled' and public.app_user_id() is not null
          order by i.chip_id, i.inspection_type, i.attempt desc
      ), chips as (
        select chip_id, bool_and(status = 'completed') as completed, bool_and(coalesce(result, 'fail') = 'pass') as passed
          from latest group by chip_id
      )
      select count(*)::integer,
             (count(*) filter (where completed))::integer,
             (count(*) filter (where completed and passed))::integer,
             (count(*) filter (where completed and not passed))::integer
        from chips
    $function$
;

CREATE OR REPLACE FUNCTION public.sync_defect_artifacts()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      delete from defect_artifacts where defect_id = new.id;
      insert into defect_artifacts (defect_id, artifact_id, inspection_id)
        select distinct new.id, a::uuid, new.inspection_id from jsonb_array_elements_text(new.artifact_references) a;
      return null;
    end $function$
;

CREATE OR REPLACE FUNCTION public.sync_inference_job_artifacts()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      delete from inference_job_artifacts where job_id = new.id;
      insert into inference_job_artifacts (job_id, artifact_id, inspection_id, direction)
        select distinct new.id, a::uuid, new.inspection_id, 'input' from jsonb_array_elements_text(new.input_artifacts) a
        union all
        select distinct new.id, a::uuid, new.inspection_id, 'output' from jsonb_array_elements_text(new.output_artifacts) a;
      return null;
    end $function$
;

CREATE OR REPLACE FUNCTION public.update_updated_at_column()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      -- clock_timestamp, not now(): two updates in one transaction must not share a time
      new.updated_at = clock_timestamp();
      return new;
    end $function$
;

CREATE OR REPLACE FUNCTION public.validate_defect_location(location jsonb)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
      select coalesce(
        jsonb_path_match(location, 'strict $.x >= 0 && $.y >= 0 && $.width > 0 && $.height > 0', '{}', true),
        false)
    $function$
;

-- application_user may insert, select, update artifact_blobs

-- application_user may insert, select, update artifacts

-- application_user may delete, insert, select defect_artifacts

-- application_user may insert, select defect_reviews

-- application_user may insert, select, update defects

-- application_user may insert, select, update detections

-- application_user may insert, select, update golden_images

-- application_user may delete, insert, select inference_job_artifacts

-- application_user may insert, select, update inference_jobs

-- application_user may insert, select, update inspections

-- application_user may insert, select, update lots

-- application_user may insert, select, update model_versions

-- application_user may insert, select, update parts

-- application_user may insert, select, update reports

-- application_user may select roles

-- application_user may insert, select, update sessions

-- application_user may select stations

-- application_user may select suppliers

-- application_user may select user_roles

-- application_user may select user_station_access

-- application_user may select users
