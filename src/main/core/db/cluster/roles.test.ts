import { describe, expect, it } from 'vitest'
import { useTestCluster } from '../../testing/test-cluster'
import { ensureRoles } from './roles'
import { DATABASE_ROLES, type ClusterRole } from './types'
import { withClient } from './with-client'

const WHO_AM_I = 'select current_user::text as me'

describe('the roles of the database', () => {
  const cluster = useTestCluster()
  const ask = (role: ClusterRole, sql: string): Promise<unknown[]> =>
    withClient(cluster.connection(role), async (client) => (await client.query<object>(sql)).rows)

  it('are no superusers, and only the backup passes row-level security', async () => {
    const rows = await ask(
      'postgres',
      `select rolname, rolsuper or rolcreaterole or rolcreatedb or rolreplication as mighty, rolbypassrls, rolcanlogin
       from pg_roles where rolname in ('${DATABASE_ROLES.join("', '")}') order by rolname`
    )
    expect(rows).toEqual([
      { rolname: 'application_user', mighty: false, rolbypassrls: false, rolcanlogin: true },
      { rolname: 'cq_backup', mighty: false, rolbypassrls: true, rolcanlogin: true },
      { rolname: 'cq_monitor', mighty: false, rolbypassrls: false, rolcanlogin: true },
      { rolname: 'cq_owner', mighty: false, rolbypassrls: false, rolcanlogin: true },
      { rolname: 'cq_readonly', mighty: false, rolbypassrls: false, rolcanlogin: true }
    ])
  })

  it('can all connect with their passwords', async () => {
    for (const role of DATABASE_ROLES) expect(await ask(role, WHO_AM_I)).toEqual([{ me: role }])
  })

  it('let the owner alone make tables', async () => {
    await ask('cq_owner', 'create table made_by_owner (id int)')
    for (const role of DATABASE_ROLES.filter((name) => name !== 'cq_owner')) {
      await expect(ask(role, 'create table forbidden (id int)')).rejects.toMatchObject({ code: '42501' })
    }
  })

  it('let nobody but the owner see a table that was not granted', async () => {
    await ask('cq_owner', 'create table not_granted (id int)')
    for (const role of ['application_user', 'cq_readonly', 'cq_monitor'] as const) {
      await expect(ask(role, 'select from not_granted')).rejects.toMatchObject({ code: '42501' })
    }
  })

  it('let the monitor see what other sessions run', async () => {
    expect(await ask('cq_monitor', `select pg_has_role('pg_monitor', 'member') as may`)).toEqual([{ may: true }])
  })

  it('have what the schema needs: pgcrypto, and UTC', async () => {
    expect(await ask('application_user', `select length(gen_random_bytes(16)) as bytes`)).toEqual([{ bytes: 16 }])
    expect(await ask('application_user', 'show timezone')).toEqual([{ TimeZone: 'UTC' }])
  })

  it('stay as they are when they are made again, by the administrator of a server too', async () => {
    const { database } = cluster.connection('postgres')
    await withClient(cluster.connection('postgres'), (client) => ensureRoles(client, { database }))
    for (const role of DATABASE_ROLES) expect(await ask(role, WHO_AM_I)).toEqual([{ me: role }])
  })
})
