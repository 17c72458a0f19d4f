import { type Kysely, sql } from 'kysely'

/**
 * Inspections and all that hangs on them. `station_id` is copied onto every child by a composite foreign
 * key, so that row-level security can be one array comparison there too, and cannot disagree with its inspection.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table inspections (
      id uuid primary key default gen_random_uuid(),
      lot_id uuid not null references lots(id) on delete restrict,
      chip_id varchar(100) not null check (chip_id <> ''),
      inspection_type inspection_type_enum not null,
      attempt integer not null default 1 check (attempt > 0),
      status inspection_status_enum not null default 'pending',
      result varchar(4) check (result in ('pass', 'fail')),
      priority integer not null default 5 check (priority >= 1 and priority <= 10),
      station_id varchar(50) not null references stations(id) on delete restrict,
      operator_id uuid references users(id) on delete set null,
      started_at timestamptz,
      completed_at timestamptz,
      completed_by uuid references users(id) on delete set null,
      metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      constraint unique_inspection_per_chip unique (lot_id, chip_id, inspection_type, attempt),
      constraint inspections_id_station_key unique (id, station_id),
      constraint valid_completion_order check (
        completed_at is null or (started_at is not null and completed_at >= started_at)
      ),
      constraint completed_has_time_and_result check (
        status <> 'completed' or (completed_at is not null and result is not null)
      )
    )`.execute(db)
  await sql`create index idx_inspections_chip_id on inspections (chip_id)`.execute(db)
  await sql`create index idx_inspections_status_created on inspections (status, created_at desc)`.execute(db)
  await sql`create index idx_inspections_type_status on inspections (inspection_type, status)`.execute(db)
  await sql`create index idx_inspections_station_created on inspections (station_id, created_at desc)`.execute(db)
  await sql`create index idx_inspections_operator_id on inspections (operator_id) where operator_id is not null`.execute(db)
  await sql`
    create index idx_inspections_completed_by on inspections (completed_by) where completed_by is not null`.execute(db)
  await sql`create index idx_inspections_priority_created on inspections (priority desc, created_at asc)`.execute(db)
  await sql`create index idx_inspections_metadata_gin on inspections using gin (metadata)`.execute(db)
  await sql`
    create index idx_inspections_completed_at on inspections (completed_at desc)
      where status = 'completed'`.execute(db)
  await sql`
    create trigger update_inspections_updated_at before update on inspections
      for each row execute function update_updated_at_column()`.execute(db)

  await sql`
    create table model_versions (
      model_name varchar(100) not null,
      model_version varchar(20) not null,
      kind varchar(20) not null,
      checksum_sha256 char(64) not null check (checksum_sha256 ~ '^[a-f0-9]{64}$'),
      manifest jsonb not null check (jsonb_typeof(manifest) = 'object'),
      registered_at timestamptz not null default now(),
      primary key (model_name, model_version)
    )`.execute(db)

  await sql`
    create table inference_jobs (
      id uuid primary key default gen_random_uuid(),
      inspection_id uuid not null,
      station_id varchar(50) not null,
      model_name varchar(100) not null,
      model_version varchar(20) not null,
      status inference_status_enum not null default 'queued',
      priority integer not null default 5 check (priority >= 1 and priority <= 10),
      batch_size integer not null default 1 check (batch_size > 0),
      confidence_threshold decimal(5,4) not null default 0.7
        check (confidence_threshold >= 0 and confidence_threshold <= 1),
      processing_parameters jsonb not null default '{}' check (jsonb_typeof(processing_parameters) = 'object'),
      input_artifacts jsonb not null default '[]' check (jsonb_typeof(input_artifacts) = 'array'),
      output_artifacts jsonb not null default '[]' check (jsonb_typeof(output_artifacts) = 'array'),
      triton_request_id varchar(100),
      error_message text,
      performance_metrics jsonb not null default '{}' check (jsonb_typeof(performance_metrics) = 'object'),
      attempts integer not null default 0 check (attempts >= 0),
      queued_at timestamptz not null default now(),
      started_at timestamptz,
      completed_at timestamptz,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      constraint inference_jobs_inspection_id_fkey foreign key (inspection_id, station_id)
        references inspections(id, station_id) on delete cascade on update cascade,
      constraint inference_jobs_id_inspection_key unique (id, inspection_id),
      constraint inference_jobs_model_fkey foreign key (model_name, model_version)
        references model_versions(model_name, model_version) on delete restrict,
      constraint valid_job_timing check (
        (started_at is null or started_at >= queued_at)
        and (
          completed_at is null
          or status in ('cancelled', 'timeout')
          or (started_at is not null and completed_at >= started_at)
        )
        and (status <> 'completed' or completed_at is not null)
      )
    )`.execute(db)
  await sql`create index idx_inference_jobs_inspection_id on inference_jobs (inspection_id)`.execute(db)
  await sql`
    create index idx_inference_jobs_status_priority
      on inference_jobs (status, priority desc, queued_at asc)`.execute(db)
  await sql`create index idx_inference_jobs_model on inference_jobs (model_name, model_version)`.execute(db)
  await sql`
    create index idx_inference_jobs_triton_request on inference_jobs (triton_request_id)
      where triton_request_id is not null`.execute(db)
  await sql`create index idx_inference_jobs_created_at on inference_jobs (created_at desc)`.execute(db)
  await sql`
    create index idx_inference_jobs_station_created on inference_jobs (station_id, created_at desc)`.execute(db)
  await sql`
    create trigger update_inference_jobs_updated_at before update on inference_jobs
      for each row execute function update_updated_at_column()`.execute(db)

  await sql`
    create table artifacts (
      id uuid primary key default gen_random_uuid(),
      inspection_id uuid not null,
      station_id varchar(50) not null,
      inference_job_id uuid,
      artifact_type artifact_type_enum not null,
      file_name varchar(255) not null,
      file_path varchar(500) not null,
      content_type varchar(100) not null,
      file_size_bytes bigint not null check (file_size_bytes >= 0),
      checksum_sha256 char(64) not null references artifact_blobs(checksum_sha256) on delete restrict,
      storage_location storage_location_enum not null default 'primary',
      metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
      tags text[] not null default '{}',
      created_at timestamptz not null default now(),
      archived_at timestamptz,
      constraint artifacts_inspection_id_fkey foreign key (inspection_id, station_id)
        references inspections(id, station_id) on delete cascade on update cascade,
      constraint artifacts_inference_job_id_fkey foreign key (inference_job_id, inspection_id)
        references inference_jobs(id, inspection_id) on delete set null (inference_job_id),
      constraint artifacts_id_inspection_key unique (id, inspection_id),
      constraint unique_file_path unique (file_path),
      constraint valid_checksum check (checksum_sha256 ~ '^[a-f0-9]{64}$')
    )`.execute(db)
  await sql`create index idx_artifacts_inspection_id on artifacts (inspection_id)`.execute(db)
  await sql`
    create index idx_artifacts_inference_job_id on artifacts (inference_job_id)
      where inference_job_id is not null`.execute(db)
  await sql`create index idx_artifacts_type on artifacts (artifact_type)`.execute(db)
  await sql`create index idx_artifacts_checksum on artifacts (checksum_sha256)`.execute(db)
  await sql`create index idx_artifacts_tags_gin on artifacts using gin (tags)`.execute(db)
  await sql`create index idx_artifacts_created_at on artifacts (created_at desc)`.execute(db)
  await sql`create index idx_artifacts_storage_location on artifacts (storage_location)`.execute(db)
  await sql`create index idx_artifacts_station_created on artifacts (station_id, created_at desc)`.execute(db)

  await sql`
    create function validate_defect_location(location jsonb) returns boolean
      language sql immutable parallel safe as $$
      select coalesce(
        jsonb_path_match(location, 'strict $.x >= 0 && $.y >= 0 && $.width > 0 && $.height > 0', '{}', true),
        false)
    $$`.execute(db)

  await sql`
    create table defects (
      id uuid primary key default gen_random_uuid(),
      inspection_id uuid not null,
      station_id varchar(50) not null,
      defect_type defect_type_enum not null,
      severity defect_severity_enum not null,
      confidence decimal(5,4) not null check (confidence >= 0 and confidence <= 1),
      location jsonb not null,
      description text,
      detection_method detection_method_enum not null,
      reviewer_id uuid references users(id) on delete set null,
      review_status review_status_enum not null default 'pending',
      latest_review_id uuid,
      corrective_action text,
      artifact_references jsonb not null default '[]' check (jsonb_typeof(artifact_references) = 'array'),
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      constraint defects_inspection_id_fkey foreign key (inspection_id, station_id)
        references inspections(id, station_id) on delete cascade on update cascade,
      constraint defects_id_station_key unique (id, station_id),
      constraint defects_id_inspection_key unique (id, inspection_id),
      constraint valid_location_format check (validate_defect_location(location))
    )`.execute(db)
  await sql`create index idx_defects_inspection_id on defects (inspection_id)`.execute(db)
  await sql`create index idx_defects_type_severity on defects (defect_type, severity)`.execute(db)
  await sql`create index idx_defects_confidence on defects (confidence desc)`.execute(db)
  await sql`create index idx_defects_review_status on defects (review_status)`.execute(db)
  await sql`create index idx_defects_detection_method on defects (detection_method)`.execute(db)
  await sql`create index idx_defects_created_at on defects (created_at desc)`.execute(db)
  await sql`create index idx_defects_station_created on defects (station_id, created_at desc)`.execute(db)
  await sql`create index idx_defects_reviewer_id on defects (reviewer_id) where reviewer_id is not null`.execute(db)
  await sql`
    create index idx_defects_claim on defects (severity desc, created_at)
      where review_status = 'pending' and reviewer_id is null`.execute(db)
  await sql`
    create trigger update_defects_updated_at before update on defects
      for each row execute function update_updated_at_column()`.execute(db)

  await sql`
    create table detections (
      job_id uuid not null,
      ordinal integer not null check (ordinal >= 0),
      inspection_id uuid not null,
      station_id varchar(50) not null,
      artifact_id uuid not null,
      raw_label varchar(100) not null,
      score decimal(5,4) not null check (score >= 0 and score <= 1),
      location jsonb not null,
      defect_id uuid,
      created_at timestamptz not null default now(),
      primary key (job_id, ordinal),
      constraint detections_job_fkey foreign key (job_id, inspection_id)
        references inference_jobs(id, inspection_id) on delete cascade,
      constraint detections_station_fkey foreign key (inspection_id, station_id)
        references inspections(id, station_id) on delete cascade on update cascade,
      constraint detections_artifact_fkey foreign key (artifact_id, inspection_id)
        references artifacts(id, inspection_id) on delete cascade,
      constraint detections_defect_fkey foreign key (defect_id, inspection_id)
        references defects(id, inspection_id) on delete set null (defect_id),
      constraint valid_detection_location check (validate_defect_location(location))
    )`.execute(db)
  await sql`create index idx_detections_defect_id on detections (defect_id) where defect_id is not null`.execute(db)
  await sql`create index idx_detections_inspection_id on detections (inspection_id)`.execute(db)

  await sql`
    create table defect_reviews (
      id uuid primary key,
      defect_id uuid not null,
      station_id varchar(50) not null,
      reviewer_id uuid not null references users(id) on delete restrict,
      review_status review_status_enum not null,
      defect_type defect_type_enum not null,
      severity defect_severity_enum not null,
      note text,
      undoes uuid references defect_reviews(id) on delete restrict,
      previous_review_id uuid references defect_reviews(id) on delete restrict,
      previous_status review_status_enum not null,
      previous_type defect_type_enum not null,
      previous_severity defect_severity_enum not null,
      created_at timestamptz not null default clock_timestamp(),
      constraint defect_reviews_defect_fkey foreign key (defect_id, station_id)
        references defects(id, station_id) on delete cascade on update cascade,
      constraint undone_once unique (undoes)
    )`.execute(db)
  await sql`create index idx_defect_reviews_defect_id on defect_reviews (defect_id, created_at desc)`.execute(db)
  await sql`create index idx_defect_reviews_reviewer_id on defect_reviews (reviewer_id, created_at desc)`.execute(db)
  await sql`
    alter table defects add constraint defects_latest_review_fkey
      foreign key (latest_review_id) references defect_reviews(id) deferrable initially deferred`.execute(db)

  await createArtifactLinks(db)
  await createStationFill(db)
}

/**
 * The document keeps artifact ids in JSONB arrays, where no foreign key can hold. The columns stay; link
 * tables beside them are filled from them by trigger, and an id that is no artifact of the same inspection is refused.
 */
