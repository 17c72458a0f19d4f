import { type Kysely, sql } from 'kysely'

/**
 * Suppliers, parts, lots and golden images. The document's plain indexes on `part_number` and `lot_number`
 * are left out: their UNIQUE constraints already have one.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table suppliers (
      id uuid primary key default gen_random_uuid(),
      name varchar(200) not null unique,
      created_at timestamptz not null default now()
    )`.execute(db)

  await sql`
    create table parts (
      id uuid primary key default gen_random_uuid(),
      part_number varchar(100) not null unique,
      part_name varchar(200) not null,
      part_type part_type_enum not null,
      specifications jsonb not null default '{}' check (jsonb_typeof(specifications) = 'object'),
      tolerance_requirements jsonb not null default '{}' check (jsonb_typeof(tolerance_requirements) = 'object'),
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      version integer not null default 1
    )`.execute(db)
  await sql`create index idx_parts_type on parts (part_type)`.execute(db)
  await sql`create index idx_parts_specifications_gin on parts using gin (specifications)`.execute(db)
  await sql`create index idx_parts_updated_at on parts (updated_at desc)`.execute(db)
  await sql`
    create trigger update_parts_updated_at before update on parts
      for each row execute function update_updated_at_column()`.execute(db)
  await sql`
    create function bump_version_column() returns trigger language plpgsql as $$
    begin
      new.version = old.version + 1;
      return new;
    end $$`.execute(db)
  await sql`
    create trigger bump_parts_version before update on parts
      for each row execute function bump_version_column()`.execute(db)

  await sql`
    create table lots (
      id uuid primary key default gen_random_uuid(),
      lot_number varchar(100) not null unique,
      part_id uuid not null references parts(id) on delete restrict,
      production_date date not null,
      batch_size integer not null check (batch_size > 0),
      production_line varchar(50) not null,
      supplier_id uuid references suppliers(id) on delete restrict,
      quality_requirements jsonb not null default '{}' check (jsonb_typeof(quality_requirements) = 'object'),
      metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
      status lot_status_enum not null default 'active',
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db)
  await sql`create index idx_lots_part_id on lots (part_id)`.execute(db)
  await sql`create index idx_lots_supplier_id on lots (supplier_id) where supplier_id is not null`.execute(db)
  await sql`create index idx_lots_production_date on lots (production_date desc)`.execute(db)
  await sql`create index idx_lots_status on lots (status)`.execute(db)
  await sql`create index idx_lots_production_line on lots (production_line)`.execute(db)
  await sql`
    create trigger update_lots_updated_at before update on lots
      for each row execute function update_updated_at_column()`.execute(db)

  await sql`
    create table artifact_blobs (
      checksum_sha256 char(64) primary key check (checksum_sha256 ~ '^[a-f0-9]{64}$'),
      file_size_bytes bigint not null check (file_size_bytes >= 0),
      content_type varchar(100) not null,
      width integer check (width > 0),
      height integer check (height > 0),
      storage_location storage_location_enum not null default 'primary',
      created_at timestamptz not null default now()
    )`.execute(db)

  await sql`
    create table golden_images (
      id uuid primary key default gen_random_uuid(),
      part_id uuid not null references parts(id) on delete cascade,
      view varchar(100) not null,
      version integer not null check (version > 0),
      checksum_sha256 char(64) not null references artifact_blobs(checksum_sha256) on delete restrict,
      width integer not null check (width > 0),
      height integer not null check (height > 0),
      approved_by uuid references users(id) on delete set null,
      approved_at timestamptz,
      created_at timestamptz not null default now(),
      constraint unique_golden_version unique (part_id, view, version)
    )`.execute(db)
  await sql`create index idx_golden_images_checksum on golden_images (checksum_sha256)`.execute(db)
}
