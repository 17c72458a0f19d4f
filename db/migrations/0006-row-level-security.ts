import { type Kysely, sql } from 'kysely'

const BY_STATION: Record<string, string> = {
  inspections: 'inspection_access_policy',
  defects: 'defect_access_policy',
  inference_jobs: 'inference_job_access_policy',
  artifacts: 'artifact_access_policy',
  detections: 'detection_access_policy',
  defect_reviews: 'defect_review_access_policy'
}

/** Link tables have no station of their own: they are visible with the row they hang on. */
const BY_OWNER: Record<string, { owner: string; key: string }> = {
  defect_artifacts: { owner: 'defects', key: 'defect_id' },
  inference_job_artifacts: { owner: 'inference_jobs', key: 'job_id' }
}

/**
 * Who sees what. `app_station_ids()` is evaluated once a query (`= any ((select …))`), which keeps the
 * station comparison indexable; the document's EXISTS form cost seconds on five million defects.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function app_user_id() returns uuid language sql stable parallel safe as $$
      select nullif(current_setting('app.current_user_id', true), '')::uuid
    $$`.execute(db)
  await sql`
    create function app_station_ids() returns varchar[] language sql stable security definer parallel safe
      set search_path = pg_catalog, public as $$
      select coalesce(array_agg(station_id), '{}'::varchar[])
        from public.user_station_access where user_id = public.app_user_id()
    $$`.execute(db)

  await createLotProgress(db)

  for (const [table, policy] of Object.entries(BY_STATION)) {
    await sql`alter table ${sql.table(table)} enable row level security`.execute(db)
    await sql`
      create policy ${sql.ref(policy)} on ${sql.table(table)} for all to application_user
        using (station_id = any ((select app_station_ids())::varchar[]))
        with check (station_id = any ((select app_station_ids())::varchar[]))`.execute(db)
  }
  for (const [table, { owner, key }] of Object.entries(BY_OWNER)) {
    await sql`alter table ${sql.table(table)} enable row level security`.execute(db)
    await sql`
      create policy ${sql.ref(`${table}_access_policy`)} on ${sql.table(table)} for all to application_user
        using (exists (select from ${sql.table(owner)} o where o.id = ${sql.ref(key)}))
        with check (exists (select from ${sql.table(owner)} o where o.id = ${sql.ref(key)}))`.execute(db)
  }

  await sql`alter table reports enable row level security`.execute(db)
  await sql`
    create policy report_access_policy on reports for all to application_user
      using (
        generated_by = (select app_user_id())
        or access_permissions -> 'users' ? (select app_user_id())::text
      )
      with check (generated_by = (select app_user_id()))`.execute(db)

  await sql`revoke all on all functions in schema public from public`.execute(db)
  await sql`
    grant execute on function app_user_id(), app_station_ids(), lot_progress(uuid), complete_lot_when_done(uuid), fill_station_id(), fill_review_station_id(),
      sync_defect_artifacts(), sync_inference_job_artifacts(), validate_defect_location(jsonb),
      update_updated_at_column(), bump_version_column() to application_user`.execute(db)
  await sql`
    grant select on stations, roles, users, user_roles, user_station_access, suppliers, parts, lots, golden_images,
      artifact_blobs, model_versions, sessions to application_user`.execute(db)
  await sql`
    grant insert, update on parts, lots, golden_images, artifact_blobs, model_versions, sessions to application_user`
    .execute(db)
  await sql`grant update (failed_attempts, locked_until) on users to application_user`.execute(db)
  await sql`
    grant select, insert, update on inspections, inference_jobs, artifacts, defects, detections, reports
      to application_user`.execute(db)
  await sql`grant select, insert on defect_reviews to application_user`.execute(db)
  await sql`
    grant select, insert, delete on defect_artifacts, inference_job_artifacts to application_user`.execute(db)
}

/**
 * A lot may be worked on at several stations, so how far it is must be counted over all of them: as definer,
 * counts only, and nothing while nobody is signed in. A chip counts by the latest attempt of each inspection type.
 */
async function createLotProgress(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function lot_progress(lot uuid)
      returns table (chips_started integer, chips_completed integer, chips_passed integer, chips_failed integer)
      language sql stable security definer set search_path = pg_catalog, public as $$
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
    $$`.execute(db)
  await sql`
    create function complete_lot_when_done(lot uuid) returns boolean
      language plpgsql security definer set search_path = pg_catalog, public as $$
    begin
      -- the row lock makes two benches that finish the last two chips at once see each other
      perform from public.lots where id = lot and status = 'active' for update;
      if not found then return false; end if;
      update public.lots l set status = 'completed'
        where l.id = lot and l.batch_size <= (select p.chips_completed from public.lot_progress(lot) p);
      return found;
    end $$`.execute(db)
}
