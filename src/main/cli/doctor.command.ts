import { join } from 'node:path'
import type { HealthCheck } from '@shared/contract/health.contract'
import { checkHealth, SHIPPED_MODEL } from '@core/index'
import { EXIT, type ExitCode } from './exit-codes'
import type { CommandContext } from './program'

const SYMBOLS: Record<HealthCheck['state'], string> = { ok: 'ok', warning: 'warning', failed: 'FAILED' }

/** Checks the station and says what to do. Exit 3 when a check failed; warnings do not count. */
export async function doctor(context: CommandContext): Promise<ExitCode> {
  const checks = await runChecks(context)
  for (const { name, state, summary, advice } of checks) {
    context.terminal.line(`${name.padEnd(12)} ${SYMBOLS[state].padEnd(8)} ${summary}`)
    if (advice) context.terminal.line(`${' '.repeat(22)}${advice}`)
  }
  context.terminal.object(checks)
  return checks.some(({ state }) => state === 'failed') ? EXIT.failed : EXIT.done
}

async function runChecks(context: CommandContext): Promise<HealthCheck[]> {
  const config = context.readConfig({})
  try {
    const core = await context.startCore(config, 'command')
    try {
      return await core.health()
    } finally {
      await core.dispose()
    }
  } catch (error) {
    return checkHealth({
      db: null,
      databaseFault: error instanceof Error ? error.message : String(error),
      home: config.home,
      modelDir: join(config.resourcesFolder, SHIPPED_MODEL)
    })
  }
}
