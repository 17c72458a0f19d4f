import { describe, expect, it } from 'vitest'
import { visibleLabel } from './visible-label'

describe('visibleLabel', () => {
  it('names the control characters of a label', () => {
    expect(visibleLabel('[)>\x1e06\x1d1TLOT\x1e\x04')).toBe('[)><RS>06<GS>1TLOT<RS><EOT>')
    expect(visibleLabel('a\x00b')).toBe('a<00>b')
  })

  it('cuts what is too long to read', () => {
    expect(visibleLabel('x'.repeat(10_000))).toBe(`${'x'.repeat(120)}…`)
  })
})
