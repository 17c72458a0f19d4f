import { spawn } from 'node:child_process'

/** An operating-system user to run a program as. */
export type SystemUser = { name: string, uid: number, gid: number }

export type ProgramResult = { code: number | null, output: string }

export type RunOptions = {
  /** Run as this user; only root can. */
  user?: SystemUser
  cwd?: string
  /** Text for the program's standard input. */
  input?: string
  /** Do not listen to what it says: for a program that leaves another running, which would keep our pipes open. */
  mute?: boolean
}

/**
 * Runs a program to its end and returns its exit code with standard output and error as one text.
 *
 * @throws the system's error (`code` ENOENT, EACCES, EPERM, …) when it cannot be started at all
 */
export function runProgram(file: string, args: string[], options: RunOptions = {}): Promise<ProgramResult> {
  const output = options.mute ? 'ignore' : 'pipe'
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: programEnvironment(),
      stdio: [options.input === undefined ? 'ignore' : 'pipe', output, output],
      windowsHide: true,
      ...userIds(options.user)
    })
    const chunks: Buffer[] = []
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, output: Buffer.concat(chunks).toString('utf8').trim() }))
    child.stdin?.end(options.input)
  })
}

/** The `uid` and `gid` of a spawn, or nothing for our own user. */
export function userIds(user: SystemUser | undefined): { uid?: number, gid?: number } {
  return user === undefined ? {} : { uid: user.uid, gid: user.gid }
}

/** Our environment without what would redirect PostgreSQL's programs (PGDATA, PGPORT, …), with English messages. */
export function programEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.toUpperCase().startsWith('PG'))
  return { ...Object.fromEntries(inherited), LC_ALL: 'C' }
}
