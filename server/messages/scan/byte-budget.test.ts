import { expect, it } from 'vitest'
import { createByteBudget } from './byte-budget.ts'

const MIB = 1 << 20

it('gives one search alone 32 MiB, many their part of it, and a waiting one room when bytes are freed', () => {
  const budget = createByteBudget()
  const alone = budget.join()
  expect([alone.take(32 * MIB), alone.take(1)]).toEqual([true, false])
  const others = Array.from({ length: 7 }, () => budget.join())
  expect(others.map(share => [share.take(4 * MIB), share.take(1)])).toEqual(others.map(() => [true, false]))
  alone.free(31 * MIB)
  expect(alone.take(3 * MIB)).toBe(true)
  expect(alone.take(1)).toBe(false)
  for (const share of others) share.leave()
  for (const share of others) share.leave()
  expect(alone.take(28 * MIB)).toBe(true)
})

it('lets one request through, however large: nothing else would ever end the waiting', () => {
  const share = createByteBudget().join()
  expect(share.take(100 * MIB)).toBe(true)
  expect(share.take(1)).toBe(false)
})
