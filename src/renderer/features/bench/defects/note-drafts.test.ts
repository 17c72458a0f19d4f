import { beforeEach, describe, expect, it } from 'vitest'
import { draftedNote, useNoteDrafts } from './note-drafts'

const drafts = () => useNoteDrafts.getState()

beforeEach(() => useNoteDrafts.setState(useNoteDrafts.getInitialState(), true))

describe('note drafts', () => {
  it('give what was written, without blank ends', () => {
    drafts().write('d1', ' burr ')
    expect(draftedNote({ id: 'd1', note: null })).toEqual({ note: 'burr' })
  })

  it('give an empty note where the stored one was taken out', () => {
    drafts().write('d1', '')
    expect(draftedNote({ id: 'd1', note: 'burr' })).toEqual({ note: '' })
  })

  it('have nothing to say where nothing was changed, or nothing was written', () => {
    drafts().write('d1', 'burr')
    expect(draftedNote({ id: 'd1', note: 'burr' })).toEqual({})
    expect(draftedNote({ id: 'd2', note: 'burr' })).toEqual({})
  })

  it('are dropped one by one', () => {
    drafts().write('d1', 'burr')
    drafts().write('d2', 'dust')
    drafts().drop('d1')
    expect(drafts().drafts).toEqual({ d2: 'dust' })
  })
})
