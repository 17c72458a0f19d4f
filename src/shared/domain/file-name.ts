/** `artifacts.file_name` is VARCHAR(255), ext4 takes 255 bytes and NTFS 255 UTF-16 units: the bytes bind first. */
export const FILE_NAME_MAX_BYTES = 255

const SUBSTITUTE = '_'
const UNNAMED = 'unnamed'
/** What stands between a changed name and the digest of the original. */
const DIGEST_MARK = '~'

/** Windows refuses these whatever their extension; the superscript digits count as digits there. */
const RESERVED_STEM = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])$/i
/** Separators on one of the systems, and what Windows refuses besides. */
const REFUSED_ON_WINDOWS = /[<>:"/\\|?*]/u
/** Control, line-breaking, direction and zero-width characters, and halves of characters. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u
/** Parts of emoji and of words in some scripts, though of the class of the zero-width characters. */
const JOINERS_AND_TAGS = /\u200c|\u200d|[\u{e0020}-\u{e007f}]/u
const EXTENSION = /^(?<stem>.+)(?<extension>\.[A-Za-z0-9]{1,16})$/su

/**
 * A name under which a file of this original name can be stored and logged on Windows and Linux, and which shows
 * as what it is: one path segment without separators, control or direction marks, reserved names, trailing dots or
 * spaces, of at most 255 bytes. The extension is kept, and so are letters of any script and emoji.
 *
 * A name that is fine already comes back unchanged (in NFC), so the function can be applied twice. Folders before the
 * name are dropped. Where anything else had to be changed, a digest of the original is added (`a?.png` becomes
 * `a_~5ce6a4f1.png`), so that two different originals practically never share a name (32 bits). Names that
 * differ in letter case only stay different here and are the same file on Windows: bytes are to be stored under
 * their hash, not under this name.
 */
export function safeFileName(original: string): string {
  const name = lastSegment(original.normalize('NFC'))
  const safe = fitting(guarded(substituted(name)), '')
  return safe === name ? name : fitting(guarded(substituted(name)), `${DIGEST_MARK}${digest(original)}`)
}

/** The name for people to read: marks that hide or reorder text are written out, as in `gpj[U+202E].exe`. */
export function displayFileName(name: string): string {
  return mapCharacters(name, (character) =>
    isUnprintable(character) ? `[U+${codePoint(character).toString(16).toUpperCase().padStart(4, '0')}]` : character)
}

/** What an image is for, as its name says: `_test` is a captured image, `_temp` and `_golden` are golden ones. */
export type ImageRole = 'captured' | 'golden'

const ROLE_SUFFIXES: Readonly<Record<string, ImageRole>> = { test: 'captured', temp: 'golden', golden: 'golden' }
const ROLE_SUFFIX = /^(?<stem>.+)_(?<suffix>test|temp|golden)$/is

/**
 * What a captured image and its golden image have in common: the file name without folder, extension and role suffix.
 * `00041000_test.jpg` and `golden/00041000_temp.png` both give `00041000`. Letter case of the stem is kept.
 */
export function imageStem(fileName: string): string {
  const stem = withoutExtension(lastSegment(fileName))
  return ROLE_SUFFIX.exec(stem)?.groups?.stem ?? stem
}

/** The role that the file name states, or null when it states none. */
export function imageRole(fileName: string): ImageRole | null {
  const suffix = ROLE_SUFFIX.exec(withoutExtension(lastSegment(fileName)))?.groups?.suffix
  return suffix === undefined ? null : ROLE_SUFFIXES[suffix.toLowerCase()] ?? null
}

/** What follows the last separator of either system; `.` and `..` name no file. */
function lastSegment(path: string): string {
  const segment = path.split(/[/\\]/).at(-1) ?? ''
  return segment === '.' || segment === '..' ? '' : segment
}

function withoutExtension(name: string): string {
  return EXTENSION.exec(name)?.groups?.stem ?? name
}

function substituted(name: string): string {
  return mapCharacters(name, (character) =>
    REFUSED_ON_WINDOWS.test(character) || isUnprintable(character) ? SUBSTITUTE : character)
}

function guarded(name: string): string {
  const trimmed = name.replace(/^\s+/u, '').replace(/[\s.]+$/u, '')
  if (trimmed === '') return UNNAMED
  const firstPart = trimmed.split('.')[0] ?? ''
  return RESERVED_STEM.test(firstPart.trim()) ? `${SUBSTITUTE}${trimmed}` : trimmed
}

/** The name with `mark` before its extension, the stem cut between whole characters where it is too long. */
function fitting(name: string, mark: string): string {
  const { stem = name, extension = '' } = EXTENSION.exec(name)?.groups ?? {}
  const room = FILE_NAME_MAX_BYTES - byteLength(mark) - byteLength(extension)
  return `${cutToBytes(stem, room)}${mark}${extension}`
}

function cutToBytes(text: string, maxBytes: number): string {
  if (byteLength(text) <= maxBytes) return text
  let cut = ''
  let bytes = 0
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    bytes += byteLength(segment)
    if (bytes > maxBytes) break
    cut += segment
  }
  return cut
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length
}

function isUnprintable(character: string): boolean {
  return UNPRINTABLE.test(character) && !JOINERS_AND_TAGS.test(character)
}

function mapCharacters(text: string, map: (character: string) => string): string {
  return Array.from(text, map).join('')
}

function codePoint(character: string): number {
  return character.codePointAt(0) ?? 0
}

const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193

/** FNV-1a of 32 bits over the UTF-8 bytes, in hexadecimal: short, and the same in Node and the renderer. */
function digest(text: string): string {
  const hash = new TextEncoder().encode(text).reduce((state, byte) => Math.imul(state ^ byte, FNV_PRIME), FNV_OFFSET)
  return (hash >>> 0).toString(16).padStart(8, '0')
}
