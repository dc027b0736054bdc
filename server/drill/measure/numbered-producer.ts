import { setTimeout as sleep } from 'node:timers/promises'
import { leavesDoubt } from '../../kafka/changes/controller.ts'
import type { BrokerPool } from '../../kafka/connections/broker-pool.ts'
import { kafkaErrorName } from '../../kafka/errors.ts'
import { messageOf } from '../../log.ts'
import { produceRequest } from '../../kafka/protocol/produce.ts'
import { writeBatch, type NewRecord } from '../../kafka/write-batch.ts'
import { epochNow } from './epoch-now.ts'
import { NumberRanges } from './number-ranges.ts'
import type { LaneProgress } from './protocol.ts'

export interface NumberedProducerOptions {
  pool: Pick<BrokerPool, 'request'>
  topic: string
  drillId: string
  /** Who leads a partition now, as the metadata says; null: nobody. */
  leaderOf: (partition: number) => number | null
}

const TICK_MS = 50
const BATCH = 3
/** A lane stops here: 50 minutes of writing. */
const MAX_NUMBERS = 180_000
const RETRY_MS = 50
/** Longer than a session takes to end (9 s), so that a write that waits for a dead follower is confirmed when it is dropped. */
const KAFKA_TIMEOUT_MS = 15_000
const ANSWER_TIMEOUT_MS = 16_000
/** After another leader was elected the old one gets as long to refuse, and then its answer is not waited for. */
const OLD_LEADER_MS = 500
/**
 * Perhaps appended, but not confirmed by the others. A leader that loses its office while it waits for its followers answers as
 * one that never held it (Kafka class `DelayedProduce`), though they may have copied the batch already.
 */
const HALF_DONE = new Set([
  'REQUEST_TIMED_OUT',
  'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
  'NOT_LEADER_OR_FOLLOWER',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'KAFKA_STORAGE_ERROR',
])

/**
 * Writes numbered messages with acks=all to every partition, one batch at a time in each, and keeps what was acknowledged
 * apart from what may or may not have arrived. A batch whose fate is unknown is not sent again: every number exists once at
 * most, unless Kafka itself repeats it.
 */
export class NumberedProducer {
  readonly #options: NumberedProducerOptions
  readonly #lanes = new Map<number, Lane>()
  readonly #stopping = new AbortController()
  #running: Promise<unknown> = Promise.resolve()

  constructor(options: NumberedProducerOptions) {
    this.#options = options
  }

  start(partitions: readonly number[]): void {
    for (const partition of partitions) this.#lanes.set(partition, new Lane(partition))
    this.#running = Promise.all([...this.#lanes.values()].map(lane => this.#run(lane)))
  }

  /** The metadata may name other leaders now. */
  leadersChanged(): void {
    for (const lane of this.#lanes.values()) {
      const leader = this.#options.leaderOf(lane.partition)
      if (leader !== null) lane.ledBy(leader)
    }
  }

