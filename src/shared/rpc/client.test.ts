import { describe, expect, it } from 'vitest'
import type { AppError } from '../contract/errors'
import { createClient } from './client'
import type { DownMessage, UpMessage } from './wire'

function setUp() {
  const sent: UpMessage[] = []
  let receive: (message: DownMessage) => void = () => undefined
  let close: (reason: string) => void = () => undefined
  const client = createClient({
    send: (message) => { sent.push(message) },
    onMessage: (listener) => { receive = listener },
    onClose: (listener) => { close = listener }
  })
  return { client, sent, receive: (message: DownMessage) => receive(message), close: (reason: string) => close(reason) }
}

function failure(promise: Promise<unknown>): Promise<AppError> {
  return promise.then(
    () => { throw new Error('It succeeded') },
    (error: unknown) => error as AppError
  )
}

describe('the client', () => {
  it('gives each request an id of its own and matches answers by it', async () => {
    const { client, sent, receive } = setUp()
    const [one, two] = [client.call('session.current', {}), client.call('session.touch', {})]
    expect(sent).toEqual([
      { type: 'request', id: 1, command: 'session.current', input: {} },
      { type: 'request', id: 2, command: 'session.touch', input: {} }
    ])
    receive({ type: 'result', id: 2, value: 'two' })
    receive({ type: 'result', id: 1, value: 'one' })
    expect(await Promise.all([one, two])).toEqual(['one', 'two'])
  })

  it('ignores answers to requests that are over, or never were', async () => {
    const { client, receive } = setUp()
    const answer = client.call('session.current', {})
    receive({ type: 'result', id: 99, value: 'stray' })
    receive({ type: 'result', id: 1, value: 'first' })
    receive({ type: 'result', id: 1, value: 'second' })
    expect(await answer).toBe('first')
  })

  it('turns an error’s data into an error again', async () => {
    const { client, receive } = setUp()
    const answer = failure(client.call('session.current', {}))
    receive({ type: 'error', id: 1, error: { code: 'CONFLICT', message: 'no', data: { x: 1 }, correlationId: 'c-1' } })
    expect(await answer).toMatchObject({ name: 'AppError', code: 'CONFLICT', message: 'no', data: { x: 1 }, correlationId: 'c-1' })
  })

  it('tells the core to stop when a call is aborted, and only then', async () => {
    const { client, sent, receive } = setUp()
    const controller = new AbortController()
    const given = failure(client.call('session.current', {}, controller.signal))
    controller.abort()
    expect(await given).toMatchObject({ code: 'CANCELLED' })
    expect(sent.at(-1)).toEqual({ type: 'stop', id: 1 })

    const late = new AbortController()
    const answered = client.call('session.current', {}, late.signal)
    receive({ type: 'result', id: 2, value: 'done' })
    await answered
    late.abort()
    expect(sent.filter(({ type }) => type === 'stop')).toHaveLength(1)
  })

  it('tells the core to stop when the reader leaves a stream, not when the stream ends by itself', async () => {
    const { client, sent, receive } = setUp()
    const left = client.stream('events.subscribe', {})
    const first = left.next()
    receive({ type: 'next', id: 1, value: { type: 'session.changed' } })
    await first
    await left.return()
    expect(sent.at(-1)).toEqual({ type: 'stop', id: 1 })

    const ended = client.stream('events.subscribe', {})
    const end = ended.next()
    receive({ type: 'end', id: 2 })
    expect(await end).toEqual({ done: true, value: undefined })
    expect(sent.filter(({ type }) => type === 'stop')).toHaveLength(1)
  })

  it('fails what is pending, and everything later, when the line is cut', async () => {
    const { client, close, sent } = setUp()
    const pending = failure(client.call('session.current', {}))
    const reading = failure(client.stream('events.subscribe', {}).next())
    close('the cable is out')
    for (const error of [await pending, await reading, await failure(client.call('session.current', {}))]) {
      expect(error).toMatchObject({ code: 'CONNECTION_LOST', message: 'the cable is out' })
    }
    expect(sent).toHaveLength(2)
  })
})
