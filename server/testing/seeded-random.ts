import { seededNumbers } from '#lib/testing/seeded-numbers'

/** As `seededNumbers`, and bytes. */
export function seededRandom(seed: number): { next(): number; int(below: number): number; bytes(length: number): Buffer } {
  const numbers = seededNumbers(seed)
  return { ...numbers, bytes: length => Buffer.from(Array.from({ length }, () => numbers.int(256))) }
}