  /** Ends the writing; resolves when every batch in flight has an end. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#running
  }

  /** From here on the longest waits are counted anew. */
  mark(): void {
    for (const lane of this.#lanes.values()) lane.mark()
  }

  progress(): LaneProgress[] {
    return [...this.#lanes.values()].map(lane => lane.progress())
  }

  /** By partition: the numbers that are acknowledged, and those that may or may not be there. */
  numbers(): ReadonlyMap<number, Pick<Lane, 'acknowledged' | 'unacknowledged'>> {
    return this.#lanes
  }

  async #run(lane: Lane): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted && lane.next < MAX_NUMBERS) {
      const startedMs = performance.now()
      const records = this.#records(lane)
      lane.begin()
      while (!signal.aborted && !(await this.#send(lane, records))) await pause(RETRY_MS, signal)
      await pause(TICK_MS - (performance.now() - startedMs), signal)
    }
    lane.end()
  }

  /** True when the batch has an end: acknowledged, or in doubt. False: it was not written, and may be sent again. */
  async #send(lane: Lane, records: Buffer): Promise<boolean> {
    const { pool, topic, leaderOf } = this.#options
    const leader = leaderOf(lane.partition)
    if (leader === null) return lane.refused(`partition ${lane.partition} has no leader`)
    try {
      const args = { topic, partition: lane.partition, records, timeoutMs: KAFKA_TIMEOUT_MS }
      const options = { signal: lane.sending(leader), timeoutMs: ANSWER_TIMEOUT_MS }
      const [result] = await pool.request(leader, produceRequest, args, options)
      const name = result === undefined ? 'UNKNOWN_SERVER_ERROR' : kafkaErrorName(result.errorCode)
      if (result?.errorCode === 0) return lane.acknowledge(BATCH)
      if (!HALF_DONE.has(name)) return lane.refused(name)
      // Numbers given up are not to be burnt in a loop while the metadata still name a broker that leads no more.
      await pause(RETRY_MS, this.#stopping.signal)
      return lane.doubt(BATCH, name)
    } catch (error) {
      return leavesDoubt(error) ? lane.doubt(BATCH, messageOf(error)) : lane.refused(messageOf(error))
    } finally {
      lane.answered()
    }
  }

  #records(lane: Lane): Buffer {
    const { drillId } = this.#options
    const { partition, next } = lane
    const records = Array.from({ length: BATCH }, (_, index): NewRecord => {
      const number = next + index
      return {
        key: Buffer.from(String(number)),
        value: Buffer.from(JSON.stringify({ drillId, partition, number })),
        headers: [{ key: 'drill', value: Buffer.from(drillId) }],
      }
    })
    return writeBatch(records, epochNow(), 'none')
  }
}

/** The writing to one partition. */
class Lane {
  readonly partition: number
  readonly acknowledged = new NumberRanges()
  readonly unacknowledged = new NumberRanges()
  /** The number of the next message. */
  next = 0
  #waitingSinceMs: number | null = null
  #longestWaitMs = 0
  #longestWaitFromMs: number | null = null
  #lastError: string | null = null
  #inFlight: { leader: number; abort: AbortController; timer: NodeJS.Timeout | null } | null = null

  constructor(partition: number) {
    this.partition = partition
  }

  begin(): void {
    this.#waitingSinceMs ??= epochNow()
  }

  sending(leader: number): AbortSignal {
    const abort = new AbortController()
    this.#inFlight = { leader, abort, timer: null }
    return abort.signal
  }

  answered(): void {
    if (this.#inFlight?.timer) clearTimeout(this.#inFlight.timer)
    this.#inFlight = null
  }

  /** What waits for an answer of another broker is given up after a moment. */
  ledBy(leader: number): void {
    const waiting = this.#inFlight
    if (waiting === null || waiting.leader === leader || waiting.timer !== null) return
    waiting.timer = setTimeout(() => waiting.abort.abort(), OLD_LEADER_MS)
  }

  acknowledge(count: number): true {
    this.acknowledged.add(this.next, this.next + count)
    this.next += count
    this.#lastError = null
    this.end()
    return true
  }

  mark(): void {
    this.#longestWaitMs = 0
    this.#longestWaitFromMs = null
  }

  /** A wait is over, or will not go on. */
  end(): void {
    const sinceMs = this.#waitingSinceMs
    if (sinceMs === null) return
    const waitMs = epochNow() - sinceMs
    this.#waitingSinceMs = null
    if (waitMs <= this.#longestWaitMs) return
    this.#longestWaitMs = waitMs
    this.#longestWaitFromMs = sinceMs
  }

  doubt(count: number, reason: string): true {
    this.unacknowledged.add(this.next, this.next + count)
    this.next += count
    this.#lastError = reason
    return true
  }

  refused(reason: string): false {
    this.#lastError = reason
    return false
  }

  progress(): LaneProgress {
    return {
      partition: this.partition,
      acknowledged: this.acknowledged.count,
      unacknowledged: this.unacknowledged.count,
      waitingSinceMs: this.#waitingSinceMs,
      longestWaitMs: this.#longestWaitMs,
      longestWaitFromMs: this.#longestWaitFromMs,
      lastError: this.#lastError,
    }
  }
}

async function pause(spanMs: number, signal: AbortSignal): Promise<void> {
  if (spanMs > 0) await sleep(spanMs, undefined, { signal }).catch(() => {})
}
