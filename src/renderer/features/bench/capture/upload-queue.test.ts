import { describe, expect, it } from 'vitest'
import { AppError } from '@shared/contract/errors'
import { createUploadRun, paceOf, summarise, type UploadItem, type UploadParts } from './upload-queue'

function item(id: string): UploadItem {
  return { id, file: new File(['x'], `${id}.png`), chipId: id, view: 'top', state: { kind: 'waiting' } }
}

const stored = { kind: 'stored', sha256: 'ab', note: null } as const
const noWait = () => Promise.resolve()

function run(ids: string[], store: UploadParts['store']) {
  return createUploadRun(ids.map(item), { store, wait: noWait })
}

const states = (uploads: ReturnType<typeof run>) => uploads.state.getState().items.map(({ state }) => state.kind)

describe('an upload run', () => {
  it('stores image after image', async () => {
    const order: string[] = []
    const uploads = run(['1', '2', '3'], async ({ id }) => { order.push(id); return stored })
    await uploads.start()
    expect(order).toEqual(['1', '2', '3'])
    expect(states(uploads)).toEqual(['stored', 'stored', 'stored'])
    expect(uploads.state.getState().isOver).toBe(true)
  })

  it('goes on after a refusal and keeps its reason', async () => {
    const broken = new AppError('IMAGE_UNREADABLE', 'truncated after 10 %')
    const uploads = run(['1', '2'], async ({ id }) => { if (id === '1') throw broken; return stored })
    await uploads.start()
    expect(uploads.state.getState().items[0]?.state).toEqual({ kind: 'refused', error: broken })
    expect(states(uploads)).toEqual(['refused', 'stored'])
  })

  it('tries the same image again until the core is back', async () => {
    let tries = 0
    const uploads = run(['1'], async () => {
      if (++tries < 4) throw new AppError('CONNECTION_LOST', 'gone')
      return stored
    })
    await uploads.start()
    expect(tries).toBe(4)
    expect(states(uploads)).toEqual(['stored'])
  })

  it('keeps what was stored before it was cancelled, and sends no more', async () => {
    const uploads = run(['1', '2', '3'], async ({ id }) => {
      if (id === '2') { uploads.cancel(); throw new AppError('CANCELLED', 'cancelled') }
      return stored
    })
    await uploads.start()
    expect(states(uploads)).toEqual(['stored', 'cancelled', 'cancelled'])
  })

  it('counts what became of the images', async () => {
    const uploads = run(['1', '2', '3'], async ({ id }) => {
      if (id === '2') return { kind: 'known', sha256: 'ab', chipId: '9' }
      if (id === '3') throw new AppError('UPLOAD_TOO_LARGE', 'too big')
      return stored
    })
    await uploads.start()
    expect(summarise(uploads.state.getState().items)).toEqual({ total: 3, stored: 1, known: 1, refused: 1, cancelled: 0, done: 3 })
  })
})

describe('paceOf', () => {
  it('tells rate and time left', () => {
    expect(paceOf({ total: 100, stored: 20, known: 0, refused: 0, cancelled: 0, done: 20 }, 10_000)).toEqual({ perSecond: 2, secondsLeft: 40 })
  })

  it('has nothing to say before the first is done', () => {
    expect(paceOf({ total: 100, stored: 0, known: 0, refused: 0, cancelled: 0, done: 0 }, 10_000)).toBeNull()
  })
})
