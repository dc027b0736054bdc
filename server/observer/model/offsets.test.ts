import { expect, test } from 'vitest'
import type { LeaderOffsets } from '../../kafka/reads/offsets.ts'
import { applyOffsets, ledPartitions } from './offsets.ts'
import { RateMemory } from './rate-memory.ts'
import { RowSpace } from './row-space.ts'
import { updateTopics } from './topics.ts'

const partition = { errorCode: 0, leaderEpoch: 0, replicas: [1, 2], isr: [1, 2], offlineReplicas: [] }

function cluster() {
  const rows = new RowSpace()
  const partitions = [1, 2, -1].map((leader, index) => ({ ...partition, partition: index, leader }))
  const answered = [{ errorCode: 0, name: 'orders', topicId: 'id', internal: false, partitions }]
  const { topics } = updateTopics(new Map(), answered, { reassignments: new Map(), eligibleLeaders: null }, rows, 0)
  return { rows, topics, rates: new RateMemory() }
}

function answer(
  partitionNumber: number,
  offset: bigint,
  atMs: number,
  errorCode = 0,
  stable: bigint | null = null,
): LeaderOffsets {
  const column = {
    topics: [{ name: 'orders', from: 0, to: 1 }],
    partition: Int32Array.of(partitionNumber),
    errorCode: Int16Array.of(errorCode),
    timestamp: BigInt64Array.of(-1n),
  }
  return {
    end: { ...column, offset: BigInt64Array.of(offset) },
    start: { ...column, offset: BigInt64Array.of(errorCode === 0 ? 0n : -1n) },
    stable: stable === null ? null : { ...column, offset: BigInt64Array.of(stable) },
    atMs,
    monotonicMs: atMs,
  }
}

test('each leader is asked for its own partitions, and nobody for those without one', () => {
  expect([...ledPartitions(cluster().topics)]).toEqual([
    [1, [{ name: 'orders', partitions: [0] }]],
    [2, [{ name: 'orders', partitions: [1] }]],
  ])
})

test('rates come from the time between answers; one answer alone gives none', () => {
  const { rows, topics, rates } = cluster()
  applyOffsets(topics, rows, rates, { byLeader: new Map([[1, answer(0, 100n, 1000)]]), failures: [] }, 1000)
  expect(rows.partition.messagesPerSecond[0]).toBeNaN()
  applyOffsets(topics, rows, rates, { byLeader: new Map([[1, answer(0, 150n, 3500)]]), failures: [] }, 3500)
  expect(rows.partition.messagesPerSecond[0]).toBe(20)
})

test('the last stable offset is kept while an open transaction holds it below the log end', () => {
  const { rows, topics, rates } = cluster()
  const stableAfter = (end: bigint, stable: bigint | null) => {
    const read = { byLeader: new Map([[1, answer(0, end, 1000, 0, stable)]]), failures: [] }
    applyOffsets(topics, rows, rates, read, 1000)
    return rows.partition.lastStableOffset[0]
  }
  expect(stableAfter(100n, 70n)).toBe(70n)
  expect(stableAfter(100n, 100n)).toBe(-1n)
  // Asked for a moment after the end, it may be beyond.
  expect(stableAfter(100n, 105n)).toBe(-1n)
  expect(stableAfter(120n, null)).toBe(-1n)
})

test('an end that went back has no rate instead of a negative one', () => {
  const { rows, topics, rates } = cluster()
  for (const [atMs, end] of [
    [1000, 100n],
    [3000, 90n],
  ] as const) {
    applyOffsets(topics, rows, rates, { byLeader: new Map([[1, answer(0, end, atMs)]]), failures: [] }, atMs)
  }
  expect(rows.partition.messagesPerSecond[0]).toBeNaN()
})

test('a leader that does not answer leaves its last offsets with their own time, and in the end no rate', () => {
  const { rows, topics, rates } = cluster()
  for (const atMs of [1000, 3000]) {
    const byLeader = new Map([
      [1, answer(0, BigInt(atMs), atMs)],
      [2, answer(1, BigInt(atMs), atMs)],
    ])
    applyOffsets(topics, rows, rates, { byLeader, failures: [] }, atMs)
  }
  const failure = { brokerId: 2, code: 'timed-out', message: 'no answer in time' }
  for (let atMs = 5000; atMs <= 21_000; atMs += 2000) {
    const read = { byLeader: new Map([[1, answer(0, BigInt(atMs), atMs)]]), failures: [failure] }
    expect(applyOffsets(topics, rows, rates, read, atMs).failures).toEqual([failure])
  }
  expect(rows.partition.logEndOffset[1]).toBe(3000n)
  expect(rows.partition.offsetsAsOfMs[1]).toBe(3000)
  expect(rows.partition.messagesPerSecond[1]).toBeNaN()
  expect(rows.partition.messagesPerSecond[0]).toBe(1000)
})

test('a broker that no longer leads says so: nothing is written, and metadata is known to be old', () => {
  const { rows, topics, rates } = cluster()
  const read = { byLeader: new Map([[1, answer(0, -1n, 1000, 6)]]), failures: [] }
  const update = applyOffsets(topics, rows, rates, read, 1000)
  expect(update.leadersMoved).toBe(true)
  expect(update.failures).toMatchObject([{ brokerId: 1, code: 'NOT_LEADER_OR_FOLLOWER' }])
  expect(rows.partition.logEndOffset[0]).toBe(-1n)
})
