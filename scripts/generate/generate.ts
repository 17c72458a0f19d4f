import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { DATABASE_NAME, removeCluster, roleSql, startCluster } from '@core/db/cluster'
import { migrate } from '@core/db/migrator'
import { contractPage } from './contract-page'
import { schemaSnapshot } from './schema-snapshot'

/*
 * `npm run generate` writes, and `npm run check:generated` compares, all files that are made from others: the
 * types of the database, the schema as text, the roles for a shared server, the contract's page.
 */

const TYPES_FILE = 'src/main/core/db/types.generated.ts'

interface GeneratedFile {
  path: string
  text: string
}

async function generate(): Promise<GeneratedFile[]> {
  const home = await mkdtemp(join(tmpdir(), 'benchlight-generate-'))
  const cluster = await startCluster({ home, log: () => undefined })
  try {
    const owner = cluster.connection('cq_owner')
    await migrate(owner)
    const client = new Client(owner)
    await client.connect()
    try {
      return [
        { path: 'db/schema.sql', text: await schemaSnapshot(client) },
        { path: TYPES_FILE, text: await databaseTypes(connectionString(owner), home) },
        { path: 'db/roles.sql', text: `${ROLES_HEADER}\n${roleSql({ database: DATABASE_NAME })}\n` },
        { path: 'docs/contract.md', text: contractPage() }
      ]
    } finally {
      await client.end()
    }
  } finally {
    await cluster.leave()
    await removeCluster({ home, log: () => undefined })
    await rm(home, { recursive: true, force: true })
  }
}

const ROLES_HEADER = `-- For the administrator of a shared server: run once as superuser in the database ${DATABASE_NAME}, then give
-- cq_owner and application_user passwords. Written by \`npm run generate\`; do not edit.`

function connectionString({ host, port, user, password, database }: { host: string; port: number; user: string; password: string; database: string }): string {
  return `postgres://${user}:${encodeURIComponent(password)}@/${database}?host=${encodeURIComponent(host)}&port=${port}`
}

/** Numbers and days arrive as `database.ts` parses them; the generator has to be told. */
async function databaseTypes(url: string, folder: string): Promise<string> {
  const out = join(folder, 'types.ts')
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      'node_modules/kysely-codegen/dist/cli/bin.js', '--dialect', 'postgres', '--url', url, '--out-file', out,
      '--date-parser', 'string', '--numeric-parser', 'number', '--type-mapping', '{"int8":"number"}', '--exclude-pattern', 'kysely_*'
    ],
    { encoding: 'utf8' }
  )
  if (status !== 0) throw new Error(`kysely-codegen failed: ${stderr}`)
  return readFile(out, 'utf8')
}

async function main(check: boolean): Promise<number> {
  const files = await generate()
  let drifted = 0
  for (const { path, text } of files) {
    const current = await readFile(path, 'utf8').catch(() => '')
    if (current === text) continue
    drifted += 1
    if (check) process.stderr.write(`${path} is not what would be generated now. Run \`npm run generate\` and commit it.\n`)
    else await writeFile(path, text)
  }
  if (!check) process.stderr.write(`${drifted} of ${files.length} generated files changed.\n`)
  return check && drifted > 0 ? 1 : 0
}

void main(process.argv.includes('--check')).then((code) => { process.exitCode = code })
