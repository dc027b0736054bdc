import { expect, it } from 'vitest'
import type { HistoryQuery } from '#lib/wire/history'
import { listeners, logDirList } from '#lib/wire/log-dirs'
import type { HistoryReader } from './context.ts'
import { emptyHistory, fakeCluster, fakeContext } from '../testing/fake-host.ts'
import { buildState, NOW_MS } from '../testing/state-builder.ts'
import { describeListeners } from './describe-listeners.ts'
import { listLogDirs } from './list-log-dirs.ts'

const HOUR_MS = 3_600_000
const dir = { path: '/data/1', totalBytes: 1000, usableBytes: 240, sizeBytes: 300, error: null }
const failed = { path: '/data/2', totalBytes: null, usableBytes: null, sizeBytes: null, error: 'KAFKA_STORAGE_ERROR' }
const state = buildState({
  brokers: { 1: { logDirs: [dir, failed], logDirsAsOfMs: NOW_MS - 4000 }, 2: { logDirs: null } },
  topics: {
    small: { partitions: [{ replicas: [1, 2], sizeBytes: 10 }] },
    large: {
      partitions: [
        { replicas: [1, 2], sizeBytes: 100 },
        { replicas: [1, 2], sizeBytes: 90 },
      ],
    },
  },
})

/** Grows by 10 bytes an hour; asked for by metric, answered for the one directory that works. */
const growing: HistoryReader = {
  ...emptyHistory,
  query: (_cluster, { metric, fromMs = 0, toMs = 0 }: HistoryQuery) => {
    const points = Array.from({ length: 10 }, (_, hour) => {
      const size = metric === 'log-dir.size-bytes' ? 200 + hour * 10 : 340 - hour * 10
      return [NOW_MS - (9 - hour) * HOUR_MS, size, size, size] satisfies [number, number, number, number]
    })
    return Promise.resolve({
      fromMs,
      toMs,
      stepMs: HOUR_MS,
      series: [{ labels: { brokerId: '1', logDir: '/data/1' }, points }],
      omittedSeries: 0,
    })
  },
}

const list = async (history = growing) =>
  logDirList.parse(
    await listLogDirs(
      fakeContext(
        fakeCluster(() => state),
        { history },
      ),
      {},
    ),
  ).items

it('every directory has its growth, the day on which it is full at the earliest, and what lies in it', async () => {
  const [first] = await list()
  expect(first).toMatchObject({
    brokerId: 1,
    path: '/data/1',
    growthMeasuredMs: 9 * HOUR_MS,
    filledBy: 'kafka',
    reason: null,
    replicaCount: 3,
  })
  expect(first?.growthBytesPerDay).toBeCloseTo(240)
  expect(first?.daysUntilFull).toBeCloseTo(1)
  expect(first?.topics).toEqual([
    { topic: 'large', replicas: 2, sizeBytes: 190 },
    { topic: 'small', replicas: 1, sizeBytes: 10 },
  ])
})

it('a failed directory stays in the list, as failed, without a forecast', async () => {
  const [, second] = await list()
  expect(second).toMatchObject({ path: '/data/2', error: 'KAFKA_STORAGE_ERROR', daysUntilFull: null, sizeBytes: null })
  expect(second?.reason).toBe('The directory has failed: KAFKA_STORAGE_ERROR.')
})

it.each([12, 45, 119, 121, 600])('after %d minutes of looking the growth of those minutes is known', async minutes => {
  // Looked at every ten seconds, put together as the store does: a point for every step of the range asked for.
  const history: HistoryReader = {
    ...emptyHistory,
    query: (_cluster, { metric, fromMs = 0, toMs = 0, points: count = 1 }: HistoryQuery) => {
      const stepMs = (toMs - fromMs) / count
      const byStep = new Map<number, [number, number, number, number]>()
      for (let tMs = NOW_MS - minutes * 60_000; tMs <= NOW_MS; tMs += 10_000) {
        if (tMs < fromMs) continue
        const at = Math.floor(tMs / stepMs) * stepMs
        const size = (metric === 'log-dir.size-bytes' ? 300 : 240) + (tMs - NOW_MS) / 60_000
        byStep.set(at, [at, size, size, size])
      }
      const series = [{ labels: { brokerId: '1', logDir: '/data/1' }, points: [...byStep.values()] }]
      return Promise.resolve({ fromMs, toMs, stepMs, series, omittedSeries: 0 })
    },
  }
  const [first] = await list(history)
  expect((first?.growthMeasuredMs ?? 0) / 60_000).toBeGreaterThan(minutes * 0.8)
  // A byte a minute; the last point of a step stands at its begin, which the newest step has not filled.
  expect((first?.growthBytesPerDay ?? 0) / 1440).toBeCloseTo(1, 0)
  expect(first?.reason).toBeNull()
})

it('without a past the growth is unknown, with the reason; a broker that told nothing has no directory', async () => {
  const items = await list(emptyHistory)
  expect(items.map(({ brokerId }) => brokerId)).toEqual([1, 1])
  expect(items[0]).toMatchObject({
    growthBytesPerDay: null,
    fullAtMs: null,
    reason: expect.stringContaining('so far it was 0 s'),
  })
})

it('listeners are judged by the configuration that the broker tells', async () => {
  const entry = (name: string, value: string) => {
    return {
      name,
      value,
      source: 'STATIC_BROKER_CONFIG',
      isDefault: false,
      readOnly: true,
      sensitive: false,
      documentation: null,
    }
  }
  const entries = [
    entry('listeners', 'PLAINTEXT://:9092,TLS://:9093'),
    entry('listener.security.protocol.map', 'PLAINTEXT:PLAINTEXT,TLS:SSL'),
  ]
  const reads = { topicConfigs: () => Promise.resolve([]), brokerConfigs: () => Promise.resolve(entries) }
  const answer = listeners.parse(await describeListeners(fakeContext(fakeCluster(() => state, { reads })), '1'))
  expect(answer.items.map(({ listener, zeroCopy }) => [listener, zeroCopy])).toEqual([
    ['PLAINTEXT', true],
    ['TLS', false],
  ])
})
