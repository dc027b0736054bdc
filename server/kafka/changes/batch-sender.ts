import { setTimeout as sleep } from 'node:timers/promises'
import { PartituraError } from '../../errors.ts'
import type { BrokerPool } from '../connections/broker-pool.ts'
import { kafkaErrorName } from '../errors.ts'
import { produceRequest } from '../protocol/produce.ts'
import type { ProduceResult } from '../protocol/produce.ts'
import type { Codec } from '../record-batch.ts'
import type { TopicLayout, TopicLog } from '../topic-log.ts'
import { writeTimedBatch } from '../write-batch.ts'
import type { TimedRecord } from '../write-batch.ts'
import { inDoubt, refusalOf } from './controller.ts'
import type { ProducerSession } from './producer-session.ts'

export interface WriterOptions {
  topic: string
  compression: Codec
  /** All or nothing. */
  transactional: boolean
}

export interface WriterRecord extends TimedRecord {
  /** null: by the key's hash, without a key by turns. */
  partition: number | null
  /** The caller's own number of the record: comes back with its offset, or with what was wrong with it. */
  id: number
  /** About what the record takes in a batch. */
  sizeBytes: number
}

const KAFKA_TIMEOUT_MS = 10_000
const ANSWER_TIMEOUT_MS = 15_000
const PATIENCE_MS = 60_000
const RETRY_AFTER_MS = 300

/** Nothing to be done but try again: not appended, or appended and then taken once. */
const TRY_AGAIN = new Set([
  'NOT_LEADER_OR_FOLLOWER',
  'LEADER_NOT_AVAILABLE',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'KAFKA_STORAGE_ERROR',
  'REQUEST_TIMED_OUT',
  'NOT_ENOUGH_REPLICAS',
  'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
  'CONCURRENT_TRANSACTIONS',
])
/** About one record of the batch: the halves are tried by themselves until it is found. */
const ABOUT_A_RECORD = new Set(['MESSAGE_TOO_LARGE', 'INVALID_RECORD', 'INVALID_TIMESTAMP', 'RECORD_LIST_TOO_LARGE'])

type Sent = { kind: 'written'; baseOffset: bigint | null } | { kind: 'refused'; refusal: PartituraError }

/** Sends one batch to wherever its leader is, until it is written or Kafka says why not. */
export class BatchSender {
  readonly #pool: BrokerPool
  readonly #log: TopicLog
  readonly #session: ProducerSession
  readonly #options: WriterOptions
  readonly inDoubt: number[] = []
  layout: TopicLayout

  constructor(pool: BrokerPool, log: TopicLog, layout: TopicLayout, session: ProducerSession, options: WriterOptions) {
    this.#pool = pool
    this.#log = log
    this.layout = layout
    this.#session = session
    this.#options = options
  }

  async send(partition: number, sequence: number, records: WriterRecord[], signal: AbortSignal): Promise<Sent> {
    const { producerId, epoch, transactionalId } = this.#session
    const producer = { producerId, epoch, sequence, transactional: transactionalId !== null }
    const args = {
      topic: this.layout.topic,
      partition,
      records: writeTimedBatch(records, this.#options.compression, producer),
      timeoutMs: KAFKA_TIMEOUT_MS,
      transactionalId,
    }
    const untilMs = performance.now() + PATIENCE_MS
    let maybeAppended = false
    for (let trouble: unknown = null; ;) {
      const leader = this.layout.partitions.get(partition)?.leader ?? null
      try {
        if (leader !== null) {
          // Not cut off by the caller's signal: what is under way is waited for, so that its outcome is known.
          const [result] = await this.#pool.request(leader, produceRequest, args, { timeoutMs: ANSWER_TIMEOUT_MS })
          const judged = judge(result)
          if (judged.kind !== 'again') return judged
          trouble = judged.trouble
          maybeAppended ||= judged.maybeAppended
        } else
          trouble = new PartituraError('broker-unreachable', `Partition ${partition} has no leader now.`, { retryable: true })
      } catch (error) {
        if (error instanceof PartituraError && !error.retryable) throw error
        trouble = error
        maybeAppended = true
      }
      if (performance.now() >= untilMs || signal.aborted) {
        if (!maybeAppended) throw trouble
        this.inDoubt.push(...records.map(({ id }) => id))
        throw inDoubt(`appending ${records.length} messages to partition ${partition}`, trouble)
      }
      await sleep(RETRY_AFTER_MS)
      await this.#findLeaders()
    }
  }

  /** @throws PartituraError when the topic is gone, or is another one under the old name */
  async #findLeaders(): Promise<void> {
    const { topic, topicId } = this.layout
    try {
      const layout = await this.#log.describe(topic, AbortSignal.timeout(ANSWER_TIMEOUT_MS))
      if (layout.topicId !== topicId)
        throw new PartituraError('conflict', `Topic “${topic}” was deleted and made anew meanwhile.`)
      this.layout = layout
    } catch (error) {
      if (error instanceof PartituraError && (error.code === 'topic-not-found' || error.code === 'conflict')) throw error
      // No broker tells where the leaders are now: the old ones are tried again.
    }
  }
}

function judge(result: ProduceResult | undefined): Sent | { kind: 'again'; trouble: PartituraError; maybeAppended: boolean } {
  if (result?.errorCode === 0) return { kind: 'written', baseOffset: result.offset < 0n ? null : result.offset }
  const name = result === undefined ? 'UNKNOWN_SERVER_ERROR' : kafkaErrorName(result.errorCode)
  // An earlier try was appended, and its answer lost.
  if (name === 'DUPLICATE_SEQUENCE_NUMBER') return { kind: 'written', baseOffset: null }
  const refusal = refusalOf(result?.errorCode ?? -1, result?.errorMessage ?? null, POINTERS)
  if (ABOUT_A_RECORD.has(name)) return { kind: 'refused', refusal }
  if (!TRY_AGAIN.has(name)) throw refusal
  return { kind: 'again', trouble: refusal, maybeAppended: name === 'REQUEST_TIMED_OUT' || name.endsWith('AFTER_APPEND') }
}

const POINTERS = { MESSAGE_TOO_LARGE: '/value', INVALID_RECORD: '/key', INVALID_TIMESTAMP: '/timestampMs' }
