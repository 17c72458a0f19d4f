import { sql } from 'kysely'
import { AppError } from '@shared/contract/errors'
import { type Database, NOBODY } from './database'

/** The tables whose rows belong to stations or to persons. */
const GUARDED_TABLES = [
  'inspections', 'inference_jobs', 'artifacts', 'defects', 'detections', 'defect_reviews', 'defect_artifacts',
  'inference_job_artifacts', 'reports'
]

/**
 * Makes sure that row-level security binds this connection. It does not bind a superuser, the tables' owner, or a role
 * that may bypass it: such a connection would show every station's rows to everyone, without any error.
 *
 * @throws AppError DATABASE_UNAVAILABLE
 */
export async function assertRowSecurityBinds(db: Database): Promise<void> {
  const { role, unguarded } = await db.transaction(NOBODY, async (tx) => {
    const { rows } = await sql<{ role: string; unguarded: string[] }>`
      select current_user as role,
             coalesce(array_agg(name) filter (where to_regclass(name) is null or not row_security_active(to_regclass(name))), '{}') as unguarded
        from unnest(${GUARDED_TABLES}::text[]) name`.execute(tx)
    return rows[0] as { role: string; unguarded: string[] }
  })
  if (unguarded.length === 0) return
  throw new AppError(
    'DATABASE_UNAVAILABLE',
    `The database would not keep stations apart for the role ${role} (${unguarded.join(', ')}). Nothing was changed. ` +
      'Connect as application_user, and bring the schema up to date with `benchlight migrate`.'
  )
}
