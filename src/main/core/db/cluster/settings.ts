import type { Endpoint } from './endpoint'

/**
 * Settings for a bench: one desk, few clients, nothing lost. They are given on the command line and so hold whatever
 * the configuration files say; what is not named here (archiving, for instance) stays open to ALTER SYSTEM.
 */
const BENCH_SETTINGS: Record<string, string> = {
  max_connections: '50',
  shared_buffers: '128MB',
  min_wal_size: '32MB',
  max_wal_size: '256MB',
  fsync: 'on',
  full_page_writes: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  password_encryption: 'scram-sha-256',
  logging_collector: 'on',
  log_directory: '../log',
  log_filename: 'server-%a.log',
  log_rotation_age: '1d',
  log_rotation_size: '0',
  log_truncate_on_rotation: 'on',
  log_file_mode: '0600'
}

/** The settings as `-c name=value` arguments. No value may hold a space: on Windows they pass through pg_ctl. */
export function settingArguments(endpoint: Endpoint): string[] {
  const listening: Record<string, string> =
    process.platform === 'win32'
      ? { listen_addresses: endpoint.host, port: String(endpoint.port) }
      : {
          listen_addresses: '',
          port: String(endpoint.port),
          unix_socket_directories: quotedFolder(endpoint.host),
          unix_socket_permissions: '0700'
        }
  return Object.entries({ ...BENCH_SETTINGS, ...listening }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** The setting is a comma-separated list, so a folder whose name holds a comma or a quote has to be quoted. */
function quotedFolder(folder: string): string {
  return `"${folder.replaceAll('"', '""')}"`
}
