/** A confidence of 0 to 1 as screens and reports write it: two decimals, never rounded up to a certainty. */
export function formatConfidence(confidence: number): string {
  const shown = confidence < 1 ? Math.min(confidence, 0.99) : confidence
  return shown.toFixed(2)
}
