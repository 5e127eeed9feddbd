/**
 * The known name that a misspelt one most likely means, or undefined when none is near: `most` letters of it may
 * differ, by default a third.
 */
export function nearest(
  written: string,
  known: Iterable<string>,
  most = Math.max(1, Math.floor(written.length / 3)),
): string | undefined {
  let best: string | undefined
  let bestDistance = most + 1
  for (const name of known) {
    const distance = editDistance(written.toLowerCase(), name.toLowerCase(), bestDistance)
    if (distance < bestDistance) [best, bestDistance] = [name, distance]
  }
  return best
}

/**
 * Edits (insert, delete, replace, swap of neighbours) between two words; gives up at the limit, so that long input
 * stays cheap.
 */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1] ? 0 : 1
      let cost = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + same)
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      if (swapped) cost = Math.min(cost, beforeLast[column - 2]! + 1)
      current.push(cost)
    }
    if (Math.min(...current) >= limit) return limit
    ;[beforeLast, last] = [last, current]
  }
  return last[b.length]!
}
