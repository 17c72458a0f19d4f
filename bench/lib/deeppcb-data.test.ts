import { describe, expect, it } from 'vitest'
import { parseAnnotations } from './deeppcb-data'

describe('parseAnnotations', () => {
  it('reads corners and class, separated by spaces', () => {
    expect(parseAnnotations('466 441 493 470 3\n454 300 493 396 6\n')).toEqual([
      { box: { x: 466, y: 441, width: 27, height: 29 }, label: 'mousebite' },
      { box: { x: 454, y: 300, width: 39, height: 96 }, label: 'pin-hole' }
    ])
  })

  it('reads an empty file as a board without defects', () => {
    expect(parseAnnotations('\n')).toEqual([])
  })

  it('refuses a class that the set does not have', () => {
    expect(() => parseAnnotations('1 2 3 4 7')).toThrow('1 2 3 4 7')
  })
})
