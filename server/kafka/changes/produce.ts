import { setTimeout as sleep } from 'node:timers/promises'
import { PartituraError } from '../../errors.ts'
import type { BrokerPool } from '../connections/broker-pool.ts'
import { kafkaErrorName, toKafkaError } from '../errors.ts'
import { produceRequest } from '../protocol/produce.ts'
import type { Codec } from '../record-batch.ts'
import { createTopicLog } from '../topic-log.ts'
import { writeTimedBatch } from '../write-batch.ts'
import type { NewRecord } from '../write-batch.ts'
import { choosePartition } from './choose-partition.ts'
import { inDoubt, leavesDoubt, refusalOf } from './controller.ts'
import { openProducerSession } from './producer-session.ts'
import type { ProducerSession } from './producer-session.ts'

export interface ProduceInput extends NewRecord {
  topic: string
  timestampMs: number
  /** null: by the key's hash as Kafka's own producer does; without a key any partition. */
  partition: number | null
  compression: Codec
}

export interface Produced {
  partition: number
  offset: bigint
  timestampMs: number
}

export interface RecordChanges {
  /** Where the record would go, and that it can. @throws PartituraError `topic-not-found`, `partition-not-found` */
  choosePartition(topic: string, key: Buffer | null, partition: number | null, signal: AbortSignal): Promise<number>
  /**
   * Appends one record once (KIP-98), acknowledged by all in-sync replicas.
   * @throws PartituraError `refused-by-kafka` with Kafka's text, `outcome-unknown`, `broker-unreachable`
   */
  produce(input: ProduceInput, signal: AbortSignal): Promise<Produced>
}

const KAFKA_TIMEOUT_MS = 10_000
const ANSWER_TIMEOUT_MS = 15_000
const TRIES = 5
const RETRY_AFTER_MS = 300

/**
 * Not appended; or appended by a leader that lost its office before the followers had it, and answers as one that never held it
 * (Kafka class `DelayedProduce`). Either way it may be sent again: brokers take a producer's sequence once.
 */
const SEND_AGAIN = new Set([
  'NOT_LEADER_OR_FOLLOWER',
  'LEADER_NOT_AVAILABLE',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'KAFKA_STORAGE_ERROR',
])
/** Appended by the leader, but not confirmed by the others. */
const HALF_DONE = new Set(['REQUEST_TIMED_OUT', 'NOT_ENOUGH_REPLICAS_AFTER_APPEND'])
const POINTERS = {
  MESSAGE_TOO_LARGE: '/value',
  INVALID_RECORD: '/key',
  INVALID_TIMESTAMP: '',
  UNSUPPORTED_COMPRESSION_TYPE: '/compression',
}

export function createRecordChanges(pool: BrokerPool): RecordChanges {
  const log = createTopicLog(pool)
  return {
    async choosePartition(topic, key, partition, signal) {
      return choosePartition(await log.describe(topic, signal), key, partition)
    },
    async produce(input, signal) {
      const what = `appending the message to “${input.topic}”`
      let session: ProducerSession | null = null
      let sentTo: number | null = null
      let refusal: PartituraError | null = null
      for (let tried = 0; tried < TRIES; tried++) {
        if (tried > 0) await sleep(RETRY_AFTER_MS, undefined, { signal })
        const layout = await log.describe(input.topic, signal)
        const partition: number = sentTo ?? choosePartition(layout, input.key, input.partition)
        const leader = layout.partitions.get(partition)?.leader ?? null
        if (leader === null) {
          refusal = new PartituraError('broker-unreachable', `Partition ${partition} of “${input.topic}” has no leader now.`, {
            retryable: true,
          })
          continue
        }
        session ??= await openProducerSession(pool, false, signal)
        const { producerId, epoch } = session
        const records = writeTimedBatch([input], input.compression, { producerId, epoch, sequence: 0, transactional: false })
        sentTo = partition
        const args = { topic: input.topic, partition, records, timeoutMs: KAFKA_TIMEOUT_MS }
        const [result] = await pool
          .request(leader, produceRequest, args, { signal, timeoutMs: ANSWER_TIMEOUT_MS })
          .catch((error: unknown) => {
            throw leavesDoubt(error) ? inDoubt(what, error) : toKafkaError(error, leader)
          })
        const code = result === undefined ? 'UNKNOWN_SERVER_ERROR' : kafkaErrorName(result.errorCode)
        if (result?.errorCode === 0) {
          return {
            partition,
            offset: result.offset,
            timestampMs: result.logAppendTimeMs < 0 ? input.timestampMs : result.logAppendTimeMs,
          }
        }
        refusal = refusalOf(result?.errorCode ?? -1, result?.errorMessage ?? null, POINTERS)
        if (HALF_DONE.has(code)) throw inDoubt(what, refusal)
        if (!SEND_AGAIN.has(code)) throw refusal
      }
      if (sentTo !== null) throw inDoubt(what, refusal)
      throw refusal ?? new PartituraError('internal', 'The message was not sent.')
    },
  }
}
