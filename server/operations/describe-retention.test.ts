import { describe, expect, test } from 'vitest'
import { retention } from '#lib/wire/retention'
import { fakeCluster, fakeContext } from '../testing/fake-host.ts'
import { buildState, NOW_MS, type StateSpec } from '../testing/state-builder.ts'
import { describeRetention } from './describe-retention.ts'

const HOUR_MS = 3_600_000
const spec: StateSpec = {
  topics: {
    clicks: {
      config: { cleanupPolicy: 'delete', retentionMs: BigInt(10 * HOUR_MS), retentionBytes: -1n },
      partitions: [
        { start: 50n, end: 150n, sizeBytes: 1000 },
        { start: 0n, end: 100n },
        { start: 7n, end: 7n },
      ],
    },
  },
  groups: {
    analytics: { offsets: { clicks: [[10n], [90n], [7n]] }, members: [] },
    level: { offsets: { clicks: [[150n], [100n], [7n]] } },
    elsewhere: { offsets: {} },
  },
}

function contextOf(parts: Parameters<typeof fakeCluster>[1] = {}) {
  const state = buildState(spec)
  const asked: string[] = []
  const messages = {
    ...fakeCluster(() => state).messages,
    times: () =>
      Promise.resolve(
        new Map([
          [0, { earliestMs: NOW_MS - 9 * HOUR_MS, latestMs: NOW_MS - 1000, error: null }],
          [1, { earliestMs: NOW_MS - 2 * HOUR_MS, latestMs: NOW_MS, error: null }],
          [2, { earliestMs: null, latestMs: null, error: null }],
        ]),
      ),
    timeAt: (_topic: string, partition: number, offset: bigint) => {
      asked.push(`${partition}/${offset}`)
      return Promise.resolve(NOW_MS - (partition === 0 ? 9 : 1) * HOUR_MS)
    },
  }
  const atTimes: (number | null)[] = []
  const reads = {
    logOffsets: (_topics: unknown, timeMs: number | null) => {
      atTimes.push(timeMs)
      const log = { topic: 'clicks', logStartOffset: 0n, logEndOffset: 0n, failure: null }
      const silent = { ...log, partition: 2, atTime: null, failure: { missing: false, message: 'no leader' } }
      return Promise.resolve([{ ...log, partition: 0, atTime: 60n }, { ...log, partition: 1, atTime: null }, silent])
    },
  }
  return { asked, atTimes, context: fakeContext(fakeCluster(() => state, { messages, reads, ...parts })) }
}

describe('retention of a topic', () => {
  test('tells what each partition keeps, and when the oldest of it goes', async () => {
    const answer = await describeRetention(contextOf().context, 'clicks')
    expect(retention.parse(answer)).toEqual(answer)
    expect(answer.limitedBy).toEqual(['time'])
    expect(answer.partitions).toMatchObject([
      { partition: 0, earliestMs: NOW_MS - 9 * HOUR_MS, nextExpiry: { notBeforeMs: NOW_MS + HOUR_MS, by: 'time' } },
      { partition: 1, nextExpiry: { notBeforeMs: NOW_MS + 8 * HOUR_MS, by: 'time' } },
      { partition: 2, earliestMs: null, nextExpiry: null },
    ])
  })

  test('tells up to where messages may go soon', async () => {
    const { context, atTimes } = contextOf()
    const { edgeAheadMs, partitions } = await describeRetention(context, 'clicks')
    expect(edgeAheadMs).toBe(1.25 * HOUR_MS)
    expect(atTimes).toEqual([NOW_MS + 1.25 * HOUR_MS - 10 * HOUR_MS])
    expect(partitions.map(({ edge }) => edge)).toEqual([
      { offset: '60', by: 'time', estimated: false },
      { offset: '100', by: 'time', estimated: false },
      null,
    ])
  })

  test('tells which groups lost messages and which will', async () => {
    const { context, asked } = contextOf()
    const { groups } = await describeRetention(context, 'clicks')
    expect(groups.map(({ groupId, lost, unread, losesDataInSeconds }) => [groupId, lost, unread, losesDataInSeconds])).toEqual([
      ['analytics', '40', '110', 3600],
      ['level', '0', '0', null],
    ])
    expect(groups[0]?.sentence).toBe(
      'analytics has lost 40 messages that it had not read, and loses data in about 1 h if it stays stopped: 110 messages are unread.',
    )
    // The first unread message of a partition stands at the log start when retention has overtaken the group.
    expect(asked.toSorted()).toEqual(['0/50', '1/90'])
    await describeRetention(context, 'clicks')
    expect(asked).toHaveLength(2)
  })

  test('is partial, not wrong, when the leaders do not tell times', async () => {
    const silent = () => Promise.reject(new Error('no answer'))
    const { context } = contextOf()
    const messages = { ...context.cluster.messages, times: silent, timeAt: silent }
    const answer = await describeRetention({ ...context, cluster: { ...context.cluster, messages } }, 'clicks')
    expect(answer.partitions[0]).toMatchObject({ earliestMs: null, nextExpiry: null, sizeBytes: 1000 })
    expect(answer.groups[0]).toMatchObject({ lost: '40', unread: '110', losesDataInSeconds: null })
    expect(answer.failures.map(({ code }) => code)).toEqual(['time-unknown', 'time-unknown'])
  })

  test('of a topic that is not there is an error', async () => {
    await expect(describeRetention(contextOf().context, 'other')).rejects.toMatchObject({ code: 'topic-not-found' })
  })
})
