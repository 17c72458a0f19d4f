/** A confidence of 0 to 1 as the screens write it: two decimals, never rounded up to a certainty. */
export function formatConfidence(confidence: number): string {
  const shown = confidence < 1 ? Math.min(confidence, 0.99) : confidence
  return shown.toFixed(2)
}

/** A zoom (device pixels per image pixel) in per cent: whole from 10 on, one decimal below. */
export function formatPercent(zoom: number): string {
  const percent = zoom * 100
  return percent >= 10 ? String(Math.round(percent)) : percent.toFixed(1)
}
