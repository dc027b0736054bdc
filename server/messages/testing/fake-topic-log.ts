import type { FetchedPartition } from '#server/kafka/protocol/fetch'
import { EARLIEST } from '#server/kafka/protocol/list-offsets'
import type { TopicLog } from '#server/kafka/topic-log'
import { PartituraError } from '../../errors.ts'
import { writeBatch } from '../../testing/record-batches.ts'
import { decodeChunk } from '../decode/decode-chunk.ts'
import type { DecodePool } from '../decode/decode-pool.ts'

export interface FakePartition {
  /** Of the messages that the log holds, its first at `startOffset`. */
  values: string[]
  startOffset?: number
  /** The first offset at or after any time that is asked for; absent: the log's end. */
  offsetByTime?: number
  /** null: none is elected. */
  leader: number | null
  /** Messages of one answer; absent: all. */
  perFetch?: number
  /** Its leader takes fetches and never answers them. */
  hangs?: boolean
  /** Its leader answers fetches without messages, as one that cannot read them in time. */
  empty?: boolean
}

export interface FakeTopic {
  topicId: string
  partitions: FakePartition[]
  /** Brokers that do not answer. */
  silent: Set<number>
  /** Fetches answered so far, of any partition. */
  fetches: number
}

const IDLE_MS = 5

/** A topic in memory, to be changed while it is read: for faults that are hard to provoke in a broker. */
export function fakeTopic(partitions: FakePartition[]): FakeTopic {
  return { topicId: 'id', partitions, silent: new Set(), fetches: 0 }
}

export function fakeTopicLog(topic: FakeTopic): TopicLog {
  const answering = (broker: number) => {
    if (topic.silent.has(broker))
      throw new PartituraError('broker-unreachable', `broker ${broker} is silent`, { retryable: true })
  }
  return {
    rack: null,
    describe: name =>
      Promise.resolve({
        topic: name,
        topicId: topic.topicId,
        partitions: new Map(topic.partitions.map(({ leader }, partition) => [partition, { leader, leaderEpoch: 0 }])),
      }),
    async offsets(leader, { partitions, timestamp }) {
      await Promise.resolve()
      answering(leader)
      const offsetOf = (partition: number) => {
        const { startOffset = 0, values = [], offsetByTime } = topic.partitions[partition] ?? {}
        const end = startOffset + values.length
        return BigInt(timestamp === EARLIEST ? startOffset : timestamp >= 0n ? (offsetByTime ?? end) : end)
      }
      return new Map(partitions.map(each => [each, { offset: offsetOf(each), timestampMs: null, error: null }]))
    },
    async fetch(leader, _layout, { partitions }) {
      await new Promise(resolve => setTimeout(resolve, IDLE_MS))
      answering(leader)
      if (partitions.some(({ partition }) => topic.partitions[partition]?.hangs)) await new Promise(() => {})
      topic.fetches++
      const fetched = partitions.map(({ partition, fetchOffset }) => answer(topic, partition, Number(fetchOffset)))
      return { throttleTimeMs: 0, errorCode: 0, partitions: fetched }
    },
  }
}

const OFFSET_OUT_OF_RANGE = 1

function answer(topic: FakeTopic, partition: number, from: number): FetchedPartition {
  const { startOffset = 0, values = [], perFetch = Infinity, empty = false } = topic.partitions[partition] ?? {}
  const end = startOffset + values.length
  const offsets = { highWatermark: BigInt(end), lastStableOffset: BigInt(end), logStartOffset: BigInt(startOffset) }
  const first = Math.max(0, from - startOffset)
  const records = values.slice(first, first + perFetch).map(value => ({ value }))
  const bytes = empty || records.length === 0 ? Buffer.alloc(0) : writeBatch({ baseOffset: BigInt(from), records })
  const errorCode = from < startOffset || from > end ? OFFSET_OUT_OF_RANGE : 0
  return { partition, errorCode, ...offsets, preferredReadReplica: null, abortedTransactions: [], records: bytes }
}

/** Decodes at once, in this thread. */
export const inlinePool: DecodePool = {
  lend: sizeBytes => Buffer.alloc(sizeBytes),
  run: task => Promise.resolve(decodeChunk(task)),
  takeBack: () => {},
  close: () => Promise.resolve(),
}
