import { expect, test } from 'vitest'
import { buildState } from '../../testing/state-builder.ts'
import { replicasOnFailedDisks } from './behind.ts'
import { applyLogDirs } from './log-dirs.ts'
import { RowSpace } from './row-space.ts'

const STORAGE_ERROR = 56

function dir(path: string, replicas: readonly [partition: number, sizeBytes: number][], errorCode = 0) {
  return {
    errorCode,
    path,
    totalBytes: errorCode === 0 ? 1000 : -1,
    usableBytes: errorCode === 0 ? 400 : -1,
    topics: replicas.length === 0 ? [] : [{ name: 'orders', from: 0, to: replicas.length }],
    partition: Int32Array.from(replicas, ([partition]) => partition),
    sizeBytes: Float64Array.from(replicas, ([, size]) => size),
    offsetLag: new Float64Array(replicas.length),
    future: new Uint8Array(replicas.length),
  }
}

/** Two partitions of orders on brokers 1 and 2; broker 2 has one in each of its two directories. */
function twoDirs(isr = [1, 2]) {
  const partitions = [{ replicas: [1, 2], isr }, { replicas: [1, 2] }]
  const state = buildState({ brokers: { 1: {}, 2: { logDirs: null } }, topics: { orders: { partitions } } })
  const rows = new RowSpace()
  rows.takeReplicas(4)
  const read = (dirs: ReturnType<typeof dir>[], brokers = state.brokers) =>
    applyLogDirs(brokers, state.topics, rows, { byBroker: new Map([[2, { dirs, atMs: 5000 }]]), failures: [] })
  return { rows, read, state }
}

test('every directory has its own sum, and every replica knows where it lies', () => {
  const { rows, read } = twoDirs()
  const { brokers, touched } = read([dir('/a', [[0, 10]]), dir('/b', [[1, 30]])])
  expect(brokers.get(2)?.logDirs).toEqual([
    { path: '/a', totalBytes: 1000, usableBytes: 400, sizeBytes: 10, error: null },
    { path: '/b', totalBytes: 1000, usableBytes: 400, sizeBytes: 30, error: null },
  ])
  expect([rows.replica.logDir[1], rows.replica.logDir[3]]).toEqual([0, 1])
  expect([...touched]).toEqual(['orders'])
})

test('a failed directory is said to have failed; nothing old is told of its replicas, and those of the other stay', () => {
  const { rows, read } = twoDirs()
  const { brokers } = read([dir('/a', [[0, 10]]), dir('/b', [[1, 30]])])
  const after = read([dir('/a', [[0, 10]]), dir('/b', [], STORAGE_ERROR)], brokers)
  expect(after.brokers.get(2)?.logDirs?.[1]).toEqual({
    path: '/b',
    totalBytes: null,
    usableBytes: null,
    sizeBytes: null,
    error: 'KAFKA_STORAGE_ERROR',
  })
  expect(rows.replica.sizeBytes[1]).toBe(10)
  expect(rows.replica.sizeBytes[3]).toBeNaN()
  expect([...after.touched]).toEqual(['orders'])
})

test('the lag that Kafka tells of a follower outside the ISR is not believed: it is always 0', () => {
  const { rows, read } = twoDirs([1])
  read([dir('/a', [[0, 10]]), dir('/b', [[1, 30]])])
  expect(rows.replica.offsetLag[1]).toBeNaN()
  expect(rows.replica.offsetLag[3]).toBe(0)
})

test('replicas that are offline on a broker that is there lie on a failed disk', () => {
  const { state } = twoDirs()
  expect(replicasOnFailedDisks(state)).toBe(0)
  const [first, ...others] = state.topics.get('orders')?.partitions ?? []
  if (first === undefined) throw new Error('no partition')
  const topics = new Map(state.topics)
  const orders = topics.get('orders')
  if (orders) topics.set('orders', { ...orders, partitions: [{ ...first, offlineReplicas: [2] }, ...others] })
  expect(replicasOnFailedDisks({ topics, brokers: state.brokers })).toBe(1)
})
