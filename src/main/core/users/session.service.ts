import { hash, verify } from '@node-rs/argon2'
import { v7 as uuidv7 } from 'uuid'
import { AppError } from '@shared/contract/errors'
import type { Session } from '@shared/contract/session.contract'
import { type Actor, type Database, NOBODY } from '../db/database'
import { DEMO_USERS } from '../demo/demo-station'
import type { UserSession } from './user-session'
import * as users from './users.repository'

/** OWASP's minimum for argon2id: 19 MiB, two passes, one lane. */
const ARGON2 = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 }

const FREE_ATTEMPTS = 5
/** After the free attempts, doubled by each further wrong PIN. */
const FIRST_PAUSE_SECONDS = 30

/** @returns an argon2id hash in PHC string format, for `users.pin_hash` */
export function hashPin(pin: string): Promise<string> {
  return hash(pin, ARGON2)
}

export interface SessionServiceOptions {
  db: Database
  /** The bench this machine is; a person without access to it starts at their first own station. */
  stationId: string | undefined
  demo: boolean
  version: string
}

/** Sign-in by user name or badge with PIN, lock and unlock, and the change of person or station. */
export class SessionService {
  /** Verified when the login is unknown, so that the answer takes as long as for a known one. */
  private readonly decoyHash = hashPin('no such person')

  constructor(private readonly options: SessionServiceOptions) {}

  view(session: UserSession): Session {
    const person = session.signedIn
    return {
      state: session.state,
      user: person?.user ?? null,
      station: person?.station ?? null,
      stations: person?.stations ?? [],
      commands: session.commands(),
      idle_lock_seconds: session.idleLockSeconds,
      demo: this.options.demo,
      version: this.options.version
    }
  }

  /**
   * Signs a person in. Whoever was there before is signed out; what the screens have open stays open. A sign-in
   * that is refused changes nothing.
   *
   * @throws AppError BAD_CREDENTIALS, TOO_MANY_ATTEMPTS (data: `retry_at`), FORBIDDEN without any station
   */
  async signIn(session: UserSession, login: string, pin: string): Promise<void> {
    const userId = await this.checkPin(login.trim(), pin)
    const before = session.actor
    await this.enter(session, userId)
    await this.endSession(before)
  }

  /** Signs in without a PIN: only for the command line, whose caller already owns the data folder. */
  async signInAsService(session: UserSession, username: string): Promise<void> {
    const user = await this.options.db.transaction(NOBODY, (tx) => users.findUserByName(tx, username))
    if (!user) throw new AppError('NOT_FOUND', `There is no user ${username}. Run \`benchlight migrate\` first.`)
    await this.enter(session, user.id)
  }

  /** @throws AppError SIGNED_OUT, BAD_CREDENTIALS, TOO_MANY_ATTEMPTS */
  async unlock(session: UserSession, pin: string): Promise<void> {
    const person = session.signedIn
    if (!person) throw new AppError('SIGNED_OUT', 'Nobody is signed in at this station.')
    await this.checkPin(person.user.username, pin)
    // The PIN is this person's; while it was checked another may have taken over and locked the station.
    if (session.signedIn?.sessionId === person.sessionId) session.unlock()
  }

  async signOut(session: UserSession): Promise<void> {
    if (!session.signedIn) return
    await this.endSession(session.actor)
    session.signOut()
  }

  /** @throws AppError FORBIDDEN when the person has no access to that station */
  chooseStation(session: UserSession, stationId: string): void {
    const station = session.signedIn?.stations.find(({ id }) => id === stationId)
    if (!station) throw new AppError('FORBIDDEN', `You have no access to station ${stationId}.`)
    session.chooseStation(station)
  }

  demoUsers(): typeof DEMO_USERS {
    return this.options.demo ? DEMO_USERS : []
  }

  private async checkPin(login: string, pin: string): Promise<string> {
    const { db } = this.options
    const credentials = await db.transaction(NOBODY, (tx) => users.findCredentials(tx, login))
    if (!credentials) {
      await verify(await this.decoyHash, pin)
      throw wrongCredentials()
    }
    const pausedUntil = await db.transaction(NOBODY, (tx) =>
      users.countAttempt(tx, credentials.id, FREE_ATTEMPTS, FIRST_PAUSE_SECONDS)
    )
    if (pausedUntil) {
      throw new AppError(
        'TOO_MANY_ATTEMPTS',
        `Too many wrong PINs. Wait until ${pausedUntil.toLocaleTimeString()}, or ask an administrator.`,
        { retry_at: pausedUntil }
      )
    }
    if (!(await verify(credentials.pin_hash, pin))) throw wrongCredentials()
    await db.transaction(NOBODY, (tx) => users.clearAttempts(tx, credentials.id))
    return credentials.id
  }

  private async enter(session: UserSession, userId: string): Promise<void> {
    const sessionId = uuidv7()
    const actor = { ...session.actor, userId, sessionId }
    const person = await this.options.db.transaction(actor, async (tx) => {
      const user = await users.loadUser(tx, userId)
      const stations = await users.stationsOf(tx, userId)
      const station = stations.find(({ id }) => id === this.options.stationId) ?? stations[0]
      if (!station) {
        throw new AppError('FORBIDDEN', `${user.display_name} has access to no station. Ask an administrator.`)
      }
      await users.startSession(tx, { id: sessionId, userId, stationId: station.id, origin: session.origin })
      return { sessionId, user, station, stations }
    })
    session.signIn(person)
  }

  private async endSession(actor: Actor): Promise<void> {
    const { sessionId } = actor
    if (sessionId) await this.options.db.transaction(actor, (tx) => users.endSession(tx, sessionId))
  }
}

function wrongCredentials(): AppError {
  return new AppError('BAD_CREDENTIALS', 'User name, badge or PIN is wrong.')
}
