import { expect, test } from 'vitest'
import { summarise } from './latencies.ts'

test('percentiles are of the sorted times', () => {
  const times = Array.from({ length: 100 }, (_, index) => 100 - index)
  expect(summarise(times, 2)).toEqual({ count: 100, failed: 2, p50Ms: 51, p95Ms: 96, p99Ms: 100, maxMs: 100 })
})

test('without any answer there is no percentile', () => {
  expect(summarise([], 3)).toMatchObject({ count: 0, failed: 3, p99Ms: Number.NaN })
})
