import { expect, test } from 'vitest'
import { OwnChanges } from './own-changes.ts'

const moved = { topic: 'orders', partition: 1, before: 50n, after: 20n }

test('the very change that was expected is ours, for a minute', () => {
  const own = new OwnChanges()
  own.expect('billing', [moved], 1000)
  expect(own.has('billing', moved, 2000)).toBe(true)
  expect(own.has('billing', { ...moved, after: 19n }, 2000)).toBe(false)
  expect(own.has('shipping', moved, 2000)).toBe(false)
  expect(own.has('billing', moved, 62_000)).toBe(false)
})

test('what is kept is bounded', () => {
  const own = new OwnChanges()
  const many = Array.from({ length: 60_000 }, (_, partition) => ({ ...moved, partition }))
  own.expect('billing', many, 1000)
  expect(own.has('billing', { ...moved, partition: 49_999 }, 2000)).toBe(true)
  expect(own.has('billing', { ...moved, partition: 50_000 }, 2000)).toBe(false)
  own.expect('billing', [{ ...moved, partition: 50_000 }], 62_000)
  expect(own.has('billing', { ...moved, partition: 50_000 }, 62_000)).toBe(true)
})
