import { AppError } from '@shared/contract/errors'
import { connectServer, migrate } from '@core/index'
import { EXIT, type ExitCode } from './exit-codes'
import type { CommandContext } from './program'

/** Brings the database to the newest schema and says what was done. */
export async function migrateDatabase({ readConfig, terminal }: CommandContext): Promise<ExitCode> {
  const server = await connectServer(readConfig({}), () => undefined, (step) => terminal.progress(step))
  try {
    if (!server.owner) {
      throw new AppError('BAD_INPUT', 'Migrating a shared server needs DATABASE_OWNER_URL, a direct connection as cq_owner.')
    }
    const applied = await migrate(server.owner, (name) => terminal.progress(`Migrated ${name}`))
    terminal.line(applied.length === 0 ? 'The database is up to date.' : `${applied.length} migrations were applied.`)
    terminal.object({ applied })
    return EXIT.done
  } finally {
    await server.leave()
  }
}
