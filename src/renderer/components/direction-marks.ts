/** What turns the direction of the text after it: the implicit marks, embeddings, overrides and isolates of Unicode's UAX #9. */
const DIRECTION_MARKS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/**
 * The text with its direction marks written out (`gnp[U+202E].exe`), so that what a person reads is what is stored:
 * a name that reads backwards could pass for another chip's.
 */
export function showDirectionMarks(text: string): string {
  return text.replace(DIRECTION_MARKS, (mark) => `[U+${mark.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`)
}
