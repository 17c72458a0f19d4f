import { v7 as uuidv7 } from 'uuid'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { cleanPicture } from '../testing/board-pictures'
import { type Bench, pinOf, provideTestCore } from '../testing/test-core'

const test = provideTestCore({ config: { idleLockSeconds: 600 } })

const WRONG_PIN = '0000'
const FREE_ATTEMPTS = 5
const FIRST_PAUSE_SECONDS = 30
/** For what other processes have to come to, on a machine that has much to do. */
const PATIENCE_MS = 30_000

let bench: Bench
beforeEach(() => { bench = test.bench() })
afterEach(() => { bench.connection.close() })

function signIn(login: string, pin: string, at = bench) {
  return at.client.call('session.signIn', { login, pin })
}

function wrongPin(login: string): Promise<unknown> {
  return signIn(login, WRONG_PIN).then(
    () => { throw new Error('The wrong PIN was taken') },
    (error: unknown) => error
  )
}

/** Lets pauses end without waiting for them. */
async function endPause(username: string): Promise<void> {
  await test.rows('update users set locked_until = clock_timestamp() where username = $1', [username])
}

async function forgetAttempts(): Promise<void> {
  await test.rows('update users set failed_attempts = 0, locked_until = null')
}

async function pauseSeconds(username: string): Promise<number> {
  const [row] = await test.rows<{ seconds: number }>(
    'select extract(epoch from locked_until - clock_timestamp())::float as seconds from users where username = $1', [username]
  )
  return (row as { seconds: number }).seconds
}

describe('signing in', () => {
  it('takes the user name in any case, or the badge, blanks around it set aside', async () => {
    for (const login of ['mito', 'MITO', ' Mito ', 'BL-1001']) {
      const session = await signIn(login, pinOf('mito'))
      expect(session).toMatchObject({ state: 'signed_in', user: { username: 'mito', roles: ['operator'] }, station: { id: 'B1' } })
    }
  })

  it('says the same of an unknown name as of a wrong PIN', async () => {
    const answers = await Promise.all([wrongPin('nobody'), wrongPin('jkim'), wrongPin('automation')])
    expect(answers.map((error) => (error as Error).message)).toEqual(Array(3).fill('User name, badge or PIN is wrong.'))
    expect(answers).toEqual(Array(3).fill(expect.objectContaining({ code: 'BAD_CREDENTIALS' })))
    await forgetAttempts()
  })

  it('starts at the station of this machine, or else at the first that the person may work at', async () => {
    const elsewhere = await test.anotherCore({ config: { stationId: 'B7' } })
    const there = await test.signedIn('jkim', elsewhere)
    expect(await there.client.call('session.current', {})).toMatchObject({ station: { id: 'B1' }, stations: [{ id: 'B1' }, { id: 'B2' }] })
    await elsewhere.dispose()
  })

  it('refuses those without any station, and leaves who was there signed in', async () => {
    await bench.signIn('mito')
    const mine = sessionOf(bench)
    await test.rows("delete from user_station_access where user_id = (select id from users where username = 'nweber')")
    await expect(bench.signIn('nweber')).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(await bench.client.call('session.current', {})).toMatchObject({ state: 'signed_in', user: { username: 'mito' } })
    expect(await isOpen(mine)).toBe(true)
    await test.rows(`insert into user_station_access (user_id, station_id)
      select id, station_id from users, (values ('B1'), ('B2')) as s (station_id) where username = 'nweber'`)
  })

  it('does not show anyone’s PIN outside the demo station', async () => {
    expect(await bench.client.call('session.demoUsers', {})).toEqual([])
  })
})

describe('wrong PINs', () => {
  afterEach(forgetAttempts)

  it('pause the account after five, for longer after each further one, and the right PIN ends it all', async () => {
    for (let attempt = 1; attempt <= FREE_ATTEMPTS; attempt++) {
      expect(await wrongPin('mito')).toMatchObject({ code: 'BAD_CREDENTIALS' })
    }
    const paused = signIn('mito', pinOf('mito'))
    await expect(paused).rejects.toMatchObject({ code: 'TOO_MANY_ATTEMPTS', data: { retry_at: expect.any(Date) as Date } })
    const first = await pauseSeconds('mito')

    await endPause('mito')
    expect(await wrongPin('mito')).toMatchObject({ code: 'BAD_CREDENTIALS' })
    const second = await pauseSeconds('mito')

    expect(first).toBeGreaterThan(FIRST_PAUSE_SECONDS - 10)
    expect(first).toBeLessThanOrEqual(FIRST_PAUSE_SECONDS)
    expect(second).toBeGreaterThan(first + FIRST_PAUSE_SECONDS - 10)

    await endPause('mito')
    await signIn('mito', pinOf('mito'))
    expect(await wrongPin('mito')).toMatchObject({ code: 'BAD_CREDENTIALS' })
    await expect(signIn('mito', pinOf('mito'))).resolves.toMatchObject({ state: 'signed_in' })
  })

  it('are counted before they are checked, so that guesses at the same time gain nothing', async () => {
    const guesses = await Promise.all(Array.from({ length: 12 }, () => wrongPin('jkim')))
    const checked = guesses.filter((error) => (error as { code: string }).code === 'BAD_CREDENTIALS')
    expect(checked).toHaveLength(FREE_ATTEMPTS)
    expect(guesses.filter((error) => (error as { code: string }).code === 'TOO_MANY_ATTEMPTS')).toHaveLength(12 - FREE_ATTEMPTS)
  })

  it('count for unlocking too', async () => {
    await bench.signIn('rsilva')
    await bench.client.call('session.lock', {})
    for (let attempt = 1; attempt <= FREE_ATTEMPTS; attempt++) {
      await expect(bench.client.call('session.unlock', { pin: WRONG_PIN })).rejects.toMatchObject({ code: 'BAD_CREDENTIALS' })
    }
    await expect(bench.client.call('session.unlock', { pin: pinOf('rsilva') })).rejects.toMatchObject({ code: 'TOO_MANY_ATTEMPTS' })
    expect(await bench.client.call('session.current', {})).toMatchObject({ state: 'locked' })
  })
})

