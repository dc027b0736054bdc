/**
 * Does a name match a pattern in which `*` stands for any characters and `?` for one? Every other character is itself, and
 * letters keep their case, as Kafka's names do. Goes back to the last star only: linear in practice, never exponential.
 */
export function matchesName(pattern: string, name: string): boolean {
  let p = 0
  let n = 0
  let star = -1
  let afterStar = 0
  while (n < name.length) {
    const wanted = pattern[p]
    if (wanted === '*') {
      star = p++
      afterStar = n
    } else if (wanted !== undefined && (wanted === '?' || wanted === name[n])) {
      p++
      n++
    } else if (star >= 0) {
      p = star + 1
      n = ++afterStar
    } else return false
  }
  while (pattern[p] === '*') p++
  return p === pattern.length
}

/** A pattern that is absent asks nothing; one that is given cannot match what has no name. */
export function matchesOptional(pattern: string | null, name: string | null): boolean {
  return pattern === null || (name !== null && matchesName(pattern, name))
}
