/** Random numbers that repeat from run to run (mulberry32): a failing case can be looked at again. */
export function seededRandom(seed: number): { next(): number; int(below: number): number; bytes(length: number): Buffer } {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const int = (below: number): number => Math.floor(next() * below)
  return { next, int, bytes: length => Buffer.from(Array.from({ length }, () => int(256))) }
}
