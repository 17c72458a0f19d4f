import type { PoolConfig } from 'pg'
import type { CoreConfig } from '../config'
import { type ClusterHandle, startCluster } from './cluster'

/** Where the database is, and how to leave it. */
export interface DatabaseServer {
  kind: 'embedded' | 'shared'
  application: PoolConfig
  /** Absent on a shared server whose owner this machine does not know: it cannot migrate then. */
  owner: PoolConfig | null
  /** Starts the embedded server again when it has died; a shared one is its administrator's. */
  ensureRunning(): Promise<void>
  leave(): Promise<void>
}

/**
 * The shared server that the configuration names, or the cluster of the data folder, started or joined.
 *
 * @throws AppError DATABASE_UNAVAILABLE, STORAGE_FULL
 */
export async function connectServer(
  config: CoreConfig,
  log: (message: string, detail?: unknown) => void,
  onProgress: (step: string) => void
): Promise<DatabaseServer> {
  if (config.databaseUrl !== undefined) return sharedServer(config.databaseUrl, config.databaseOwnerUrl)
  const cluster = await startCluster({
    home: config.home,
    log: ({ message, detail }) => log(message, detail),
    onProgress,
    ...(config.postgresFolder === undefined ? {} : { binariesDir: config.postgresFolder })
  })
  return embeddedServer(cluster)
}

function sharedServer(application: string, owner: string | undefined): DatabaseServer {
  return {
    kind: 'shared',
    application: { connectionString: application },
    owner: owner === undefined ? null : { connectionString: owner },
    ensureRunning: () => Promise.resolve(),
    leave: () => Promise.resolve()
  }
}

function embeddedServer(cluster: ClusterHandle): DatabaseServer {
  return {
    kind: 'embedded',
    application: cluster.connection('application_user'),
    owner: cluster.connection('cq_owner'),
    ensureRunning: () => cluster.ensureRunning(),
    leave: () => cluster.leave()
  }
}
