import type { Client } from 'pg'
import { describe, expect, it } from 'vitest'
import { withClient } from '../db/cluster/with-client'
import { useTestCluster } from './test-cluster'

const notes = async (client: Client): Promise<string[]> => {
  const { rows } = await client.query<{ text: string }>('select text from note order by text')
  return rows.map(({ text }) => text)
}

describe('useTestCluster', () => {
  let prepared = 0
  const cluster = useTestCluster({
    templateKey: 'own_test',
    prepareTemplate: async (connect) => {
      prepared += 1
      await withClient(connect('cq_owner'), async (client) => {
        await client.query('create table note (text text)')
        await client.query("insert into note values ('from the template')")
        await client.query('grant select, insert on note to application_user')
      })
    }
  })

  it('gives a database with what the template holds', async () => {
    const found = await withClient(cluster.connection('application_user'), notes)
    expect(found).toEqual(['from the template'])
  })

  it('gives databases that do not see one another, from a template that is made once', async () => {
    const [one, other] = [await cluster.freshDatabase(), await cluster.freshDatabase()]
    await withClient(one('application_user'), (client) => client.query("insert into note values ('mine')"))
    expect(await withClient(one('application_user'), notes)).toEqual(['from the template', 'mine'])
    expect(await withClient(other('application_user'), notes)).toEqual(['from the template'])
    expect(prepared).toBe(1)
  })

  it('sets the database to UTC', async () => {
    const zone = await withClient(cluster.connection('application_user'), (client) => client.query('show timezone'))
    expect(zone.rows).toEqual([{ TimeZone: 'UTC' }])
  })
})
