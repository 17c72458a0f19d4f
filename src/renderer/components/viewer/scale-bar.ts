/** A scale bar: how long it is on the screen and what length on the part that stands for. */
export interface ScaleBar {
  /** CSS pixels. */
  length: number
  value: number
  unit: 'nm' | 'µm' | 'mm' | 'px'
}

const STEPS = [5, 2, 1]
const NM_PER_UM = 1_000
const UM_PER_MM = 1_000

/**
 * The longest bar of 1, 2 or 5 times a power of ten that is not longer than `maxLength` CSS pixels.
 * @param scale CSS pixels per image pixel
 * @param pixelSizeUm edge of an image pixel on the part in micrometres; unknown: the bar counts image pixels
 */
export function scaleBar(scale: number, maxLength: number, pixelSizeUm?: number): ScaleBar {
  if (pixelSizeUm === undefined) {
    const pixels = Math.max(1, roundDown(maxLength / scale))
    return { length: pixels * scale, value: pixels, unit: 'px' }
  }
  const cssPerUm = scale / pixelSizeUm
  const um = roundDown(maxLength / cssPerUm)
  return { length: um * cssPerUm, ...readable(um) }
}

/** The largest of 1, 2 or 5 times a power of ten that does not exceed `value`. */
function roundDown(value: number): number {
  const exponent = Math.floor(Math.log10(value))
  const step = STEPS.find((candidate) => power(candidate, exponent) <= value) ?? 1
  return power(step, exponent)
}

/** `step * 10^exponent` without the rounding error that multiplying by 0.1 brings. */
function power(step: number, exponent: number): number {
  return exponent < 0 ? step / 10 ** -exponent : step * 10 ** exponent
}

function readable(um: number): Pick<ScaleBar, 'value' | 'unit'> {
  if (um >= UM_PER_MM) return { value: um / UM_PER_MM, unit: 'mm' }
  if (um < 1) return { value: Math.round(um * NM_PER_UM * NM_PER_UM) / NM_PER_UM, unit: 'nm' }
  return { value: um, unit: 'µm' }
}
