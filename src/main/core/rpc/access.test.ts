import { beforeAll, describe, expect, it } from 'vitest'
import { type CallName, type CommandName, contract, type StreamName } from '@shared/contract'
import type { ErrorCode } from '@shared/contract/errors'
import { type Bench, provideTestCore, type Username } from '../testing/test-core'

const test = provideTestCore()

const COMMANDS = Object.keys(contract) as CommandName[]

/** Who may call what, written out: a command that is added or opened up has to be thought of here too. */
const ANYONE: CommandName[] = [
  'session.current', 'session.signIn', 'session.unlock', 'session.lock', 'session.signOut', 'session.demoUsers', 'events.subscribe'
]
const EVERYONE_SIGNED_IN: CommandName[] = [
  ...ANYONE, 'session.touch', 'session.chooseStation', 'lots.scan', 'lots.get', 'lots.list', 'lots.chips', 'parts.list',
  'inspections.get', 'reports.create', 'reports.list', 'health.check'
]
const INSPECTORS: CommandName[] = [
  ...EVERYONE_SIGNED_IN, 'inspections.reinspect', 'inspections.complete', 'capture.add', 'capture.demo', 'inference.retry',
  'inference.cancel', 'defects.review', 'defects.undo', 'defects.draw'
]

/** Calls every command with input that none takes: those that are let in answer BAD_INPUT. */
async function letIn(bench: Bench): Promise<{ admitted: CommandName[]; refusals: ErrorCode[] }> {
  const codes = new Map<CommandName, ErrorCode>()
  for (const name of COMMANDS) codes.set(name, await codeOf(bench, name))
  const admitted = COMMANDS.filter((name) => codes.get(name) === 'BAD_INPUT')
  const refusals = COMMANDS.filter((name) => !admitted.includes(name)).map((name) => codes.get(name) as ErrorCode)
  return { admitted: admitted.toSorted(), refusals }
}

async function codeOf({ client }: Bench, name: CommandName): Promise<ErrorCode> {
  const input = { unexpected: true } as never
  const answer = contract[name].kind === 'stream' ? client.stream(name as StreamName, input).next() : client.call(name as CallName, input)
  return answer.then(
    () => { throw new Error(`${name} took input that it does not declare`) },
    (error: unknown) => (error as { code: ErrorCode }).code
  )
}

describe('access to the commands', () => {
  beforeAll(async () => {
    await test.rows(`insert into users (username, display_name, badge, pin_hash)
      select 'rsilva2', 'No role', 'BL-0000', pin_hash from users where username = 'rsilva'`)
    await test.rows("insert into user_station_access (user_id, station_id) select id, 'B1' from users where username = 'rsilva2'")
  })

  it('without a sign-in is to the session alone', async () => {
    const { admitted, refusals } = await letIn(test.bench())
    expect(admitted).toEqual(ANYONE.toSorted())
    expect(new Set(refusals)).toEqual(new Set(['SIGNED_OUT']))
  })

  it('while locked is to the session alone', async () => {
    const bench = await test.signedIn('tokoye')
    await bench.client.call('session.lock', {})
    const { admitted, refusals } = await letIn(bench)
    expect(admitted).toEqual(ANYONE.toSorted())
    expect(new Set(refusals)).toEqual(new Set(['LOCKED']))
  })

  it.each<[Username, string, CommandName[]]>([
    ['mito', 'operator', [...INSPECTORS, 'lots.create']],
    ['rsilva', 'reviewer', INSPECTORS],
    ['nweber', 'supervisor', [...INSPECTORS, 'lots.create']],
    ['tokoye', 'administrator', [...INSPECTORS, 'lots.create']]
  ])('of %s, %s', async (username, _role, expected) => {
    const bench = await test.signedIn(username)
    const { admitted, refusals } = await letIn(bench)
    expect(admitted).toEqual(expected.toSorted())
    expect(refusals.filter((code) => code !== 'FORBIDDEN')).toEqual([])
    expect((await bench.client.call('session.current', {})).commands.toSorted()).toEqual(admitted)
  })

  it('of a person without any role is to look only', async () => {
    const bench = test.bench()
    await bench.client.call('session.signIn', { login: 'rsilva2', pin: '3690' })
    const { admitted, refusals } = await letIn(bench)
    expect(admitted).toEqual(EVERYONE_SIGNED_IN.toSorted())
    expect(new Set(refusals)).toEqual(new Set(['FORBIDDEN']))
  })

  it('ends with the sign-out', async () => {
    const bench = await test.signedIn('nweber')
    await bench.client.call('session.signOut', {})
    expect((await letIn(bench)).admitted).toEqual(ANYONE.toSorted())
  })
})

describe('text that the database cannot hold', () => {
  it('is refused as bad input by every command that would store or look for it', async () => {
    const { client } = await test.signedIn('nweber')
    const lot = await test.makeLot()
    const text = 'a\0b'
    const attempts = [
      () => client.call('lots.list', { search: text }),
      () => client.call('lots.create', { ...newLot(lot.part_id), production_line: text }),
      () => client.call('lots.create', { ...newLot(lot.part_id), production_date: '0000-01-01' }),
      () => client.call('session.signIn', { login: text, pin: '1' }),
      () => client.call('inspections.reinspect', { id: lot.id, lot_id: lot.id, chip_id: text })
    ]
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: 'BAD_INPUT' })
  })
})

function newLot(part_id: string) {
  return {
    id: '019a0000-0000-7000-8000-000000000001', lot_number: 'LOT-X', part_id, production_date: '2026-03-02', batch_size: 1, production_line: 'L1'
  }
}
