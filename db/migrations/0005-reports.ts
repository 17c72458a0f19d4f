import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table reports (
      id uuid primary key default gen_random_uuid(),
      report_type report_type_enum not null,
      title varchar(200) not null,
      description text,
      filters jsonb not null default '{}' check (jsonb_typeof(filters) = 'object'),
      data_range jsonb not null,
      status report_status_enum not null default 'generating',
      format report_format_enum not null,
      file_path varchar(500),
      file_size_bytes bigint check (file_size_bytes >= 0),
      generated_by uuid not null references users(id) on delete restrict,
      access_permissions jsonb not null default '{}' check (jsonb_typeof(access_permissions) = 'object'),
      metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
      expires_at timestamptz,
      created_at timestamptz not null default now(),
      completed_at timestamptz,
      constraint valid_report_completion check (
        status <> 'completed' or (completed_at is not null and file_path is not null)
      )
    )`.execute(db)
  await sql`create index idx_reports_type_status on reports (report_type, status)`.execute(db)
  await sql`create index idx_reports_generated_by on reports (generated_by)`.execute(db)
  await sql`create index idx_reports_created_at on reports (created_at desc)`.execute(db)
  await sql`create index idx_reports_expires_at on reports (expires_at) where expires_at is not null`.execute(db)
}
