import { escapeIdentifier } from 'pg'
import { ensureRoles } from './roles'
import { DATABASE_NAME, type ClusterConnection, type DatabaseRole } from './types'
import { withClient } from './with-client'

/**
 * Makes the database and its roles in a running cluster, whatever an earlier start already made of them.
 *
 * @param superuser the bootstrap superuser's connection; its database is not looked at
 * @param passwords set when the cluster's roles are not known to have them yet
 */
export async function provisionDatabase(
  superuser: ClusterConnection,
  passwords: Record<DatabaseRole, string> | undefined
): Promise<void> {
  await withClient({ ...superuser, database: 'postgres' }, async (client) => {
    const found = await client.query('select from pg_database where datname = $1', [DATABASE_NAME])
    if (found.rowCount === 0) await client.query(`create database ${escapeIdentifier(DATABASE_NAME)}`)
  })
  await withClient({ ...superuser, database: DATABASE_NAME }, (client) =>
    ensureRoles(client, { database: DATABASE_NAME, passwords })
  )
}
