export type Connectivity = 4 | 8

/** Labels the cells that equal `value` by component, from 1 on; 0 elsewhere. */
export function labelComponents(
  mask: Uint8Array, width: number, value: 0 | 1, connectivity: Connectivity
): { labels: Uint32Array, count: number } {
  const labels = new Uint32Array(mask.length)
  const diagonals = connectivity === 8 ? [width - 1, width + 1, -width - 1, -width + 1] : []
  const neighbours = [1, -1, width, -width, ...diagonals]
  let count = 0
  for (let start = 0; start < mask.length; start++) {
    if (mask[start] !== value || labels[start] !== 0) continue
    count++
    labels[start] = count
    const stack = [start]
    for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
      for (const step of neighbours) {
        const next = index + step
        if (mask[next] !== value || labels[next] !== 0 || leavesRow(index, next, width)) continue
        labels[next] = count
        stack.push(next)
      }
    }
  }
  return { labels, count }
}

/** Whether a step between neighbours in memory goes over the left or right edge of the picture. */
function leavesRow(from: number, to: number, width: number): boolean {
  return Math.abs(from % width - to % width) > 1
}
