import type { Client } from 'pg'

/**
 * The schema as text, in an order that does not depend on how it came to be: what `db/schema.sql` holds. It is
 * read from the catalogue of a migrated database, since the embedded PostgreSQL brings no `pg_dump`.
 */
export async function schemaSnapshot(client: Client): Promise<string> {
  const sections = [
    HEADER,
    ...(await lines(client, ENUMS)),
    ...(await tables(client)),
    ...(await lines(client, FUNCTIONS)),
    ...(await lines(client, GRANTS))
  ]
  return `${sections.join('\n\n')}\n`
}

const HEADER = `-- The schema after all migrations. Written by \`npm run generate\`; do not edit.
-- A change here without a new file in db/migrations means that a released migration was edited.`

const ENUMS = `
  select format('create type %s as enum (%s);', t.typname, string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder)) as line
    from pg_type t join pg_enum e on e.enumtypid = t.oid
    where t.typnamespace = 'public'::regnamespace group by t.typname order by t.typname`

const FUNCTIONS = `
  select pg_get_functiondef(p.oid) || ';' as line from pg_proc p
    where p.pronamespace = 'public'::regnamespace
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
    order by p.proname, pg_get_function_identity_arguments(p.oid)`

const GRANTS = `
  select format('-- %s may %s %s', grantee, string_agg(lower(privilege_type), ', ' order by privilege_type), table_name) as line
    from information_schema.role_table_grants
    where table_schema = 'public' and grantee not in ('cq_owner', 'postgres') and table_name not like 'kysely_%'
    group by grantee, table_name order by table_name, grantee`

const TABLE_NAMES = `
  select c.relname as line from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname not like 'kysely_%' order by c.relname`

const COLUMNS = `
  select format('  %s %s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
      case when a.attnotnull then ' not null' else '' end,
      coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')) as line
    from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum`

/** PostgreSQL 18 lists NOT NULL among the constraints, older ones do not; the columns say it already. */
const CONSTRAINTS = `
  select format('  constraint %s %s', conname, pg_get_constraintdef(oid)) as line from pg_constraint
    where conrelid = $1::regclass and contype not in ('n', 't') order by contype, conname`

const INDEXES = `
  select pg_get_indexdef(i.indexrelid) || ';' as line from pg_index i join pg_class c on c.oid = i.indexrelid
    where i.indrelid = $1::regclass and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
    order by c.relname`

const TRIGGERS = `
  select pg_get_triggerdef(oid) || ';' as line from pg_trigger where tgrelid = $1::regclass and not tgisinternal order by tgname`

const POLICIES = `
  select format('create policy %s on %s for %s to %s using (%s)%s;', policyname, tablename, lower(cmd), array_to_string(roles, ', '), qual,
      coalesce(' with check (' || with_check || ')', '')) as line
    from pg_policies where schemaname = 'public' and tablename = $1 order by policyname`

const ROW_SECURITY = `
  select format('alter table %s enable row level security;', relname) as line from pg_class
    where oid = $1::regclass and relrowsecurity`

async function tables(client: Client): Promise<string[]> {
  const sections: string[] = []
  for (const table of await lines(client, TABLE_NAMES)) {
    const body = [...(await lines(client, COLUMNS, table)), ...(await lines(client, CONSTRAINTS, table))]
    const rest = [INDEXES, TRIGGERS, ROW_SECURITY, POLICIES]
    const statements: string[] = []
    for (const query of rest) statements.push(...(await lines(client, query, table)))
    sections.push([`create table ${table} (`, body.join(',\n'), ');', ...statements].join('\n'))
  }
  return sections
}

async function lines(client: Client, query: string, table?: string): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(query, table === undefined ? [] : [table])
  return rows.map(({ line }) => line)
}
