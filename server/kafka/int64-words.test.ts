import { expect, it } from 'vitest'
import { isNegativeInt64, putInt64, wordsOf } from './int64-words.ts'

const VALUES = [0n, 1n, -1n, -2n, 2n ** 31n, 2n ** 32n, 2n ** 63n - 1n, -(2n ** 63n), 4_294_967_295n, -4_294_967_296n]

it('copies every int64, and tells whether it was another one', () => {
  const source = BigInt64Array.from(VALUES)
  const target = new BigInt64Array(VALUES.length + 3)
  const told = VALUES.map((_, index) => putInt64(wordsOf(target), index + 3, wordsOf(source), index))
  expect([...target.subarray(3)]).toEqual(VALUES)
  expect(told).toEqual(VALUES.map(value => value !== 0n))
  expect(VALUES.some((_, index) => putInt64(wordsOf(target), index + 3, wordsOf(source), index))).toBe(false)
})

it('one that differs in a single word is another one', () => {
  const target = BigInt64Array.from([2n ** 32n])
  expect(putInt64(wordsOf(target), 0, wordsOf(BigInt64Array.from([2n ** 32n + 1n])), 0)).toBe(true)
  expect(putInt64(wordsOf(target), 0, wordsOf(BigInt64Array.from([1n])), 0)).toBe(true)
  expect(target[0]).toBe(1n)
})

it('words of a part of a column are of that part', () => {
  const column = BigInt64Array.from(VALUES)
  expect(VALUES.map((_, index) => isNegativeInt64(wordsOf(column), index))).toEqual(VALUES.map(value => value < 0n))
  expect(isNegativeInt64(wordsOf(column.subarray(2, 4)), 0)).toBe(true)
})
