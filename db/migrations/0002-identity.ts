import { type Kysely, sql } from 'kysely'

/** People, what they may be, the stations, who may work at which, and the sessions in which they did. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table stations (
      id varchar(50) primary key,
      name varchar(200) not null,
      line varchar(50) not null,
      created_at timestamptz not null default now()
    )`.execute(db)

  await sql`
    create table roles (
      id varchar(50) primary key,
      description text not null
    )`.execute(db)
  await sql`
    insert into roles (id, description) values
      ('operator', 'Scans lots, captures images, judges the defects of the own station'),
      ('reviewer', 'Judges flagged defects of every station with access'),
      ('supervisor', 'Decides on lots, exports reports'),
      ('administrator', 'Manages people, stations and parts')`.execute(db)

  await sql`
    create table users (
      id uuid primary key default gen_random_uuid(),
      username varchar(100) not null unique,
      display_name varchar(200) not null,
      badge varchar(100) unique,
      pin_hash text,
      is_service boolean not null default false,
      is_active boolean not null default true,
      failed_attempts integer not null default 0 check (failed_attempts >= 0),
      locked_until timestamptz,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      constraint service_users_have_no_pin check (not is_service or (pin_hash is null and badge is null))
    )`.execute(db)
  await sql`
    create trigger update_users_updated_at before update on users
      for each row execute function update_updated_at_column()`.execute(db)

  await sql`
    create table user_roles (
      user_id uuid not null references users(id) on delete cascade,
      role_id varchar(50) not null references roles(id) on delete restrict,
      primary key (user_id, role_id)
    )`.execute(db)

  await sql`
    create table user_station_access (
      user_id uuid not null references users(id) on delete cascade,
      station_id varchar(50) not null references stations(id) on delete cascade,
      granted_at timestamptz not null default now(),
      granted_by uuid references users(id) on delete set null,
      primary key (user_id, station_id)
    )`.execute(db)
  await sql`create index idx_user_station_access_station_id on user_station_access (station_id)`.execute(db)

  await sql`
    create table sessions (
      id uuid primary key,
      user_id uuid not null references users(id) on delete cascade,
      station_id varchar(50) references stations(id) on delete set null,
      host varchar(20) not null,
      ip_address inet,
      user_agent text,
      started_at timestamptz not null default now(),
      ended_at timestamptz,
      constraint valid_session_order check (ended_at is null or ended_at >= started_at)
    )`.execute(db)
  await sql`create index idx_sessions_user_id on sessions (user_id, started_at desc)`.execute(db)
}
