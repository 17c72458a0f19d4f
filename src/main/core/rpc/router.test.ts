import { describe, expect, it } from 'vitest'
import { type CommandName, contract } from '@shared/contract'
import type { BenchlightEvent } from '@shared/contract/health.contract'
import { AppError } from '@shared/contract/errors'
import { EventBus, eventStream } from '../events/event-bus'
import { linkClient } from '../testing/linked-client'
import { UserSession } from '../users/user-session'
import { collectHandlers, createRouter, type Handlers, type LogFault } from './router'

const COMMANDS = Object.keys(contract) as CommandName[]

/** A handler for every command that fails when it is called; a test replaces those that it calls. */
function handlersWith(own: Partial<Handlers>): Handlers {
  const rest = COMMANDS.filter((name) => !(name in own)).map((name) => [name, () => { throw new Error(`${name} was called`) }])
  return { ...(Object.fromEntries(rest) as Handlers), ...own }
}

function setUp(own: Partial<Handlers> = {}) {
  const faults: Parameters<LogFault>[0][] = []
  const router = createRouter(handlersWith(own), (fault) => faults.push(fault))
  const session = new UserSession({ host: 'web', ipAddress: null, userAgent: null }, 0, new EventBus())
  return { faults, session, ...linkClient((send) => router.connect(send, session)) }
}

function failure(promise: Promise<unknown>): Promise<AppError> {
  return promise.then(
    () => { throw new Error('It succeeded') },
    (error: unknown) => error as AppError
  )
}

describe('the table of handlers', () => {
  it('must have every command once', () => {
    const { 'session.lock': _, ...lacking } = handlersWith({})
    expect(() => collectHandlers([lacking])).toThrow('No handler for session.lock')
    expect(() => collectHandlers([handlersWith({}), { 'session.lock': handlersWith({})['session.lock'] }])).toThrow(
      'Two handlers for session.lock'
    )
    expect(() => collectHandlers([handlersWith({}), { 'session.fly': () => undefined } as never])).toThrow('There is no command session.fly')
  })
})

describe('the router', () => {
  it('answers an unknown command with NOT_FOUND, also one named like a property of every object', async () => {
    const { client } = setUp()
    for (const name of ['lots.fly', 'constructor', '__proto__', 'x'.repeat(1000)]) {
      const error = await failure(client.call(name as 'lots.list', {}))
      expect(error.code).toBe('NOT_FOUND')
      expect(error.message.length).toBeLessThan(200)
    }
  })

  it('checks access before it looks at the input', async () => {
    const { client } = setUp()
    expect(await failure(client.call('lots.get', { lot_id: 'no id' }))).toMatchObject({ code: 'SIGNED_OUT' })
  })

  it('refuses bad input with what is wrong where, and does not call the handler', async () => {
    const { client, faults } = setUp()
    const error = await failure(client.call('session.signIn', { login: '', pin: '1', extra: true } as never))
    expect(error.code).toBe('BAD_INPUT')
    expect(error.message).toContain('login')
    expect(error.data).toEqual(expect.arrayContaining([expect.objectContaining({ path: ['login'] })]))
    expect(faults).toEqual([])
  })

  it('hands declared errors through with their data, and gives each a correlation id', async () => {
    const { client, faults } = setUp({
      'session.current': () => { throw new AppError('CONFLICT', 'someone was faster', { by: 'M. Ito' }) }
    })
    const error = await failure(client.call('session.current', {}))
    expect(error).toMatchObject({ code: 'CONFLICT', message: 'someone was faster', data: { by: 'M. Ito' } })
    expect(error.correlationId).toMatch(/^[0-9a-f-]{36}$/)
    expect(faults).toEqual([])
  })

  it('masks every other error, and logs it whole under the id that the caller got', async () => {
    const secret = new Error('password=hunter2')
    const { client, faults } = setUp({ 'session.current': () => Promise.reject(secret) })
    const error = await failure(client.call('session.current', {}))
    expect(error.code).toBe('INTERNAL')
    expect(`${error.message} ${JSON.stringify(error.data)}`).not.toContain('hunter2')
    expect(faults).toEqual([{ correlationId: error.correlationId, command: 'session.current', error: secret }])
  })

  it('answers several requests at once, each its own caller', async () => {
    const pending: ((login: string) => void)[] = []
    const { client } = setUp({
      'session.touch': () => ({}),
      'session.demoUsers': () => new Promise((resolve) => {
        pending.push((pin) => resolve([{ username: 'a', display_name: 'A', badge: 'b', role: 'operator', pin }]))
      })
    })
    const first = client.call('session.demoUsers', {})
    const second = client.call('session.demoUsers', {})
    await expect.poll(() => pending.length).toBe(2)
    pending[1]?.('second')
    pending[0]?.('first')
    expect([(await first)[0]?.pin, (await second)[0]?.pin]).toEqual(['first', 'second'])
  })
})

