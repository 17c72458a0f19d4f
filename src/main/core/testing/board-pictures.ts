import sharp from 'sharp'
import { DrawnBoard } from '../inference/detector/testing/drawn-board'

/** Bytes of one channel, and as many kinds of pictures as two of them can tell apart. */
const GREY_VALUES = 256

/** Side of all pictures here, in pixels. */
export const PICTURE_SIDE = 320

/** The drawn standard board as PNG: the approved picture. */
export function goldenPicture(): Promise<Buffer> {
  return encode(DrawnBoard.standard(), 0)
}

/**
 * A flawless board. Different numbers give different bytes of the same board.
 *
 * @param number 0 to 65,535
 */
export function cleanPicture(number: number): Promise<Buffer> {
  return encode(DrawnBoard.standard(), number)
}

/** A board with two cut traces, each an open circuit, and a trace with a bite. */
export function faultyPicture(number: number): Promise<Buffer> {
  const faulty = DrawnBoard.standard()
    .rectangle(145, 78, 155, 94, 0)
    .rectangle(100, 158, 110, 174, 0)
    .rectangle(180, 240, 188, 247, 0)
  return encode(faulty, number)
}

/** A picture of nothing that any golden image shows. */
export function foreignPicture(): Promise<Buffer> {
  return sharp({ create: { width: PICTURE_SIDE, height: PICTURE_SIDE, channels: 3, background: '#808080' } }).png().toBuffer()
}

/** The number goes into two corner pixels, which are less than any defect. */
function encode(board: DrawnBoard, number: number): Promise<Buffer> {
  const { data, width, height } = board.photograph()
  data[0] = number % GREY_VALUES
  data[width - 1] = Math.floor(number / GREY_VALUES)
  return sharp(data, { raw: { width, height, channels: 1 } }).toColourspace('b-w').png().toBuffer()
}
