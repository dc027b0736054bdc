import { setTimeout as sleep } from 'node:timers/promises'
import type { BrokerPool } from '../../kafka/connections/broker-pool.ts'
import { metadataRequest, type MetadataAnswer, type MetadataPartition } from '../../kafka/protocol/metadata.ts'
import { epochNow } from './epoch-now.ts'
import type { BrokerSight, PartitionSight } from './protocol.ts'

export interface MetadataWatcherOptions {
  pool: BrokerPool
  /** Asked last: it will not answer for a while. */
  brokerId: number
  /** Always looked at, however many partitions there are. */
  topic: string
  onPartition(sight: PartitionSight): void
  onBroker(sight: BrokerSight): void
  /** After every look. */
  onLook(answer: MetadataAnswer): void
}

const PERIOD_MS = 50
const ANSWER_TIMEOUT_MS = 1000
/** More in one answer would take longer to read than the period. */
const MAX_PARTITIONS = 4000

/**
 * Reads the cluster's metadata every 50 ms from one broker that stays (another one when it does not answer), and tells what
 * has changed. One source at a time: two brokers learn of a change at different moments.
 */
export class MetadataWatcher {
  readonly #options: MetadataWatcherOptions
  readonly #known = new Map<string, PartitionSight>()
  readonly #registered = new Map<number, boolean>()
  #sources: number[] = []
  /** null: all. */
  #topics: string[] | null = null
  #lastLookMs: number | null = null
  #longestGapMs = 0
  #omitted = 0

  constructor(options: MetadataWatcherOptions) {
    this.#options = options
  }

  get longestGapMs(): number {
    return this.#longestGapMs
  }

  get watchedPartitions(): number {
    return this.#known.size
  }

  get omittedPartitions(): number {
    return this.#omitted
  }

  /** Looks until `signal` aborts. @throws KafkaRequestError when no broker answers at all to the first look */
  async run(signal: AbortSignal): Promise<void> {
    const { pool } = this.#options
    const { answer } = await pool.requestAny(metadataRequest, { topics: null }, { signal })
    this.#chooseTopics(answer)
    this.#take(answer)
    while (!signal.aborted) {
      const startedMs = performance.now()
      await this.#look(signal)
      const restMs = Math.max(5, PERIOD_MS - (performance.now() - startedMs))
      await sleep(restMs, undefined, { signal }).catch(() => {})
    }
  }

  async #look(signal: AbortSignal): Promise<void> {
    const [source] = this.#sources
    if (source === undefined) return
    try {
      const options = { signal, timeoutMs: ANSWER_TIMEOUT_MS }
      this.#take(await this.#options.pool.request(source, metadataRequest, { topics: this.#topics }, options))
    } catch {
      // Whatever ails this one: the next look asks another.
      this.#sources.push(...this.#sources.splice(0, 1))
    }
  }

  #chooseTopics({ topics, brokers }: MetadataAnswer): void {
    const { brokerId, topic } = this.#options
    const others = brokers.map(broker => broker.brokerId).filter(id => id !== brokerId)
    this.#sources = others.length > 0 ? others : [brokerId]
    const partitions = topics.reduce((sum, { partitions: { length } }) => sum + length, 0)
    if (partitions <= MAX_PARTITIONS) return
    let room = MAX_PARTITIONS
    const held = topics.filter(({ partitions: all }) => all.some(({ replicas }) => replicas.includes(brokerId)))
    const chosen = [...topics.filter(({ name }) => name === topic), ...held.filter(({ name }) => name !== topic)].filter(
      each => (room -= each.partitions.length) >= 0,
    )
    this.#topics = chosen.map(({ name }) => name)
    this.#omitted = partitions - chosen.reduce((sum, { partitions: { length } }) => sum + length, 0)
  }

  #take(answer: MetadataAnswer): void {
    const atMs = epochNow()
    if (this.#lastLookMs !== null) this.#longestGapMs = Math.max(this.#longestGapMs, atMs - this.#lastLookMs)
    this.#lastLookMs = atMs
    for (const { errorCode, name, partitions } of answer.topics) {
      if (errorCode === 0) for (const partition of partitions) this.#takePartition(name, partition, atMs)
    }
    this.#takeBrokers(answer, atMs)
    this.#options.pool.setBrokers(answer.brokers)
    this.#options.onLook(answer)
  }

  #takePartition(topic: string, told: MetadataPartition, atMs: number): void {
    const key = `${topic}-${told.partition}`
    const known = this.#known.get(key)
    const leader = told.leader < 0 ? null : told.leader
    const leaderEpoch = told.leaderEpoch < 0 ? null : told.leaderEpoch
    // Another source may know less than the one before it: time does not run backwards.
    if (known && leaderEpoch !== null && known.leaderEpoch !== null && leaderEpoch < known.leaderEpoch) return
    if (known && known.leader === leader && known.leaderEpoch === leaderEpoch && isSame(known, told)) return
    const { partition, replicas, isr } = told
    const sight = { topic, partition, atMs, leader, leaderEpoch, replicas, isr }
    this.#known.set(key, sight)
    this.#options.onPartition(sight)
  }

  #takeBrokers({ brokers }: MetadataAnswer, atMs: number): void {
    const listed = new Set(brokers.map(({ brokerId }) => brokerId))
    for (const brokerId of new Set([...listed, ...this.#registered.keys()])) {
      const registered = listed.has(brokerId)
      if (this.#registered.get(brokerId) === registered) continue
      this.#registered.set(brokerId, registered)
      this.#options.onBroker({ brokerId, atMs, registered })
    }
  }
}

function isSame(known: PartitionSight, told: MetadataPartition): boolean {
  return known.isr.join() === told.isr.join() && known.replicas.join() === told.replicas.join()
}
