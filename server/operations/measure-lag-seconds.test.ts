import { expect, test } from 'vitest'
import type { ScanLine } from '#lib/wire/messages'
import { fakeCluster, fakeContext } from '../testing/fake-host.ts'
import { buildState } from '../testing/state-builder.ts'
import { measureLagSeconds } from './measure-lag-seconds.ts'

const message = (partition: number, offset: string, timestampMs: number): ScanLine => ({
  type: 'message',
  partition,
  offset,
  timestampMs,
  timestampType: 'create',
  key: null,
  value: null,
  headers: [],
  headerCount: 0,
  sizeBytes: 1,
  compression: 'none',
  transactional: false,
})

test('reads the first unread message of each partition that is behind, from the log start where the rest is gone', async () => {
  const partitions = [{ end: 100n }, { end: 50n, start: 30n }, { end: 7n }, { end: 9n }]
  const state = buildState({
    topics: { orders: { partitions } },
    groups: { billing: { offsets: { orders: [[40n], [10n], [7n], [null]] } } },
  })
  const asked: unknown[] = []
  const { messages } = fakeCluster(() => state)
  const cluster = fakeCluster(() => state, {
    messages: {
      ...messages,
      async *scan(topic, query) {
        asked.push([topic, query.partitions, query.from, query.isolation])
        if (query.partitions === '0') yield message(0, '41', Date.now() - 5000)
      },
    },
  })
  const { items, omitted } = await measureLagSeconds(fakeContext(cluster), 'billing')
  expect(asked).toEqual([
    ['orders', '0', 'offset:40', 'read_committed'],
    ['orders', '1', 'offset:30', 'read_committed'],
  ])
  expect(items).toMatchObject([
    { partition: 0, offset: '41', reason: null },
    { partition: 1, lagSeconds: null, reason: expect.stringContaining('only markers of transactions') },
  ])
  expect(items[0]?.lagSeconds).toBeGreaterThanOrEqual(5)
  expect(items[0]?.lagSeconds).toBeLessThan(25)
  expect(omitted).toBe(0)
})
