import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { displayFileName, FILE_NAME_MAX_BYTES, imageRole, imageStem, safeFileName } from './file-name'

const hostilePiece = fc.oneof(
  fc.constantFrom(
    '..', '/', '\\', ':', '\u0000', '\r', '\u202e', '\u2066', '.', ' ', 'CON', 'nul', 'COM¹', '<script>', '👩‍🔬',
    '.jpg', 'a'.repeat(300), 'é'.repeat(150), '\ud800', '%2e%2e%2f'
  ),
  fc.string({ unit: 'binary', maxLength: 8 })
)
const hostile = fc.array(hostilePiece, { maxLength: 8 }).map((pieces) => pieces.join(''))

const bytes = (text: string) => Buffer.byteLength(text, 'utf8')

describe('safeFileName', () => {
  it.each([
    ['00041000_test.jpg'], ['Platine Ü 7.png'], ['基板-42.tiff'], ['👩‍🔬🏴󠁧󠁢󠁥󠁮󠁧󠁿.jpg'], ['.hidden'], ['archive.tar.gz'],
    ['100% ok~.png'], [`${'a'.repeat(251)}.jpg`]
  ])('leaves %s as it is', (name) => {
    expect(safeFileName(name)).toBe(name)
  })

  it.each([
    ['../../etc/passwd.png', 'passwd.png'],
    ['C:\\Users\\me\\a.png', 'a.png'],
    ['/var/a.png', 'a.png'],
    ['A\u0308.png', 'Ä.png']
  ])('takes the name out of %s', (original, expected) => {
    expect(safeFileName(original)).toBe(expected)
  })

  it.each([
    ['a\u0000b.png', /^a_b~[0-9a-f]{8}\.png$/],
    ['a?.png', /^a_~[0-9a-f]{8}\.png$/],
    ['photo\u202egpj.exe', /^photo_gpj~[0-9a-f]{8}\.exe$/],
    ['<img onerror=x>.jpg', /^_img onerror=x_~[0-9a-f]{8}\.jpg$/],
    ['con.png', /^_con~[0-9a-f]{8}\.png$/],
    ['LPT1 .tar.gz', /^_LPT1 \.tar~[0-9a-f]{8}\.gz$/],
    ['a.png. .', /^a~[0-9a-f]{8}\.png$/],
    ['', /^unnamed~[0-9a-f]{8}$/],
    ['..', /^unnamed~[0-9a-f]{8}$/],
    ['a/', /^unnamed~[0-9a-f]{8}$/],
    [`${'b'.repeat(300)}.jpeg`, /^b{241}~[0-9a-f]{8}\.jpeg$/]
  ])('changes %j and marks that it did', (original, expected) => {
    expect(safeFileName(original)).toMatch(expected)
  })

  it('cuts between whole characters only', () => {
    const safe = safeFileName(`${'👩‍🔬'.repeat(60)}.jpg`)
    expect(safe).toMatch(/^(👩‍🔬)+~[0-9a-f]{8}\.jpg$/u)
    expect(bytes(safe)).toBeGreaterThan(FILE_NAME_MAX_BYTES - bytes('👩‍🔬'))
  })

  it('gives one storable path segment for any text', () => {
    fc.assert(fc.property(hostile, (original) => {
      const safe = safeFileName(original)
      expect(safe).not.toBe('')
      expect(bytes(safe)).toBeLessThanOrEqual(FILE_NAME_MAX_BYTES)
      expect(Array.from(safe).length).toBeLessThanOrEqual(255)
      expect(safe).not.toMatch(/[<>:"/\\|?*\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u)
      expect(safe).not.toMatch(/^\s|[\s.]$/u)
      expect(safe).not.toMatch(/^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|$)/i)
    }), { numRuns: 2000 })
  })

  it('changes nothing when applied again', () => {
    fc.assert(fc.property(hostile, (original) => {
      expect(safeFileName(safeFileName(original))).toBe(safeFileName(original))
    }), { numRuns: 2000 })
  })

  it('keeps the extension of an image, whatever stands before it', () => {
    fc.assert(fc.property(hostile, fc.constantFrom('.jpg', '.PNG', '.tiff'), (stem, extension) => {
      expect(safeFileName(`${stem}x${extension}`).endsWith(extension)).toBe(true)
    }), { numRuns: 2000 })
  })

  it('keeps names apart that have the same substitutes', () => {
    const names = ['a?.png', 'a*.png', 'a_.png', 'a\u202e.png', `${'c'.repeat(300)}1.png`, `${'c'.repeat(300)}2.png`]
    expect(new Set(names.map(safeFileName)).size).toBe(names.length)
  })
})

describe('displayFileName', () => {
  it('shows what would hide or reorder text', () => {
    expect(displayFileName('photo\u202egpj.exe')).toBe('photo[U+202E]gpj.exe')
    expect(displayFileName('a\u200bb\u0000')).toBe('a[U+200B]b[U+0000]')
  })

  it('leaves emoji and right-to-left words as they are', () => {
    expect(displayFileName('👩‍🔬 לוח.png')).toBe('👩‍🔬 לוח.png')
  })
})

describe('imageStem and imageRole', () => {
  it.each([
    ['00041000_test.jpg', '00041000', 'captured'],
    ['00041000_temp.jpg', '00041000', 'golden'],
    ['00041000_GOLDEN.PNG', '00041000', 'golden'],
    ['boards\\A-7_Test.tiff', 'A-7', 'captured'],
    ['boards/A-7.tiff', 'A-7', null],
    ['rev.2_test', 'rev.2', 'captured'],
    ['_test.jpg', '_test', null],
    ['latest.jpg', 'latest', null],
    ['a_test_temp.jpg', 'a_test', 'golden']
  ])('%s has the stem %s and the role %s', (fileName, stem, role) => {
    expect(imageStem(fileName)).toBe(stem)
    expect(imageRole(fileName)).toBe(role)
  })

  it('pairs a captured image with its golden image', () => {
    const stem = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/[/\\]/.test(text))
    fc.assert(fc.property(stem, fc.constantFrom('_temp', '_golden', ''), (name, suffix) => {
      fc.pre(imageRole(`${name}.jpg`) === null)
      expect(imageStem(`${name}_test.jpg`)).toBe(imageStem(`${name}${suffix}.jpg`))
    }))
  })
})
