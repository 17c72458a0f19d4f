import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Connection } from '@core/index'
import { DocumentOpener } from './document-opener'

const ADDRESS = 'app://benchlight/report/1/file'

/** A connection that gives out one answer for every file. */
function answering(body: string | null, init?: ResponseInit): Pick<Connection, 'fetch'> {
  return { fetch: () => Promise.resolve(body === null ? null : new Response(body, init)) }
}

describe('opening documents', () => {
  let folder: string
  let opened: string[]
  let opener: DocumentOpener

  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'benchlight-documents-')), 'documents')
    opened = []
    opener = new DocumentOpener(folder, (path) => {
      opened.push(path)
      return Promise.resolve('')
    })
  })
  afterEach(() => rmSync(join(folder, '..'), { recursive: true }))

  it('hands the system a copy whose name says what it is', async () => {
    await opener.open(ADDRESS, answering('a,b\n1,2\n', { headers: { 'content-type': 'text/csv; charset=utf-8' } }))
    expect(opened.map((path) => basename(path))).toEqual(['document.csv'])
    expect(readFileSync(String(opened[0]), 'utf8')).toBe('a,b\n1,2\n')
  })

  it.each([
    ['what the core refuses', answering('{"error":{}}', { status: 401, headers: { 'content-type': 'application/json' } })],
    ['what the core does not have', answering(null)],
    ['what a program would run', answering('#!/bin/sh', { headers: { 'content-type': 'application/x-sh' } })],
    ['what says nothing of its type', answering('?', { headers: { 'content-type': '' } })]
  ])('does not open %s', async (_what, connection) => {
    await expect(opener.open(ADDRESS, connection)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(opened).toEqual([])
    expect(existsSync(folder)).toBe(false)
  })

  it('tells when the system has no program for it', async () => {
    const helpless = new DocumentOpener(folder, () => Promise.resolve('no handler'))
    const pdf = answering('%PDF-', { headers: { 'content-type': 'application/pdf' } })
    await expect(helpless.open(ADDRESS, pdf)).rejects.toThrow(/no handler.*Download it instead/)
  })

  it('leaves no copies behind when it is cleared', async () => {
    await opener.open(ADDRESS, answering('%PDF-', { headers: { 'content-type': 'application/pdf' } }))
    await opener.clear()
    expect(existsSync(folder)).toBe(false)
  })
})
