/** An 8-bit grey image, row by row from the top left; `data` holds exactly `width * height` bytes. */
export interface GreyImage {
  data: Uint8Array
  width: number
  height: number
}
