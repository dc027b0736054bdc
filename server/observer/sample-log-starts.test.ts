import { expect, test } from 'vitest'
import { buildState, NOW_MS } from '../testing/state-builder.ts'
import { sampleLogStarts } from './sample-log-starts.ts'

const partition = (start: bigint) => ({ start, end: 90n })
const state = buildState({
  topics: {
    orders: { partitions: [partition(40n), partition(0n), partition(1n)] },
    clicks: { partitions: [partition(7n), partition(8n)] },
    raw: { partitions: [partition(3n)] },
  },
})
const placesOf = (most: number, nowMs = NOW_MS) =>
  sampleLogStarts(state, nowMs, 20_000, most).samples.map(({ labels, value }) => [labels['topic'], labels['partition'], value])

test('log starts are sampled where something was removed, of whole topics, as far as there are places', () => {
  expect(placesOf(3)).toEqual([
    ['orders', '0', 40],
    ['orders', '2', 1],
    ['raw', '0', 3],
  ])
  expect(sampleLogStarts(state, NOW_MS, 20_000, 3).omitted).toBe(2)
})

test('those read too long ago are no news', () => {
  expect(placesOf(9)).toHaveLength(5)
  expect(placesOf(9, NOW_MS + 60_000)).toEqual([])
})
