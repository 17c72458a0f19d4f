import { Kysely, PostgresDialect, type Transaction, sql } from 'kysely'
import { type PoolConfig, types } from 'pg'
import { AppError } from '@shared/contract/errors'
import { openPool } from './pool'
import type { DB } from './types.generated'

/** Who acts in a transaction: what row-level security and the audit trail see. */
export interface Actor {
  /** Null before sign-in: then no station's rows are visible. */
  userId: string | null
  sessionId: string | null
  ipAddress: string | null
  userAgent: string | null
}

export const NOBODY: Actor = { userId: null, sessionId: null, ipAddress: null, userAgent: null }

export type Tx = Transaction<DB>

/** The one way to the database: every query runs in a transaction that first says who acts. */
export interface Database {
  transaction<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T>
  /** Resolves when the server answers; fails with DATABASE_UNAVAILABLE. */
  ping(): Promise<{ version: string }>
  close(): Promise<void>
}

const POOL_SIZE = 10
const CONNECT_TIMEOUT_MS = 5_000

/**
 * Opens a pool as `application_user`, which owns nothing.
 *
 * Timestamps arrive as `Date`, `date` as `YYYY-MM-DD` text (a calendar day has no zone), `bigint` and
 * `numeric` as numbers: file sizes, counts and confidences all lie well below 2^53.
 *
 * @param onStateChange told when the database goes away and when it answers again
 * @throws AppError DATABASE_UNAVAILABLE from every call while the server does not answer; BAD_INPUT for text and
 * days that the database cannot hold
 */
export function openDatabase(config: PoolConfig, onStateChange: (available: boolean) => void = () => undefined): Database {
  const pool = openPool(
    {
      max: POOL_SIZE,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      application_name: 'benchlight',
      ...config,
      types: { getTypeParser: typeParser }
    },
    () => setAvailable(false)
  )
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) })

  let available = true
  function setAvailable(now: boolean): void {
    if (available === now) return
    available = now
    onStateChange(now)
  }

  return {
    async transaction(actor, work) {
      try {
        const result = await db.transaction().execute(async (tx) => {
          await actAs(tx, actor)
          return work(tx)
        })
        setAvailable(true)
        return result
      } catch (error) {
        if (isUnstorable(error)) throw unstorable()
        if (!isConnectionFault(error)) throw error
        setAvailable(false)
        throw new AppError(
          'DATABASE_UNAVAILABLE',
          'The database does not answer. Nothing was changed; try again when it is back.'
        )
      }
    },
    async ping() {
      const { version } = await this.transaction(NOBODY, async (tx) => {
        const answer = await sql<{ version: string }>`select current_setting('server_version') as version`.execute(tx)
        return answer.rows[0] as { version: string }
      })
      return { version }
    },
    async close() {
      await db.destroy()
    }
  }
}

/** Settings are local to the transaction, so they cannot leak to another user behind a transaction pooler. */
async function actAs(tx: Tx, actor: Actor): Promise<void> {
  await sql`
    select set_config('app.current_user_id', ${actor.userId ?? ''}, true),
           set_config('app.session_id', ${actor.sessionId ?? ''}, true),
           set_config('app.client_ip', ${actor.ipAddress ?? ''}, true),
           set_config('app.user_agent', ${actor.userAgent ?? ''}, true)`.execute(tx)
}

const { INT8, NUMERIC, DATE } = types.builtins

function typeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (oid === INT8 || oid === NUMERIC) return Number
  if (oid === DATE) return (text) => text
  return types.getTypeParser(oid, format ?? 'text') as (value: string) => unknown
}

const SYSTEM_ERRORS = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND'])
/** SQLSTATE 57P01–57P03 are shutdowns, 08xxx broken connections, 53300 too many connections. */
const UNAVAILABLE_STATES = /^(57P0[1-3]|08...|53300)$/
const POOL_MESSAGES = /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/

/** Whether an error says that the server is out of reach, rather than that it refused the statement. */
export function isConnectionFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return SYSTEM_ERRORS.has(code) || UNAVAILABLE_STATES.test(code) || POOL_MESSAGES.test(error.message)
}

/**
 * SQLSTATE 22021 and 22P05 are characters that no text of the database can have, such as NUL; 22007 and 22008 days
 * that its calendar does not have, such as those of the year 0.
 */
const UNSTORABLE_STATES = /^(22021|22P05|2200[78])$/

function isUnstorable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && UNSTORABLE_STATES.test(error.code)
}

function unstorable(): AppError {
  return new AppError('BAD_INPUT', 'A text has a character, or a date is a day, that cannot be stored. Nothing was changed; correct it.')
}

/** SQLSTATE 23505, optionally of one named constraint. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  return (
    error instanceof Error &&
    'code' in error && error.code === '23505' &&
    (constraint === undefined || ('constraint' in error && error.constraint === constraint))
  )
}
