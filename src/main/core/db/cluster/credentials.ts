import { randomBytes } from 'node:crypto'
import { readJson, writePrivateFile, type ClusterPlace } from './place'
import { DATABASE_ROLES, type ClusterRole } from './types'

const PASSWORD_BYTES = 24

/** The passwords of a cluster's roles, kept in a file that only our own user can read. */
export type Credentials = {
  passwords: Record<ClusterRole, string>
  /** Whether the cluster is known to use them; until then every start sets them anew. */
  applied: boolean
}

/** Reads the cluster's credentials; undefined before the first start, or when the file was lost. */
export function readCredentials(place: ClusterPlace): Promise<Credentials | undefined> {
  return readJson<Credentials>(place.credentialsFile)
}

/** Makes random passwords for all roles and keeps them, not applied yet. */
export async function createCredentials(place: ClusterPlace): Promise<Credentials> {
  const roles: ClusterRole[] = ['postgres', ...DATABASE_ROLES]
  const passwords = Object.fromEntries(roles.map((role) => [role, randomBytes(PASSWORD_BYTES).toString('base64url')]))
  const credentials: Credentials = { passwords: passwords as Record<ClusterRole, string>, applied: false }
  await writePrivateFile(place.credentialsFile, credentials)
  return credentials
}

/** Notes that the cluster's roles have these passwords. */
export async function markApplied(place: ClusterPlace, credentials: Credentials): Promise<Credentials> {
  if (credentials.applied) return credentials
  const applied = { ...credentials, applied: true }
  await writePrivateFile(place.credentialsFile, applied)
  return applied
}
