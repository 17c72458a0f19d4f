/** Windows' icon file: a table of images in several sizes, each a whole PNG (accepted since Windows Vista). */

const HEADER_BYTES = 6
const ENTRY_BYTES = 16
const TYPE_ICON = 1
const BITS_PER_PIXEL = 32
const LARGEST = 256

/**
 * Layout after Microsoft's ICONDIR and ICONDIRENTRY; all numbers little-endian, a size of 256 written as 0.
 *
 * @param {{ size: number, png: Buffer }[]} images square, at most 256 pixels
 * @returns {Buffer}
 */
export function encodeIco(images) {
  const table = Buffer.alloc(HEADER_BYTES + ENTRY_BYTES * images.length)
  table.writeUInt16LE(TYPE_ICON, 2)
  table.writeUInt16LE(images.length, 4)
  let offset = table.length
  images.forEach(({ size, png }, index) => {
    if (size > LARGEST) throw new RangeError(`An icon file holds at most ${LARGEST} pixels, not ${size}`)
    const entry = HEADER_BYTES + ENTRY_BYTES * index
    table.writeUInt8(size % LARGEST, entry)
    table.writeUInt8(size % LARGEST, entry + 1)
    table.writeUInt16LE(1, entry + 4)
    table.writeUInt16LE(BITS_PER_PIXEL, entry + 6)
    table.writeUInt32LE(png.length, entry + 8)
    table.writeUInt32LE(offset, entry + 12)
    offset += png.length
  })
  return Buffer.concat([table, ...images.map(({ png }) => png)])
}
