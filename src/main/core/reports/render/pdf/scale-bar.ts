const MANTISSAS = [5, 2, 1] as const
const MICROMETRES_IN_MILLIMETRE = 1000

export interface ScaleBar {
  /** In pixels of the picture. */
  length: number
  label: string
}

/**
 * The longest bar of 1, 2 or 5 times a power of ten that is no longer than `longest`.
 *
 * @param longest in pixels of the picture
 * @param pixelSizeUm edge of a pixel on the board in µm; null labels the bar in pixels, as nothing more is known
 */
export function scaleBar(longest: number, pixelSizeUm: number | null): ScaleBar {
  const unit = pixelSizeUm ?? 1
  const limit = longest * unit
  const power = 10 ** Math.floor(Math.log10(limit))
  const mantissa = MANTISSAS.find(candidate => candidate * power <= limit) ?? 1
  const value = mantissa * power
  return { length: value / unit, label: pixelSizeUm === null ? `${plain(value)} px` : micrometres(value) }
}

/** A length for people: µm, from 1,000 µm on mm. */
export function micrometres(value: number): string {
  return value >= MICROMETRES_IN_MILLIMETRE ? `${plain(value / MICROMETRES_IN_MILLIMETRE)} mm` : `${plain(value)} µm`
}

/** Three significant figures, without the noise of binary fractions. */
const plain = (value: number): string => String(Number(value.toPrecision(3)))
