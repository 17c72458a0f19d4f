/** A zoom (device pixels per image pixel) in per cent: whole from 10 on, one decimal below. */
export function formatPercent(zoom: number): string {
  const percent = zoom * 100
  return percent >= 10 ? String(Math.round(percent)) : percent.toFixed(1)
}
