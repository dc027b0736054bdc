/** Columns of int64 as pairs of 32-bit words: to fill and compare ten thousands of them without a BigInt for each. */
import { endianness } from 'node:os'

/** Where in a pair the more and the less significant word lies on this machine. */
export const HIGH_WORD = endianness() === 'LE' ? 1 : 0
export const LOW_WORD = 1 - HIGH_WORD

/** The same memory, two words for each item. */
export function wordsOf({ buffer, byteOffset, length }: BigInt64Array): Int32Array {
  return new Int32Array(buffer, byteOffset, length * 2)
}

/** Puts item `from` of `source` at `to` in `target`; whether that was another one. All are words (`wordsOf`). */
export function putInt64(target: Int32Array, to: number, source: Int32Array, from: number): boolean {
  const first = source[from * 2] ?? 0
  const second = source[from * 2 + 1] ?? 0
  if (target[to * 2] === first && target[to * 2 + 1] === second) return false
  target[to * 2] = first
  target[to * 2 + 1] = second
  return true
}

export function isNegativeInt64(words: Int32Array, index: number): boolean {
  return (words[index * 2 + HIGH_WORD] ?? 0) < 0
}
