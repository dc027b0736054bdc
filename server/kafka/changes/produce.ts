import { setTimeout as sleep } from 'node:timers/promises'
import { PartituraError } from '../../errors.ts'
import type { BrokerPool } from '../connections/broker-pool.ts'
import { kafkaErrorName, toKafkaError } from '../errors.ts'
import { produceRequest } from '../protocol/produce.ts'
import type { Codec } from '../record-batch.ts'
import { createTopicLog } from '../topic-log.ts'
import { writeBatch } from '../write-batch.ts'
import type { NewRecord } from '../write-batch.ts'
import { choosePartition } from './choose-partition.ts'
import { inDoubt, leavesDoubt, refusalOf } from './controller.ts'

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
   * Appends one record, acknowledged by all in-sync replicas.
   * @throws PartituraError `refused-by-kafka` with Kafka's text, `outcome-unknown`, `broker-unreachable`
   */
  produce(input: ProduceInput, signal: AbortSignal): Promise<Produced>
}

const KAFKA_TIMEOUT_MS = 10_000
const ANSWER_TIMEOUT_MS = 15_000
const TRIES = 5
const RETRY_AFTER_MS = 300

/** The leader was another one: nothing was appended, so it may be sent again. */
const NOT_APPENDED = new Set([
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
      const batch = writeBatch([input], input.timestampMs, input.compression)
      const what = `appending the message to “${input.topic}”`
      let refusal: PartituraError | null = null
      for (let tried = 0; tried < TRIES; tried++) {
        if (tried > 0) await sleep(RETRY_AFTER_MS, undefined, { signal })
        const layout = await log.describe(input.topic, signal)
        const partition = choosePartition(layout, input.key, input.partition)
        const leader = layout.partitions.get(partition)?.leader ?? null
        if (leader === null) {
          refusal = new PartituraError('broker-unreachable', `Partition ${partition} of “${input.topic}” has no leader now.`, {
            retryable: true,
          })
          continue
        }
        const args = { topic: input.topic, partition, records: batch, timeoutMs: KAFKA_TIMEOUT_MS }
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
        if (!NOT_APPENDED.has(code)) throw refusal
      }
      throw refusal ?? new PartituraError('internal', 'The message was not sent.')
    },
  }
}
