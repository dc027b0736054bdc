import { PartituraError } from '../errors.ts'
import type { BrokerPool } from './connections/broker-pool.ts'
import { kafkaErrorName, kafkaFailure, KafkaRequestError } from './errors.ts'
import { fetchByIdRequest, fetchByNameRequest } from './protocol/fetch.ts'
import type { FetchAnswer, FetchArgs } from './protocol/fetch.ts'
import { listOffsetsRequest } from './protocol/list-offsets.ts'
import { metadataRequest } from './protocol/metadata.ts'

export type Isolation = 'read_committed' | 'read_uncommitted'

export interface TopicLayout {
  topic: string
  /** null before Kafka 2.8. */
  topicId: string | null
  /** By partition; leader null: none is elected. */
  partitions: ReadonlyMap<number, { leader: number | null; leaderEpoch: number }>
}

export interface PartitionOffset {
  /** null: no message at or after the time asked for, or see `error`. */
  offset: bigint | null
  /** Of that message when it was looked for by time; null: there is none, or it carries no time. */
  timestampMs: number | null
  /** Kafka's name of the error. */
  error: string | null
}

/** The log of one topic after another, read as a consumer without group reads it; never creates a topic by looking. */
export interface TopicLog {
  /** Where we are ourselves, for reading from the nearest replica; null: only leaders are read. */
  readonly rack: string | null
  /** @throws PartituraError `topic-not-found`, `not-authorized`; KafkaRequestError when no broker answers */
  describe(topic: string, signal: AbortSignal): Promise<TopicLayout>
  /** Offsets of partitions that this broker leads. `timestamp`: EARLIEST, LATEST, MAX_TIMESTAMP or epoch milliseconds. */
  offsets(
    leader: number,
    query: { topic: string; partitions: readonly number[]; timestamp: bigint; isolation: Isolation },
    signal: AbortSignal,
  ): Promise<ReadonlyMap<number, PartitionOffset>>
  /** One Fetch of one topic from a leader, or from a follower that it named; `topic` of the arguments is filled in from the layout. */
  fetch(leader: number, layout: TopicLayout, args: Omit<FetchArgs, 'topic'>, signal: AbortSignal): Promise<FetchAnswer>
}

const METADATA_TIMEOUT_MS = 3000
/** The ends of a log are known to its leader at once; by time it may have to read from disk. */
const ENDS_TIMEOUT_MS = 1500
const BY_TIME_TIMEOUT_MS = 5000
const FETCH_TIMEOUT_MS = 8000

/** @param rack the operator's `clientRack` */
export function createTopicLog(pool: BrokerPool, rack: string | null = null): TopicLog {
  return {
    rack,
    async describe(topic, signal) {
      const { answer } = await pool.requestAny(metadataRequest, { topics: [topic] }, { signal, timeoutMs: METADATA_TIMEOUT_MS })
      pool.setBrokers(answer.brokers)
      const [found] = answer.topics
      if (found === undefined) throw topicNotFound(topic)
      if (found.errorCode !== 0) throw topicError(topic, found.errorCode)
      return {
        topic,
        topicId: found.topicId,
        partitions: new Map(
          found.partitions.map(({ partition, leader, leaderEpoch }) => [
            partition,
            { leader: leader < 0 ? null : leader, leaderEpoch },
          ]),
        ),
      }
    },

    async offsets(leader, { topic, partitions, timestamp, isolation }, signal) {
      const args = { timestamp, isolation, topics: [{ name: topic, partitions }] }
      const timeoutMs = timestamp < 0n ? ENDS_TIMEOUT_MS : BY_TIME_TIMEOUT_MS
      const answer = await pool.request(leader, listOffsetsRequest, args, { signal, timeoutMs })
      const offsets = new Map<number, PartitionOffset>()
      answer.partition.forEach((partition, row) => {
        const errorCode = answer.errorCode[row] ?? 0
        const offset = answer.offset[row] ?? -1n
        const timestamp = answer.timestamp[row] ?? -1n
        offsets.set(partition, {
          offset: errorCode !== 0 || offset < 0n ? null : offset,
          timestampMs: errorCode !== 0 || timestamp < 0n ? null : Number(timestamp),
          error: errorCode === 0 ? null : kafkaErrorName(errorCode),
        })
      })
      return offsets
    },

    async fetch(leader, layout, args, signal) {
      const options = { signal, timeoutMs: FETCH_TIMEOUT_MS + args.maxWaitMs }
      const answer = await fetchOnce(pool, leader, layout, args, options)
      if (answer.errorCode !== 0) throw new KafkaRequestError(kafkaFailure(answer.errorCode, leader))
      return answer
    },
  }
}

/** By id where the broker can; during an upgrade one broker may know ids and another not. */
async function fetchOnce(
  pool: BrokerPool,
  leader: number,
  layout: TopicLayout,
  args: Omit<FetchArgs, 'topic'>,
  options: { signal: AbortSignal; timeoutMs: number },
): Promise<FetchAnswer> {
  if (layout.topicId !== null) {
    try {
      return await pool.request(leader, fetchByIdRequest, { ...args, topic: layout.topicId }, options)
    } catch (error) {
      if (!(error instanceof KafkaRequestError) || error.failure.code !== 'unsupported-by-broker') throw error
    }
  }
  return pool.request(leader, fetchByNameRequest, { ...args, topic: layout.topic }, options)
}

function topicError(topic: string, errorCode: number): PartituraError {
  const name = kafkaErrorName(errorCode)
  if (name === 'UNKNOWN_TOPIC_OR_PARTITION') return topicNotFound(topic)
  // No topic can have such a name, so there is none.
  if (name === 'INVALID_TOPIC_EXCEPTION') return topicNotFound(topic)
  return new KafkaRequestError(kafkaFailure(errorCode, null))
}

function topicNotFound(topic: string): PartituraError {
  return new PartituraError('topic-not-found', `There is no topic “${topic}” in this cluster.`)
}
