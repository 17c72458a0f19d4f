import { sql } from 'kysely'
import type { Role } from '@shared/contract/define'
import type { Station, User } from '@shared/contract/models'
import type { Tx } from '../db/database'
import type { Origin } from './user-session'

export interface Credentials {
  id: string
  pin_hash: string
  locked_until: Date | null
}

/** The active person with this user name or badge who can sign in by PIN; user names match in any case. */
export async function findCredentials(tx: Tx, login: string): Promise<Credentials | null> {
  const row = await tx
    .selectFrom('users')
    .select(['id', 'pin_hash', 'locked_until'])
    .where('is_active', '=', true)
    .where((eb) => eb.or([eb(eb.fn<string>('lower', ['username']), '=', login.toLowerCase()), eb('badge', '=', login)]))
    .executeTakeFirst()
  return row?.pin_hash ? { ...row, pin_hash: row.pin_hash } : null
}

/**
 * Counts an attempt before its PIN is checked, so that parallel guesses cannot outrun the count.
 *
 * @param freeAttempts wrong PINs before the first pause
 * @returns until when the account is paused already (this attempt is then refused uncounted), else null
 */
export async function countAttempt(tx: Tx, userId: string, freeAttempts: number, pauseSeconds: number): Promise<Date | null> {
  const counted = await tx
    .updateTable('users')
    .set({
      failed_attempts: sql`failed_attempts + 1`,
      locked_until: sql`case when failed_attempts + 1 >= ${freeAttempts}
        then clock_timestamp() + make_interval(secs => ${pauseSeconds} * least(power(2, failed_attempts + 1 - ${freeAttempts}), 32))
        end`
    })
    .where('id', '=', userId)
    .where((eb) => eb.or([eb('locked_until', 'is', null), eb('locked_until', '<=', sql<Date>`clock_timestamp()`)]))
    .returning('id')
    .executeTakeFirst()
  if (counted) return null
  const { locked_until } = await tx.selectFrom('users').select('locked_until').where('id', '=', userId).executeTakeFirstOrThrow()
  return locked_until
}

export async function clearAttempts(tx: Tx, userId: string): Promise<void> {
  await tx.updateTable('users').set({ failed_attempts: 0, locked_until: null }).where('id', '=', userId).execute()
}

export async function loadUser(tx: Tx, userId: string): Promise<User> {
  const row = await tx
    .selectFrom('users')
    .select(['id', 'username', 'display_name'])
    .where('id', '=', userId)
    .executeTakeFirstOrThrow()
  const roles = await tx.selectFrom('user_roles').select('role_id').where('user_id', '=', userId).orderBy('role_id').execute()
  return { ...row, roles: roles.map(({ role_id }) => role_id as Role) }
}

export async function findUserByName(tx: Tx, username: string): Promise<{ id: string } | null> {
  const row = await tx.selectFrom('users').select('id').where('username', '=', username).executeTakeFirst()
  return row ?? null
}

/** The stations at which a person may work, by id. */
export function stationsOf(tx: Tx, userId: string): Promise<Station[]> {
  return tx
    .selectFrom('stations')
    .innerJoin('user_station_access', 'user_station_access.station_id', 'stations.id')
    .select(['stations.id', 'stations.name', 'stations.line'])
    .where('user_station_access.user_id', '=', userId)
    .orderBy('stations.id')
    .execute()
}

export async function startSession(
  tx: Tx,
  session: { id: string; userId: string; stationId: string; origin: Origin }
): Promise<void> {
  await tx
    .insertInto('sessions')
    .values({
      id: session.id,
      user_id: session.userId,
      station_id: session.stationId,
      host: session.origin.host,
      ip_address: session.origin.ipAddress,
      user_agent: session.origin.userAgent
    })
    .execute()
}

export async function endSession(tx: Tx, sessionId: string): Promise<void> {
  await tx
    .updateTable('sessions')
    .set({ ended_at: sql`greatest(clock_timestamp(), started_at)` })
    .where('id', '=', sessionId)
    .where('ended_at', 'is', null)
    .execute()
}
