/** Random numbers that repeat from run to run (mulberry32): a failing case can be looked at again. */
export function seededNumbers(seed: number): { next(): number; int(below: number): number } {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return { next, int: below => Math.floor(next() * below) }
}
