-- For the administrator of a shared server: run once as superuser in the database chip_quality, then give
-- cq_owner and application_user passwords. Written by `npm run generate`; do not edit.
do $$ begin if not exists (select from pg_roles where rolname = 'cq_owner') then create role cq_owner login nosuperuser nobypassrls; end if; end $$;
do $$ begin if not exists (select from pg_roles where rolname = 'application_user') then create role application_user login nosuperuser nobypassrls; end if; end $$;
do $$ begin if not exists (select from pg_roles where rolname = 'cq_readonly') then create role cq_readonly login nosuperuser nobypassrls; end if; end $$;
do $$ begin if not exists (select from pg_roles where rolname = 'cq_backup') then create role cq_backup login nosuperuser bypassrls; end if; end $$;
do $$ begin if not exists (select from pg_roles where rolname = 'cq_monitor') then create role cq_monitor login nosuperuser nobypassrls in role pg_monitor; end if; end $$;
revoke all on schema public from public;
grant usage, create on schema public to cq_owner;
grant usage on schema public to application_user, cq_readonly, cq_backup, cq_monitor;
grant create, connect, temporary on database "chip_quality" to cq_owner;
grant connect on database "chip_quality" to application_user, cq_readonly, cq_backup, cq_monitor;
alter database "chip_quality" set timezone to 'UTC';
create extension if not exists pgcrypto;
