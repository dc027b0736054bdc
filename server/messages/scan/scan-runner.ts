import { setTimeout as sleep } from 'node:timers/promises'
import type { FetchAnswer, FetchedPartition } from '#server/kafka/protocol/fetch'
import { EARLIEST, LATEST } from '#server/kafka/protocol/list-offsets'
import type { TopicLayout, TopicLog } from '#server/kafka/topic-log'
import { PartituraError } from '../../errors.ts'
import { messageOf } from '../../log.ts'
import { DecodeKilledError } from '../decode/decode-pool.ts'
import type { DecodePool } from '../decode/decode-pool.ts'
import { JudgedTotal } from '../decode/judged-count.ts'
import { scanBudget } from './byte-budget.ts'
import type { ByteShare } from './byte-budget.ts'
import { NearestReplica, type Source } from './nearest-replica.ts'
import type { PartitionReader } from './partition-reader.ts'
import type { NextFetch } from './partition-scan.ts'
import { chunkTask, firstBatch, nextGroup, type RunnerOptions } from './chunk-task.ts'
import { endOfBatches, ReadAhead } from './read-ahead.ts'
import { isFiltered } from './scan-query.ts'

const MAX_ANSWER_BYTES = 4 << 20
const REQUESTS_PER_BROKER = 2
const SCAN_WAIT_MS = 50
const TAIL_WAIT_MS = 250
/** Where the answers were empty: before Kafka 3.8 a read from tiered storage is given no more time than this. */
const EMPTY_WAIT_MS = 500
const REFRESH_PAUSE_MS = 200
const KEPT_FOUND = 200
/** With more partitions, one is looked through while another is fetched. */
const PARTITIONS_READ_AHEAD = 3

type Asked = Map<PartitionReader, NextFetch>

/**
 * Keeps fetches and decodings going for all partitions of a search: partitions of one leader (or of the follower nearest to us)
 * share requests, at most two of which are under way per broker. When a leader moves or dies, its partitions wait for the new one and go on where they were.
 */
export class ScanRunner {
  readonly #log: TopicLog
  readonly #pool: DecodePool
  readonly #readers: readonly PartitionReader[]
  readonly #options: RunnerOptions
  readonly #signal: AbortSignal
  readonly #requestsByBroker = new Map<number, number>()
  readonly #nearest: NearestReplica
  readonly #share: ByteShare = scanBudget.join()
  readonly #ahead: ReadAhead
  #layout: TopicLayout
  #findingLeaders = false
  scanned = 0
  scannedBytes = 0
  matched = 0
  readonly judged = new JudgedTotal()
  /** Ends the search: the topic is gone, or cannot be read at all. */
  fatal: { reason: 'topic-deleted' | 'failed'; detail: string } | null = null