describe('streams', () => {
  function streaming() {
    const bus = new EventBus()
    const ended: string[] = []
    const all = setUp({
      'events.subscribe': async function* (_input, { signal }) {
        try {
          yield* eventStream((listener) => bus.on(listener), signal)
        } finally {
          ended.push(signal.aborted ? 'stopped' : 'left')
        }
      }
    })
    const emit = (lot_id: string): void => bus.emit({ type: 'lot.changed', lot_id })
    return { ...all, bus, ended, emit }
  }

  async function firstOf({ client, emit }: ReturnType<typeof streaming>, lotId: string) {
    const events = client.stream('events.subscribe', {})
    const first = events.next()
    // The request reaches the core in a later turn; until then nobody listens.
    await new Promise((resolve) => { setImmediate(resolve) })
    emit(lotId)
    expect((await first).value).toEqual({ type: 'lot.changed', lot_id: lotId })
    return events
  }

  it('deliver everything in order, also what comes while the reader is busy', async () => {
    const all = streaming()
    const events = await firstOf(all, '0')
    for (const lotId of ['1', '2', '3']) all.emit(lotId)
    const seen: (BenchlightEvent | void)[] = []
    for (let count = 0; count < 3; count++) seen.push((await events.next()).value)
    expect(seen.map((event) => (event as { lot_id: string }).lot_id)).toEqual(['1', '2', '3'])
    await events.return()
  })

  it('end in the core when the reader leaves', async () => {
    const all = streaming()
    const events = await firstOf(all, '1')
    await events.return()
    await expect.poll(() => all.ended).toEqual(['stopped'])
  })

  it('end in the core when the line is cut, and the reader learns why', async () => {
    const all = streaming()
    const events = await firstOf(all, '1')
    const next = failure(events.next())
    all.cut('the cable is out')
    expect(await next).toMatchObject({ code: 'CONNECTION_LOST', message: 'the cable is out' })
    await expect.poll(() => all.ended).toEqual(['stopped'])
  })

  it('pass an error on to the reader after what came before it', async () => {
    const { client } = setUp({
      'events.subscribe': async function* () {
        yield { type: 'session.changed' }
        await Promise.resolve()
        throw new AppError('CANCELLED', 'over')
      }
    })
    const events = client.stream('events.subscribe', {})
    expect((await events.next()).value).toEqual({ type: 'session.changed' })
    expect(await failure(events.next())).toMatchObject({ code: 'CANCELLED' })
  })
})

describe('calls that are given up', () => {
  it('abort the handler and answer CANCELLED at once', async () => {
    const signals: AbortSignal[] = []
    const { client } = setUp({
      'session.current': (_input, { signal }) => { signals.push(signal); return new Promise(() => undefined) }
    })
    const controller = new AbortController()
    const answer = failure(client.call('session.current', {}, controller.signal))
    await expect.poll(() => signals.length).toBe(1)
    controller.abort()
    expect(await answer).toMatchObject({ code: 'CANCELLED' })
    await expect.poll(() => signals[0]?.aborted).toBe(true)
  })

  it('are not sent when they were given up before', async () => {
    const { client, faults } = setUp()
    expect(await failure(client.call('session.current', {}, AbortSignal.abort()))).toMatchObject({ code: 'CANCELLED' })
    expect(faults).toEqual([])
  })
})