async function createArtifactLinks(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table defect_artifacts (
      defect_id uuid not null,
      artifact_id uuid not null,
      inspection_id uuid not null,
      primary key (defect_id, artifact_id),
      foreign key (defect_id, inspection_id) references defects(id, inspection_id) on delete cascade,
      foreign key (artifact_id, inspection_id) references artifacts(id, inspection_id) on delete cascade
    )`.execute(db)
  await sql`create index idx_defect_artifacts_artifact_id on defect_artifacts (artifact_id)`.execute(db)
  await sql`
    create table inference_job_artifacts (
      job_id uuid not null,
      artifact_id uuid not null,
      inspection_id uuid not null,
      direction varchar(6) not null check (direction in ('input', 'output')),
      primary key (job_id, artifact_id, direction),
      foreign key (job_id, inspection_id) references inference_jobs(id, inspection_id) on delete cascade,
      foreign key (artifact_id, inspection_id) references artifacts(id, inspection_id) on delete cascade
    )`.execute(db)
  await sql`
    create index idx_inference_job_artifacts_artifact_id on inference_job_artifacts (artifact_id)`.execute(db)

  await sql`
    create function sync_defect_artifacts() returns trigger language plpgsql as $$
    begin
      delete from defect_artifacts where defect_id = new.id;
      insert into defect_artifacts (defect_id, artifact_id, inspection_id)
        select distinct new.id, a::uuid, new.inspection_id from jsonb_array_elements_text(new.artifact_references) a;
      return null;
    end $$`.execute(db)
  await sql`
    create trigger sync_defect_artifacts_insert after insert on defects
      for each row when (new.artifact_references <> '[]') execute function sync_defect_artifacts()`.execute(db)
  await sql`
    create trigger sync_defect_artifacts_update after update of artifact_references on defects
      for each row when (new.artifact_references is distinct from old.artifact_references)
      execute function sync_defect_artifacts()`.execute(db)

  await sql`
    create function sync_inference_job_artifacts() returns trigger language plpgsql as $$
    begin
      delete from inference_job_artifacts where job_id = new.id;
      insert into inference_job_artifacts (job_id, artifact_id, inspection_id, direction)
        select distinct new.id, a::uuid, new.inspection_id, 'input' from jsonb_array_elements_text(new.input_artifacts) a
        union all
        select distinct new.id, a::uuid, new.inspection_id, 'output' from jsonb_array_elements_text(new.output_artifacts) a;
      return null;
    end $$`.execute(db)
  await sql`
    create trigger sync_inference_job_artifacts_insert after insert on inference_jobs
      for each row execute function sync_inference_job_artifacts()`.execute(db)
  await sql`
    create trigger sync_inference_job_artifacts_update after update of input_artifacts, output_artifacts on inference_jobs
      for each row when (new.input_artifacts is distinct from old.input_artifacts
        or new.output_artifacts is distinct from old.output_artifacts)
      execute function sync_inference_job_artifacts()`.execute(db)
}

const CHILDREN_OF_INSPECTIONS = ['inference_jobs', 'artifacts', 'defects', 'detections']

async function createStationFill(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function fill_station_id() returns trigger language plpgsql as $$
    begin
      select i.station_id into new.station_id from inspections i where i.id = new.inspection_id;
      return new;
    end $$`.execute(db)
  for (const table of CHILDREN_OF_INSPECTIONS) {
    await sql`
      create trigger a_fill_station before insert on ${sql.table(table)}
        for each row when (new.station_id is null) execute function fill_station_id()`.execute(db)
  }
  await sql`
    create function fill_review_station_id() returns trigger language plpgsql as $$
    begin
      select d.station_id into new.station_id from defects d where d.id = new.defect_id;
      return new;
    end $$`.execute(db)
  await sql`
    create trigger a_fill_station before insert on defect_reviews
      for each row when (new.station_id is null) execute function fill_review_station_id()`.execute(db)
}
