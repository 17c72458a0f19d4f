import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { AppError } from '@shared/contract/errors'

const MEBIBYTE = 2 ** 20
/** Node's timers count milliseconds in 31 bits, and fire at once beyond: 24 days. */
const LONGEST_TIMER_SECONDS = Math.floor((2 ** 31 - 1) / 1000)

const configSchema = z.strictObject({
  /** The data folder: cluster, pictures, reports. */
  home: z.string().min(1),
  /** A shared server instead of the embedded one; connects as `application_user`. */
  databaseUrl: z.string().optional(),
  /** The shared server's owner, for migrations: a direct connection, not through a transaction pooler. */
  databaseOwnerUrl: z.string().optional(),
  /** The bench this machine is. */
  stationId: z.string().optional(),
  demo: z.boolean(),
  /** Seconds without input until the station locks; 0 never locks. */
  idleLockSeconds: z.coerce.number().min(0).max(LONGEST_TIMER_SECONDS).default(600),
  maxMegapixels: z.coerce.number().positive().default(2000),
  maxFileMebibytes: z.coerce.number().positive().default(4096),
  /** Bundled worker entries. */
  workersFolder: z.string().min(1),
  /** `resources/` of the checkout or the package. */
  resourcesFolder: z.string().min(1),
  /** PostgreSQL's binaries, where they are not found through node_modules. */
  postgresFolder: z.string().optional(),
  version: z.string()
})

export type CoreConfig = z.output<typeof configSchema>

/** What a host knows of itself; the rest comes from the environment. */
export interface HostSettings {
  home?: string | undefined
  demo: boolean
  workersFolder: string
  resourcesFolder: string
  postgresFolder?: string
  version: string
}

/** `~/.benchlight`, or what BENCHLIGHT_HOME or `--home` names. */
export function defaultHome(environment: NodeJS.ProcessEnv): string {
  return resolve(environment['BENCHLIGHT_HOME'] ?? join(homedir(), '.benchlight'))
}

/**
 * The validated configuration of one process, from the host and these environment variables: BENCHLIGHT_HOME,
 * DATABASE_URL, DATABASE_OWNER_URL, BENCHLIGHT_STATION, BENCHLIGHT_IDLE_LOCK_SECONDS, BENCHLIGHT_MAX_MEGAPIXELS,
 * BENCHLIGHT_MAX_FILE_MIB.
 *
 * @throws AppError BAD_INPUT that names the setting
 */
export function readConfig(host: HostSettings, environment: NodeJS.ProcessEnv): CoreConfig {
  const parsed = configSchema.safeParse({
    ...host,
    home: host.home === undefined ? defaultHome(environment) : resolve(host.home),
    databaseUrl: environment['DATABASE_URL'],
    databaseOwnerUrl: environment['DATABASE_OWNER_URL'],
    stationId: environment['BENCHLIGHT_STATION'],
    idleLockSeconds: environment['BENCHLIGHT_IDLE_LOCK_SECONDS'],
    maxMegapixels: environment['BENCHLIGHT_MAX_MEGAPIXELS'],
    maxFileMebibytes: environment['BENCHLIGHT_MAX_FILE_MIB']
  })
  if (!parsed.success) throw new AppError('BAD_INPUT', `The configuration is not valid: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}

export function maxFileBytes(config: CoreConfig): number {
  return config.maxFileMebibytes * MEBIBYTE
}
