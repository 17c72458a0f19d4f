import { AppError } from '@shared/contract/errors'
import { runProgram, type SystemUser } from './run-program'

/** An existing PostgreSQL installation's user is taken before one is made. */
const KNOWN_USERS = ['postgres', 'benchlight']
const CREATED_USER = 'benchlight'

/** What makes an unprivileged system user: shadow-utils everywhere, Debian's own where that is missing. */
const CREATE_COMMANDS: Record<string, string[]> = {
  useradd: ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/bin/false'],
  adduser: ['--system', '--group', '--no-create-home', '--home', '/nonexistent', '--shell', '/bin/false']
}

/** Whether this process is root, whom PostgreSQL refuses to run as. */
export function isRoot(): boolean {
  return process.getuid?.() === 0
}

/**
 * The unprivileged system user that PostgreSQL runs as when this process is root: `postgres` if the system has one,
 * else `benchlight`, which is made if missing.
 *
 * @throws AppError DATABASE_UNAVAILABLE when no such user can be made or acted as
 */
export async function ensureServerUser(): Promise<SystemUser> {
  for (const name of KNOWN_USERS) {
    const user = await lookUpUser(name)
    if (user !== undefined) return usable(user)
  }
  const attempts: string[] = []
  for (const [program, args] of Object.entries(CREATE_COMMANDS)) {
    attempts.push(`${program}: ${await attempt(program, [...args, CREATED_USER])}`)
    const user = await lookUpUser(CREATED_USER)
    if (user !== undefined) return usable(user)
  }
  throw new AppError(
    'DATABASE_UNAVAILABLE',
    'PostgreSQL refuses to run as root, and no unprivileged system user could be made for it ' +
      `(${attempts.join('; ')}). Nothing was changed. ` +
      `Make a system user named ${CREATED_USER}, or start Benchlight as an ordinary user.`
  )
}

/** The user with this id, for a cluster whose files belong to it. */
export function userOfFiles(owner: { uid: number, gid: number }): SystemUser {
  return { name: `uid ${owner.uid}`, uid: owner.uid, gid: owner.gid }
}

/** Whether the user can enter the folder, access lists and security modules included: it is tried, not computed. */
export async function canEnter(user: SystemUser, folder: string): Promise<boolean> {
  const result = await runProgram('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { user, cwd: '/' })
  return result.code === 0
}

async function lookUpUser(name: string): Promise<SystemUser | undefined> {
  const uid = await runProgram('id', ['-u', name])
  const gid = await runProgram('id', ['-g', name])
  if (uid.code !== 0 || gid.code !== 0) return undefined
  return { name, uid: Number(uid.output), gid: Number(gid.output) }
}

/** A container may know the user by name and still forbid this root to become it. */
async function usable(user: SystemUser): Promise<SystemUser> {
  const problem = await runProgram('/bin/sh', ['-c', ':'], { user, cwd: '/' }).then(
    (result) => (result.code === 0 ? undefined : result.output || `exit code ${result.code}`),
    (error: unknown) => String(error)
  )
  if (problem === undefined) return user
  throw new AppError(
    'DATABASE_UNAVAILABLE',
    `PostgreSQL refuses to run as root, and this root may not act as the system user ${user.name} (${problem}). ` +
      'Nothing was changed. Start Benchlight as an ordinary user, or map more user ids into the container.'
  )
}

async function attempt(program: string, args: string[]): Promise<string> {
  return runProgram(program, args).then(
    (result) => result.output || `exit code ${result.code}`,
    (error: unknown) => String(error)
  )
}
