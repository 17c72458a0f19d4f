import type { Kysely } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { Role } from '@shared/contract/define'
import type { Station } from '@shared/contract/models'
import type { DB } from '../db/types.generated'

export interface NewPerson {
  username: string
  display_name: string
  badge: string | null
  pin_hash: string | null
  is_service: boolean
  roles: Role[]
  stations: string[]
}

/** Makes stations that are not there yet. */
export async function seedStations(db: Kysely<DB>, stations: Station[]): Promise<void> {
  if (stations.length === 0) return
  await db.insertInto('stations').values(stations).onConflict((conflict) => conflict.column('id').doNothing()).execute()
}

/**
 * Makes people that are not there yet, with their roles and stations; existing ones are left as they are.
 *
 * @returns the user names of those that this made
 */
export async function seedPeople(db: Kysely<DB>, people: NewPerson[]): Promise<string[]> {
  const made: string[] = []
  for (const { roles, stations, ...person } of people) {
    const inserted = await db
      .insertInto('users')
      .values({ id: uuidv7(), ...person })
      .onConflict((conflict) => conflict.column('username').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!inserted) continue
    made.push(person.username)
    await db.insertInto('user_roles').values(roles.map((role_id) => ({ user_id: inserted.id, role_id }))).execute()
    await db.insertInto('user_station_access').values(stations.map((station_id) => ({ user_id: inserted.id, station_id }))).execute()
  }
  return made
}

export async function hasPeople(db: Kysely<DB>): Promise<boolean> {
  const row = await db.selectFrom('users').select('id').where('is_service', '=', false).limit(1).executeTakeFirst()
  return row !== undefined
}

/** Gives a user every station there is: the queue works for all of them. */
export async function grantAllStations(db: Kysely<DB>, username: string): Promise<void> {
  await db
    .insertInto('user_station_access')
    .columns(['user_id', 'station_id'])
    .expression((eb) =>
      eb.selectFrom(['users', 'stations']).select(['users.id as user_id', 'stations.id as station_id']).where('username', '=', username)
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function hasAnyUser(db: Kysely<DB>, usernames: string[]): Promise<boolean> {
  const row = await db.selectFrom('users').select('id').where('username', 'in', usernames).limit(1).executeTakeFirst()
  return row !== undefined
}