  constructor(log: TopicLog, pool: DecodePool, readers: readonly PartitionReader[], options: RunnerOptions, signal: AbortSignal) {
    this.#log = log
    this.#nearest = new NearestReplica(log.rack)
    this.#pool = pool
    this.#readers = readers
    this.#options = options
    this.#layout = options.layout
    this.#signal = signal
    this.#ahead = new ReadAhead(records => pool.takeBack(records))
    signal.addEventListener('abort', () => this.#share.leave(), { once: true })
  }

  /** Readers were added, of partitions that this layout knows. */
  joined(layout: TopicLayout): void {
    this.#layout = layout
  }

  /** Sends what can be sent now. Returns when to call again if nothing else happens, by `performance.now()`. */
  pump(): number {
    const nowMs = performance.now()
    let againAtMs = nowMs + 1000
    if (this.fatal !== null || this.#signal.aborted) return againAtMs
    const bySource = new Map<string, { source: Source; readers: PartitionReader[] }>()
    for (const reader of this.#readers) {
      if (!this.#wantsFetch(reader, nowMs)) {
        if (reader.retryAtMs > nowMs) againAtMs = Math.min(againAtMs, reader.retryAtMs)
        continue
      }
      if (this.#claimAhead(reader)) continue
      const leader = this.#layout.partitions.get(reader.partition)?.leader ?? null
      if (leader === null) {
        this.#noLeader(reader)
        continue
      }
      const source = this.#nearest.sourceOf(reader.partition, leader, nowMs)
      const key = JSON.stringify(source)
      const group = bySource.get(key) ?? { source, readers: [] }
      group.readers.push(reader)
      bySource.set(key, group)
    }
    for (const { source, readers } of bySource.values()) this.#sendTo(source, readers)
    return againAtMs
  }

  #wantsFetch(reader: PartitionReader, nowMs: number): boolean {
    if (!reader.mayFetch(nowMs)) return false
    const waiting = reader.scan.found.length
    const { tail, whole } = this.#options.query
    return waiting === 0 || ((isFiltered(this.#options.query) || tail) && waiting < (whole ? 1 : KEPT_FOUND))
  }

  #noLeader(reader: PartitionReader): void {
    reader.requestFailed('LEADER_NOT_AVAILABLE', 'The partition has no leader now.')
    this.#findLeaders()
  }

  #sendTo(source: Source, readers: readonly PartitionReader[]): void {
    const { broker } = source
    const rest = [...readers]
    while (rest.length > 0 && (this.#requestsByBroker.get(broker) ?? 0) < REQUESTS_PER_BROKER) {
      const group = rest[0]?.wantsOwnRequest ? rest.splice(0, 1) : nextGroup(rest)
      const askedBytes = Math.min(
        MAX_ANSWER_BYTES,
        group.reduce((sum, { scan }) => sum + scan.size.bytes, 0),
      )
      if (!this.#share.take(askedBytes)) return
      this.#requestsByBroker.set(broker, (this.#requestsByBroker.get(broker) ?? 0) + 1)
      const asked: Asked = new Map(group.map(reader => [reader, reader.scan.nextFetch()]))
      for (const reader of group) reader.sent()
      void this.#request(source, asked).finally(() => {
        this.#share.free(askedBytes)
        this.#requestsByBroker.set(broker, (this.#requestsByBroker.get(broker) ?? 1) - 1)
        this.#options.onProgress()
      })
    }
  }

  #fetch(source: Source, asked: readonly { reader: PartitionReader; fetchOffset: bigint }[]): Promise<FetchAnswer> {
    const { query } = this.#options
    const layout = this.#layout
    const args = {
      maxWaitMs: asked.some(({ reader }) => reader.answersEmpty) ? EMPTY_WAIT_MS : query.tail ? TAIL_WAIT_MS : SCAN_WAIT_MS,
      maxBytes: MAX_ANSWER_BYTES,
      isolation: query.isolation,
      rack: source.rack,
      allocate: (sizeBytes: number) => this.#pool.lend(sizeBytes),
      partitions: asked.map(({ reader, fetchOffset }) => ({
        partition: reader.partition,
        fetchOffset,
        leaderEpoch: layout.partitions.get(reader.partition)?.leaderEpoch ?? -1,
        maxBytes: reader.scan.size.bytes,
      })),
    }
    return this.#log.fetch(source.broker, layout, args, this.#signal)
  }

  /** Resolves when the answer is here; decoding goes on by itself. Never rejects. */
  async #request(source: Source, asked: Asked): Promise<void> {
    try {
      const answer = await this.#fetch(
        source,
        [...asked].map(([reader, { fetchOffset }]) => ({ reader, fetchOffset })),
      )
      this.#distribute(answer, asked, source)
    } catch (error) {
      if (this.#signal.aborted) return
      if (source.isFollower) return this.#leaveFollower([...asked.keys()])
      for (const reader of asked.keys()) {
        reader.busy = false
        reader.requestFailed(codeOf(error), `Broker ${source.broker}, its leader, does not answer: ${messageOf(error)}`)
      }
      this.#findLeaders()
    }
  }

  #distribute(answer: FetchAnswer, asked: Asked, source: Source): void {
    const fetchedByPartition = new Map(answer.partitions.map(fetched => [fetched.partition, fetched]))
    const committedOnly = this.#options.query.isolation === 'read_committed'
    const request = { throttled: answer.throttleTimeMs > 0, alone: asked.size === 1, committedOnly }
    for (const [reader, next] of asked) {
      const fetched = fetchedByPartition.get(reader.partition)
      if (this.#goesElsewhere(reader, fetched, next, source)) continue
      if (fetched === undefined) reader.requestFailed('UNKNOWN_SERVER_ERROR', `Broker ${source.broker} left the partition out.`)
      const step = fetched === undefined ? ({ do: 'wait' } as const) : reader.take(fetched, next, request)
      if (step.do === 'decode') {
        this.#readAhead(reader, step.fetched, source)
        void this.#decode(reader, step.fetched, next)
        continue
      }
      reader.busy = false
      if (step.do === 'find-leader') this.#findLeaders()
      if (step.do === 'find-range') void this.#findRange(reader, next, source.broker)
    }
  }

  /** A search forward through few partitions: its next piece comes while this one is looked through. */
  #readAhead(reader: PartitionReader, fetched: FetchedPartition, source: Source): void {
    const { tail, order } = this.#options.query
    if (tail || order !== 'oldest' || !isFiltered(this.#options.query)) return
    if (this.#readers.filter(other => !other.finished).length > PARTITIONS_READ_AHEAD) return
    const { size, plan } = reader.scan
    const offset = endOfBatches(fetched.records)
    if (offset === null || offset >= plan.to || size.cautiousUntil !== null) return
    const { bytes } = size
    const { broker } = source
    if ((this.#requestsByBroker.get(broker) ?? 0) >= REQUESTS_PER_BROKER || !this.#share.take(bytes)) return
    this.#requestsByBroker.set(broker, (this.#requestsByBroker.get(broker) ?? 0) + 1)
    const fetching = this.#fetch(source, [{ reader, fetchOffset: offset }]).finally(() => {
      this.#share.free(bytes)
      this.#requestsByBroker.set(broker, (this.#requestsByBroker.get(broker) ?? 1) - 1)
    })
    this.#ahead.begin(
      reader.partition,
      offset,
      fetching.then(answer => answer.partitions[0] ?? null),
    )
  }

  /** Goes on with what was fetched ahead, if that is where the partition is to go on. */
  #claimAhead(reader: PartitionReader): boolean {
    const next = reader.scan.nextFetch()
    const coming = this.#ahead.claim(reader.partition, next.fetchOffset)
    if (coming === null) return false
    reader.sent()
    void coming.then(fetched => {
      if (this.#signal.aborted) return
      const committedOnly = this.#options.query.isolation === 'read_committed'
      const request = { throttled: false, alone: true, committedOnly }
      const step = fetched === null ? null : reader.take(fetched, next, request)
      if (step?.do === 'decode') {
        const leader = this.#layout.partitions.get(reader.partition)?.leader ?? null
        if (leader !== null)
          this.#readAhead(reader, step.fetched, this.#nearest.sourceOf(reader.partition, leader, performance.now()))
        void this.#decode(reader, step.fetched, next)
      } else {
        reader.unanswered()
        this.#options.onProgress()
      }
    })
    return true
  }

  /** The leader names a nearer replica, or that one has no use now: asked again elsewhere at once, without an error. */
  #goesElsewhere(reader: PartitionReader, fetched: FetchedPartition | undefined, asked: NextFetch, source: Source): boolean {
    const { tail, isolation } = this.#options.query
    if (source.isFollower) {
      const visibleEnd = isolation === 'read_committed' ? fetched?.lastStableOffset : fetched?.highWatermark
      const lags = !tail && fetched?.records.length === 0 && (visibleEnd ?? 0n) <= asked.fetchOffset
      if (fetched?.errorCode === 0 && !lags) return false
      this.#leaveFollower([reader])
      return true
    }
    const nearer = fetched?.errorCode === 0 && fetched.records.length === 0 ? fetched.preferredReadReplica : null
    if (nearer === null || nearer === source.broker) return false
    this.#nearest.prefer(reader.partition, nearer, performance.now())
    reader.unanswered()
    return true
  }

  #leaveFollower(readers: readonly PartitionReader[]): void {
    for (const reader of readers) {
      this.#nearest.leave(reader.partition, performance.now())
      reader.unanswered()
    }
  }

