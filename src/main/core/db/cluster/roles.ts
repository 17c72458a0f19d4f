import { escapeIdentifier, escapeLiteral, type ClientBase } from 'pg'
import { DATABASE_ROLES, type DatabaseRole } from './types'

/** What each role is made with. None is a superuser; only the backup passes row-level security. */
const ROLE_ATTRIBUTES: Record<DatabaseRole, string> = {
  cq_owner: 'login nosuperuser nobypassrls',
  application_user: 'login nosuperuser nobypassrls',
  cq_readonly: 'login nosuperuser nobypassrls',
  cq_backup: 'login nosuperuser bypassrls',
  cq_monitor: 'login nosuperuser nobypassrls in role pg_monitor'
}

export type RoleOptions = {
  /** The database that the roles work in: the one that the client is connected to. */
  database: string
  /** Passwords to set. Without them roles are made without one, for the administrator of a shared server to give. */
  passwords?: Record<DatabaseRole, string>
}

/**
 * Makes the roles, their rights on the database and its `public` schema, and the extension that the schema needs.
 * Roles belong to the whole server, so those that exist are kept; running it again changes nothing.
 *
 * @param client a superuser's connection to the database concerned
 */
export async function ensureRoles(client: ClientBase, options: RoleOptions): Promise<void> {
  await client.query(roleSql(options))
}

/** The statements of `ensureRoles` as one text, for an administrator to run on a shared server. */
export function roleSql({ database, passwords }: RoleOptions): string {
  const name = escapeIdentifier(database)
  return [
    ...DATABASE_ROLES.map(createIfMissing),
    ...(passwords === undefined ? [] : DATABASE_ROLES.map((role) => setPassword(role, passwords[role]))),
    'revoke all on schema public from public;',
    'grant usage, create on schema public to cq_owner;',
    'grant usage on schema public to application_user, cq_readonly, cq_backup, cq_monitor;',
    `grant create, connect, temporary on database ${name} to cq_owner;`,
    `grant connect on database ${name} to application_user, cq_readonly, cq_backup, cq_monitor;`,
    `alter database ${name} set timezone to 'UTC';`,
    'create extension if not exists pgcrypto;'
  ].join('\n')
}

function createIfMissing(role: DatabaseRole): string {
  return (
    `do $$ begin if not exists (select from pg_roles where rolname = '${role}') ` +
    `then create role ${role} ${ROLE_ATTRIBUTES[role]}; end if; end $$;`
  )
}

function setPassword(role: DatabaseRole, password: string): string {
  return `alter role ${role} password ${escapeLiteral(password)};`
}
