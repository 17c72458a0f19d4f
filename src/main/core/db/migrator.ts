import { Kysely, Migrator, PostgresDialect } from 'kysely'
import type { PoolConfig } from 'pg'
import { migrations } from '@db/migrations'
import { openPool } from './pool'

/**
 * Brings the database to the newest schema, as its owner, each migration in its own transaction.
 *
 * @param owner a direct connection (no transaction pooler: Kysely's migration lock would leak there)
 * @param onProgress told the name of each migration that was applied
 * @returns the names of the migrations that were applied, none when all had been
 * @throws the database's own error, when a migration fails; that one is rolled back, earlier ones stay
 */
export async function migrate(owner: PoolConfig, onProgress: (name: string) => void = () => undefined): Promise<string[]> {
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: openPool({ max: 1, ...owner }) }) })
  try {
    const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } })
    const { error, results = [] } = await migrator.migrateToLatest()
    if (error) throw error instanceof Error ? error : new Error('The migration failed', { cause: error })
    const applied = results.filter((result) => result.status === 'Success').map((result) => result.migrationName)
    applied.forEach(onProgress)
    return applied
  } finally {
    await db.destroy()
  }
}
