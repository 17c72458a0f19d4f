import { decode, encode } from '@msgpack/msgpack'

const CHUNK = 0x8000

/**
 * A message as text, for the wire between Node and a page's world. Electron clones structurally; this carries what the
 * contract is made of (plain values, dates, bytes) and refuses the rest.
 *
 * @throws DataCloneError for what Electron cannot clone, Error for what only Electron can
 */
export function pack(value: unknown): string {
  const bytes = encode(structuredClone(value), { ignoreUndefined: true })
  let binary = ''
  for (let start = 0; start < bytes.length; start += CHUNK) {
    binary += String.fromCharCode(...bytes.subarray(start, start + CHUNK))
  }
  return btoa(binary)
}

export function unpack(text: string): unknown {
  return decode(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)))
}
