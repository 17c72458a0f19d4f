import { describe, expect, it } from 'vitest'
import { showDirectionMarks } from './direction-marks'

describe('showDirectionMarks', () => {
  it('writes out what would turn a name round', () => {
    expect(showDirectionMarks('00\u202e41.jpg')).toBe('00[U+202E]41.jpg')
    expect(showDirectionMarks('\u2067a\u2069\u061c')).toBe('[U+2067]a[U+2069][U+061C]')
  })

  it('leaves words of every script and emoji as they are', () => {
    for (const text of ['0041', 'שבב 7', 'شريحة', '\u{1f469}\u200d\u{1f52c}', 'नमस्\u200dते', 'line\nline']) expect(showDirectionMarks(text)).toBe(text)
  })
})
