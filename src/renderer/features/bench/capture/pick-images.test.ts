import { describe, expect, it } from 'vitest'
import { chipIdOf, pickImages } from './pick-images'

const files = (...names: string[]) => names.map((name) => new File(['x'], name))

describe('pickImages', () => {
  it('takes captured images in the order of their chips and passes golden ones and other files over', () => {
    const { images, passedOver } = pickImages(files('10_test.jpg', '9_test.jpg', '9_temp.jpg', 'notes.txt', 'Thumbs.db', '11.PNG'))
    expect(images.map(({ chipId }) => chipId)).toEqual(['9', '10', '11'])
    expect(passedOver).toBe(3)
  })
})

describe('chipIdOf', () => {
  it('is the stem, never longer than a chip id may be', () => {
    expect(chipIdOf('00041000_test.jpg')).toBe('00041000')
    expect(chipIdOf(`${'é'.repeat(300)}.png`)).toHaveLength(100)
  })

  it('writes out marks that would reorder the text around it', () => {
    expect(chipIdOf('board\u202Egnp.exe.png')).toBe('board[U+202E]gnp.exe')
  })
})
