import { Kysely, PostgresDialect } from 'kysely'
import type { PoolConfig } from 'pg'
import { openPool } from './pool'
import type { DB } from './types.generated'

/** How to connect as the schema's owner. */
export type OwnerConnection = PoolConfig

/**
 * Work that the application's own role may not do: seeding people, stations and parts. One transaction as the
 * schema's owner, whom row-level security does not bind.
 */
export async function asOwner<T>(owner: OwnerConnection, work: (db: Kysely<DB>) => Promise<T>): Promise<T> {
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool: openPool({ max: 1, ...owner }) }) })
  try {
    return await db.transaction().execute(work)
  } finally {
    await db.destroy()
  }
}
