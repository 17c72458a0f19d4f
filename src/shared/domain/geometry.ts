/**
 * A box in full-image pixels: origin at the top left corner of the image, x to the right, y down.
 * The same four names as the document's `defects.location`.
 */
export interface Box {
  x: number
  y: number
  width: number
  height: number
}
