import type { Access, Role } from '@shared/contract/define'
import { contract } from '@shared/contract'
import { AppError } from '@shared/contract/errors'
import type { Station, User } from '@shared/contract/models'
import type { Actor } from '../db/database'
import { type EventListener, EventBus } from '../events/event-bus'

/** Where a connection comes from; recorded with its sessions. */
export interface Origin {
  host: 'electron' | 'web' | 'cli'
  ipAddress: string | null
  userAgent: string | null
}

/** Who is signed in, at which station, under which row of `sessions`. */
export interface SignedIn {
  sessionId: string
  user: User
  station: Station
  stations: Station[]
}

/** What a handler may rely on once access was checked. */
export interface ActingUser {
  actor: Actor
  user: User
  station: Station
}

/**
 * The state of one connection's sign-in: signed out, signed in, or locked with the person still known.
 * Locks itself after a time without `touch`; the lock is enforced here, not on the screen.
 */
export class UserSession {
  private person: SignedIn | null = null
  private locked = false
  private idleTimer: NodeJS.Timeout | undefined
  private readonly ownEvents = new EventBus()

  constructor(
    readonly origin: Origin,
    /** Seconds; 0 never locks. */
    readonly idleLockSeconds: number,
    private readonly sharedEvents: EventBus
  ) {}

  get state(): 'signed_out' | 'locked' | 'signed_in' {
    if (!this.person) return 'signed_out'
    return this.locked ? 'locked' : 'signed_in'
  }

  /** The person, also while locked. */
  get signedIn(): SignedIn | null {
    return this.person
  }

  get actor(): Actor {
    return {
      userId: this.person?.user.id ?? null,
      sessionId: this.person?.sessionId ?? null,
      ipAddress: this.origin.ipAddress,
      userAgent: this.origin.userAgent
    }
  }

  signIn(person: SignedIn): void {
    this.person = person
    this.locked = false
    this.touch()
    this.announce()
  }

  signOut(): void {
    this.person = null
    this.locked = false
    clearTimeout(this.idleTimer)
    this.announce()
  }

  lock(): void {
    if (!this.person || this.locked) return
    this.locked = true
    clearTimeout(this.idleTimer)
    this.announce()
  }

  unlock(): void {
    this.locked = false
    this.touch()
    this.announce()
  }

  chooseStation(station: Station): void {
    if (this.person) this.person = { ...this.person, station }
    this.announce()
  }

  /** The person did something: the idle clock starts again. */
  touch(): void {
    clearTimeout(this.idleTimer)
    if (this.state !== 'signed_in' || this.idleLockSeconds <= 0) return
    this.idleTimer = setTimeout(() => this.lock(), this.idleLockSeconds * 1000)
    this.idleTimer.unref()
  }

  /** @throws AppError SIGNED_OUT, LOCKED or FORBIDDEN when the person may not do what needs this access */
  demand(access: Access): void {
    if (access === 'anyone') return
    if (!this.person) throw new AppError('SIGNED_OUT', 'Nobody is signed in. Sign in to go on; nothing was changed.')
    if (this.locked) throw new AppError('LOCKED', 'The station is locked. Enter the PIN to go on; nothing was lost.')
    if (access !== 'signed_in' && !hasRole(this.person.user, access)) {
      throw new AppError('FORBIDDEN', `This needs the role ${access.join(' or ')}.`)
    }
  }

  /** @throws AppError as `demand('signed_in')` */
  acting(): ActingUser {
    this.demand('signed_in')
    const { user, station } = this.person as SignedIn
    return { actor: this.actor, user, station }
  }

  /** The commands this person may call now: what the screens show and hide by. */
  commands(): string[] {
    return Object.entries(contract)
      .filter(([, { access }]) => this.allows(access))
      .map(([name]) => name)
  }

  /** Events of this connection and, while unlocked, those of the whole process. */
  subscribe(listener: EventListener): () => void {
    const offOwn = this.ownEvents.on(listener)
    const offShared = this.sharedEvents.on((event) => {
      if (this.state === 'signed_in' || event.type === 'database.state') listener(event)
    })
    return () => { offOwn(); offShared() }
  }

  private allows(access: Access): boolean {
    if (access === 'anyone') return true
    if (this.state !== 'signed_in') return false
    return access === 'signed_in' || hasRole((this.person as SignedIn).user, access)
  }

  private announce(): void {
    this.ownEvents.emit({ type: 'session.changed' })
  }
}

function hasRole(user: User, roles: readonly Role[]): boolean {
  return user.roles.some((role) => roles.includes(role))
}
