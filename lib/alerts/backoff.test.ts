import { expect, test } from 'vitest'
import { backoffMs } from './backoff.ts'

test('waits twice as long after every attempt, a minute at most, less up to a half by chance', () => {
  expect([1, 2, 3, 6, 7, 1000].map(attempts => backoffMs(attempts, 0))).toEqual([1000, 2000, 4000, 32_000, 60_000, 60_000])
  expect(backoffMs(3, 1)).toBe(2000)
})
