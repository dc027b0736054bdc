import { expect, test } from 'vitest'
import { buildState, NOW_MS } from '../testing/state-builder.ts'
import { PartitionChoice } from './partition-choice.ts'
import { takeSamples } from './samples.ts'

const fresh = { asOfMs: NOW_MS }
const looks = { metadata: fresh, offsets: fresh, groups: fresh, 'log-dirs': fresh }
const group = { offsetsAsOfMs: NOW_MS, consumedPerSecond: 7 }

function valuesOf(state: ReturnType<typeof buildState>, metric: string, choice?: PartitionChoice) {
  const { samples } = takeSamples(state, () => 2, NOW_MS, choice)
  return samples.filter(sample => sample.metric === metric).map(({ labels, value }) => [labels, value])
}

test('rates and sizes are summed by topic, by leader and over the cluster', () => {
  const partitions = [
    { leader: 1, perSecond: 5, sizeBytes: 100 },
    { leader: 2, perSecond: 3, sizeBytes: 50 },
  ]
  const state = buildState({ looks, topics: { orders: { partitions } } })
  expect(valuesOf(state, 'cluster.produced')).toEqual([[{}, 8]])
  expect(valuesOf(state, 'topic.messages-in')).toEqual([[{ topic: 'orders' }, 8]])
  expect(valuesOf(state, 'broker.messages-in')).toEqual(
    expect.arrayContaining([
      [{ brokerId: '1' }, 5],
      [{ brokerId: '2' }, 3],
    ]),
  )
  expect(valuesOf(state, 'topic.size-bytes')).toEqual([[{ topic: 'orders' }, 150]])
})

test('how many messages were removed is the sum of the log starts, and unknown while one is', () => {
  const known = buildState({
    looks,
    topics: {
      orders: {
        partitions: [
          { start: 40n, end: 90n },
          { start: 2n, end: 3n },
        ],
      },
    },
  })
  expect(valuesOf(known, 'topic.log-start')).toEqual([
    [{ topic: 'orders' }, 42],
    [{ topic: 'orders', partition: '0' }, 40],
    [{ topic: 'orders', partition: '1' }, 2],
  ])
  known.partitionColumns.logStartOffset[1] = -1n
  expect(valuesOf(known, 'topic.log-start')).toEqual([[{ topic: 'orders', partition: '0' }, 40]])
})

test('what is not known is absent, never 0', () => {
  const state = buildState({ looks, topics: { orders: { partitions: [{ end: null, sizeBytes: null }] } } })
  expect(valuesOf(state, 'topic.size-bytes')).toEqual([])
  const never = buildState({ looks: { metadata: { asOfMs: null }, offsets: { asOfMs: null }, groups: { asOfMs: null } } })
  expect(valuesOf(never, 'cluster.produced')).toEqual([])
  expect(valuesOf(never, 'cluster.under-replicated')).toEqual([])
})

test('looks that are too old are not sampled as if they were new', () => {
  const old = { asOfMs: NOW_MS - 60_000 }
  const state = buildState({ looks: { offsets: old, groups: old }, topics: { orders: { partitions: [{ perSecond: 5 }] } } })
  expect(valuesOf(state, 'cluster.produced')).toEqual([])
  expect(valuesOf(state, 'cluster.consumed')).toEqual([])
})

test('lag is sampled for the group, its topics and its partitions', () => {
  const state = buildState({
    looks,
    topics: { orders: { partitions: [{ end: 10n }, { end: 20n }] } },
    groups: {
      billing: {
        ...group,
        offsets: {
          orders: [
            [4n, 3],
            [20n, 0],
          ],
        },
      },
    },
  })
  expect(valuesOf(state, 'group.lag')).toEqual([
    [{ group: 'billing', topic: 'orders', partition: '0' }, 6],
    [{ group: 'billing', topic: 'orders', partition: '1' }, 0],
    [{ group: 'billing', topic: 'orders' }, 6],
    [{ group: 'billing' }, 6],
  ])
  expect(valuesOf(state, 'group.lag-seconds').at(-1)).toEqual([{ group: 'billing' }, 3])
  expect(valuesOf(state, 'cluster.consumed')).toEqual([[{}, 7]])
})

test('one unknown partition makes the sums unknown, not smaller', () => {
  const state = buildState({
    looks,
    topics: { orders: { partitions: [{ end: 10n }, { end: null }] } },
    groups: { billing: { ...group, offsets: { orders: [[4n, 3], [20n]] } } },
  })
  expect(valuesOf(state, 'group.lag')).toEqual([[{ group: 'billing', topic: 'orders', partition: '0' }, 6]])
})

test('partitions beyond the limit are left out of the series, counted, and still part of the sums', () => {
  const state = buildState({
    looks,
    topics: { orders: { partitions: [{ end: 10n }, { end: 20n }] } },
    groups: {
      billing: {
        ...group,
        offsets: {
          orders: [
            [4n, 3],
            [18n, 0],
          ],
        },
      },
    },
  })
  const choice = new PartitionChoice(1)
  expect(valuesOf(state, 'group.lag', choice)).toEqual([
    [{ group: 'billing', topic: 'orders', partition: '0' }, 6],
    [{ group: 'billing', topic: 'orders' }, 8],
    [{ group: 'billing' }, 8],
  ])
  expect(takeSamples(state, () => null, NOW_MS, choice).omittedPartitionSeries).toBe(3)
})