  async #decode(reader: PartitionReader, fetched: FetchedPartition, asked: NextFetch): Promise<void> {
    const task = chunkTask(reader.partition, fetched, asked, this.#options, this.#layout.topic)
    const batch = firstBatch(fetched.records)
    this.#share.hold(fetched.records.length)
    try {
      const result = await this.#pool.run(task, this.#signal, this.#options.schemas)
      const again = reader.apply(result, asked, task.maxHits)
      this.scanned += result.scanned - (again?.scanned ?? 0)
      this.judged.add(result.judged)
      if (again !== null) this.judged.remove(again.judged)
      this.#options.onFound(reader, result.hits.length)
      this.scannedBytes += result.scannedBytes
      this.matched += result.matched
    } catch (error) {
      if (this.#signal.aborted) return
      if (error instanceof DecodeKilledError) reader.killed(error, task, batch)
      else reader.fail('internal', messageOf(error))
    } finally {
      this.#share.free(fetched.records.length)
    }
    reader.busy = false
    this.#options.onProgress()
  }

  async #findRange(reader: PartitionReader, asked: NextFetch, leader: number): Promise<void> {
    reader.busy = true
    const query = { topic: this.#layout.topic, partitions: [reader.partition], isolation: this.#options.query.isolation }
    try {
      const [starts, ends] = await Promise.all([
        this.#log.offsets(leader, { ...query, timestamp: EARLIEST }, this.#signal),
        this.#log.offsets(leader, { ...query, timestamp: LATEST }, this.#signal),
      ])
      const start = starts.get(reader.partition)?.offset ?? null
      const end = ends.get(reader.partition)?.offset ?? null
      if (start === null || end === null)
        reader.requestFailed('OFFSET_OUT_OF_RANGE', 'Its leader did not say where the log begins.')
      else reader.rangeFound(start, end, asked)
    } catch (error) {
      if (this.#signal.aborted) return
      reader.requestFailed(codeOf(error), messageOf(error))
    }
    reader.busy = false
    this.#options.onProgress()
  }

  #findLeaders(): void {
    if (this.#findingLeaders) return
    this.#findingLeaders = true
    void this.#refresh().finally(() => {
      this.#findingLeaders = false
      this.#options.onProgress()
    })
  }

  async #refresh(): Promise<void> {
    try {
      await sleep(REFRESH_PAUSE_MS, undefined, { signal: this.#signal, ref: false })
      const layout = await this.#log.describe(this.#layout.topic, this.#signal)
      if (layout.topicId === this.#layout.topicId) this.#layout = layout
      else this.#deleted('The topic was deleted and made anew under the same name.')
    } catch (error) {
      if (this.#signal.aborted) return
      if (error instanceof PartituraError && error.code === 'topic-not-found') this.#deleted('The topic was deleted.')
      // Anything else: no broker tells where the leaders are now; the partitions keep trying.
    }
  }

  #deleted(detail: string): void {
    this.fatal = { reason: 'topic-deleted', detail }
  }
}

function codeOf(error: unknown): string {
  return error instanceof PartituraError ? error.code : 'internal'
}
