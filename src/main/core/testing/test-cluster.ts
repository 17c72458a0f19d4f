import { randomUUID } from 'node:crypto'
import { escapeIdentifier } from 'pg'
import { afterAll, beforeAll } from 'vitest'
import { ensureRoles, startCluster, type ClusterConnection, type ClusterHandle, type ClusterRole } from '../db/cluster'
import { withClient } from '../db/cluster/with-client'
import { removeDeadRuns, runHome } from './test-run'

/** Guards the making of templates among the workers of a run: an arbitrary number that nobody else locks. */
const TEMPLATE_LOCK = 7_263_001

/** Connection settings of one database, by role. */
export type Connect = (role: ClusterRole) => ClusterConnection

export type TestClusterOptions = {
  /**
   * Fills the database that all fresh ones of this key are copied from: migrate and seed here. Called once per run,
   * with `chip_quality`'s roles and rights in place.
   */
  prepareTemplate?: (connect: Connect) => Promise<void>
  /** Names the template; give different ones to different `prepareTemplate`s. */
  templateKey?: string
}

/** A database of its own on the real server that the test run shares. Usable from `beforeAll` hooks on. */
export type TestCluster = {
  /** Connection to this file's own database, dropped when the file is done. */
  connection: Connect
  /** One more database, a fresh copy of the template. */
  freshDatabase(): Promise<Connect>
  /** The cluster itself. */
  handle(): ClusterHandle
}

/**
 * Gives a test file a fresh database on a real embedded PostgreSQL. The cluster is made once per test run, in the
 * temporary folder, and shared by its workers; databases are copied from a template. Call it at the top of a file or
 * `describe`.
 */
export function useTestCluster(options: TestClusterOptions = {}): TestCluster {
  let cluster: ClusterHandle | undefined
  let connect: Connect | undefined
  const databases: string[] = []

  const handle = (): ClusterHandle => started(cluster)
  const freshDatabase = async (): Promise<Connect> => {
    const name = `test_${randomUUID().replaceAll('-', '')}`
    const template = await ensureTemplate(handle(), options)
    await createDatabase(handle(), name, template)
    databases.push(name)
    return (role) => handle().connection(role, name)
  }

  beforeAll(async () => {
    await removeDeadRuns()
    cluster = await startCluster({ home: await runHome(process.ppid), log: () => undefined })
    connect = await freshDatabase()
  })
  afterAll(async () => {
    if (cluster === undefined) return
    await dropDatabases(cluster, databases)
    await cluster.leave()
  })
  return { connection: (role) => started(connect)(role), freshDatabase, handle }
}

function started<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The test cluster is not up before beforeAll')
  return value
}

/** The template of this key, made by the first worker that asks; the others wait for it. */
async function ensureTemplate(cluster: ClusterHandle, options: TestClusterOptions): Promise<string> {
  const template = `template_${options.templateKey ?? (options.prepareTemplate ? 'prepared' : 'empty')}`
  await withClient(cluster.connection('postgres', 'postgres'), async (client) => {
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK])
    const found = await client.query('select from pg_database where datname = $1', [template])
    if (found.rowCount !== 0) return
    const draft = `${template}_draft`
    await client.query(`drop database if exists ${escapeIdentifier(draft)} with (force)`)
    await createDatabase(cluster, draft, 'template1')
    await options.prepareTemplate?.((role) => cluster.connection(role, draft))
    await client.query(`alter database ${escapeIdentifier(draft)} rename to ${escapeIdentifier(template)}`)
  })
  return template
}

/** Rights on a database are not copied with it, hence the roles' are given again. */
async function createDatabase(cluster: ClusterHandle, name: string, template: string): Promise<void> {
  await withClient(cluster.connection('postgres', 'postgres'), (client) =>
    client.query(`create database ${escapeIdentifier(name)} template ${escapeIdentifier(template)}`)
  )
  await withClient(cluster.connection('postgres', name), (client) => ensureRoles(client, { database: name }))
}

async function dropDatabases(cluster: ClusterHandle, names: string[]): Promise<void> {
  await withClient(cluster.connection('postgres', 'postgres'), async (client) => {
    for (const name of names) await client.query(`drop database if exists ${escapeIdentifier(name)} with (force)`)
  })
}