describe('the lock', () => {
  it('keeps the person, and gives nothing away until the PIN was entered', async () => {
    await bench.signIn('mito')
    expect(await bench.client.call('session.lock', {})).toMatchObject({ state: 'locked', user: { username: 'mito' } })
    await expect(bench.client.call('lots.list', {})).rejects.toMatchObject({ code: 'LOCKED' })
    expect(await bench.client.call('session.unlock', { pin: pinOf('mito') })).toMatchObject({ state: 'signed_in', user: { username: 'mito' } })
    await expect(bench.client.call('lots.list', {})).resolves.toMatchObject({ lots: [] })
  })

  it('is no way in for those who are signed out', async () => {
    await expect(bench.client.call('session.unlock', { pin: WRONG_PIN })).rejects.toMatchObject({ code: 'SIGNED_OUT' })
  })

  it('tells its own windows', async () => {
    await bench.signIn('mito')
    const events = bench.client.stream('events.subscribe', {})
    const next = events.next()
    await bench.client.call('session.lock', {})
    expect((await next).value).toEqual({ type: 'session.changed' })
    await events.return()
  })
})

describe('the idle lock', () => {
  beforeEach(() => { vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }) })
  afterEach(() => { vi.useRealTimers() })

  async function signedInSession() {
    await bench.signIn('mito')
    const { session } = bench.connection
    session.touch()
    return session
  }

  it('locks after the configured time without a touch', async () => {
    const session = await signedInSession()
    vi.advanceTimersByTime(599_000)
    expect(session.state).toBe('signed_in')
    vi.advanceTimersByTime(1_000)
    expect(session.state).toBe('locked')
  })

  it('begins anew with each touch', async () => {
    const session = await signedInSession()
    vi.advanceTimersByTime(400_000)
    session.touch()
    vi.advanceTimersByTime(400_000)
    expect(session.state).toBe('signed_in')
  })

  it('does not lock what is signed out, and a touch does not unlock', async () => {
    const session = await signedInSession()
    session.lock()
    session.touch()
    expect(session.state).toBe('locked')
    session.signOut()
    vi.advanceTimersByTime(3_600_000)
    expect(session.state).toBe('signed_out')
  })
})

describe('the switch of person', () => {
  it('ends the session of the one before and begins one of the next', async () => {
    await bench.signIn('mito')
    const before = sessionOf(bench)
    await bench.client.call('session.lock', {})
    expect(await bench.signIn('jkim')).toMatchObject({ state: 'signed_in', user: { username: 'jkim' } })
    expect(await isOpen(before)).toBe(false)
    expect(await isOpen(sessionOf(bench))).toBe(true)
  })

  it('leaves no session open when a person signs out, or the window goes', async () => {
    await bench.signIn('mito')
    const signedOut = sessionOf(bench)
    await bench.client.call('session.signOut', {})
    expect(await isOpen(signedOut)).toBe(false)
    await bench.signIn('mito')
    const closed = sessionOf(bench)
    bench.connection.close()
    await vi.waitFor(async () => expect(await isOpen(closed)).toBe(false), PATIENCE_MS)
  })

  it('leaves no session open when the core ends, whether or not its windows were closed before', async () => {
    const core = await test.anotherCore()
    const benches = [await test.signedIn('jkim', core), await test.signedIn('mito', core)]
    const sessions = benches.map(sessionOf)
    benches[0]?.connection.close()
    await core.dispose()
    expect(await Promise.all(sessions.map(isOpen))).toEqual([false, false])
  })
})

describe('the choice of station', () => {
  it('takes one’s own stations only', async () => {
    await bench.signIn('jkim')
    expect(await bench.client.call('session.chooseStation', { station_id: 'B2' })).toMatchObject({ station: { id: 'B2' } })
    await bench.signIn('mito')
    await expect(bench.client.call('session.chooseStation', { station_id: 'B2' })).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  it('decides where inspections belong', async () => {
    await bench.signIn('jkim')
    await bench.client.call('session.chooseStation', { station_id: 'B2' })
    const lot = await test.makeLot()
    const { inspection_id } = await test.capture(bench, lot, uuidv7(), await cleanPicture(1))
    expect(await bench.client.call('inspections.get', { inspection_id })).toMatchObject({ station_id: 'B2', operator: 'J. Kim' })
  })
})

function sessionOf({ connection }: Bench): string {
  return connection.session.actor.sessionId as string
}

async function isOpen(sessionId: string): Promise<boolean> {
  const [row] = await test.rows<{ open: boolean }>('select ended_at is null as open from sessions where id = $1', [sessionId])
  return (row as { open: boolean }).open
}
