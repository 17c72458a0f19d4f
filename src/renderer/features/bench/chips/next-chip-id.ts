const TRAILING_NUMBER = /^(.*?)(\d+)$/s

/**
 * The id that probably comes next in a lot: the highest number of the most recent naming, plus one, with the
 * same prefix and as many digits; `0001` for the first.
 *
 * @param chipIds ids of the lot's chips, in any order
 */
export function nextChipId(chipIds: readonly string[]): string {
  const numbered = chipIds.flatMap((id) => {
    const [, prefix, digits] = TRAILING_NUMBER.exec(id) ?? []
    return prefix === undefined || digits === undefined ? [] : [{ prefix, digits, number: BigInt(digits) }]
  })
  const last = numbered.reduce<(typeof numbered)[number] | undefined>((best, chip) => (!best || chip.number > best.number ? chip : best), undefined)
  return last ? `${last.prefix}${String(last.number + 1n).padStart(last.digits.length, '0')}` : '0001'
}
