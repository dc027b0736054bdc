import { setTimeout as sleep } from 'node:timers/promises'
import type { Unreadable } from '#lib/wire/messages'
import type { FetchAnswer, FetchedPartition } from '#server/kafka/protocol/fetch'
import { EARLIEST, LATEST } from '#server/kafka/protocol/list-offsets'
import { walkLogEntries } from '#server/kafka/record-batch'
import type { TopicLayout, TopicLog } from '#server/kafka/topic-log'
import { PartituraError } from '../../errors.ts'
import { messageOf } from '../../log.ts'
import type { ChunkTask } from '../decode/chunk.ts'
import { DecodeKilledError } from '../decode/decode-pool.ts'
import type { DecodePool } from '../decode/decode-pool.ts'
import { JudgedTotal } from '../decode/judged-count.ts'
import { PREVIEW, WHOLE } from '../decode/to-message.ts'
import type { SchemaSource } from '../formats/registry/schema-source.ts'
import { scanBudget } from './byte-budget.ts'
import type { ByteShare } from './byte-budget.ts'
import type { PartitionReader } from './partition-reader.ts'
import type { NextFetch } from './partition-scan.ts'
import { isFiltered } from './scan-query.ts'
import type { ScanQuery } from './scan-query.ts'

export const MAX_BATCH_BYTES = 64 << 20
const MAX_ANSWER_BYTES = 4 << 20
const REQUESTS_PER_BROKER = 2
const PARTITIONS_PER_REQUEST = 100
const SCAN_WAIT_MS = 50
const TAIL_WAIT_MS = 250
const REFRESH_PAUSE_MS = 200
const KEPT_FOUND = 200

export interface RunnerOptions {
  layout: TopicLayout
  query: ScanQuery
  /** The cluster's schema registry; null: none. */
  schemas: SchemaSource | null
  /** Hits of one chunk, and their bytes. */
  maxHits: number
  maxHitBytes: number
  /** Called whenever something changed that the search may act upon. */
  onProgress: () => void
  /** Called when a reader has found so many more. */
  onFound: (reader: PartitionReader, count: number) => void
  report: (line: Unreadable) => void
}

type Asked = Map<PartitionReader, NextFetch>

/**
 * Keeps fetches and decodings going for all partitions of a search: partitions of one leader share requests, at most two of
 * which are under way per broker. When a leader moves or dies, its partitions wait for the new one and go on where they were.
 */
export class ScanRunner {
  readonly #log: TopicLog
  readonly #pool: DecodePool
  readonly #readers: readonly PartitionReader[]
  readonly #options: RunnerOptions
  readonly #signal: AbortSignal
  readonly #requestsByLeader = new Map<number, number>()
  readonly #share: ByteShare = scanBudget.join()
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
    this.#pool = pool
    this.#readers = readers
    this.#options = options
    this.#layout = options.layout
    this.#signal = signal
    signal.addEventListener('abort', () => this.#share.leave(), { once: true })
  }

  /** Sends what can be sent now. Returns when to call again if nothing else happens, by `performance.now()`. */
  pump(): number {
    const nowMs = performance.now()
    let againAtMs = nowMs + 1000
    if (this.fatal !== null || this.#signal.aborted) return againAtMs
    const byLeader = new Map<number, PartitionReader[]>()
    for (const reader of this.#readers) {
      if (!this.#wantsFetch(reader, nowMs)) {
        if (reader.retryAtMs > nowMs) againAtMs = Math.min(againAtMs, reader.retryAtMs)
        continue
      }
      const leader = this.#layout.partitions.get(reader.partition)?.leader ?? null
      if (leader === null) this.#noLeader(reader)
      else byLeader.set(leader, [...(byLeader.get(leader) ?? []), reader])
    }
    for (const [leader, readers] of byLeader) this.#sendTo(leader, readers)
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

  #sendTo(leader: number, readers: readonly PartitionReader[]): void {
    const rest = [...readers]
    while (rest.length > 0 && (this.#requestsByLeader.get(leader) ?? 0) < REQUESTS_PER_BROKER) {
      const group = rest[0]?.wantsOwnRequest ? rest.splice(0, 1) : nextGroup(rest)
      const askedBytes = Math.min(
        MAX_ANSWER_BYTES,
        group.reduce((sum, { scan }) => sum + scan.size.bytes, 0),
      )
      if (!this.#share.take(askedBytes)) return
      this.#requestsByLeader.set(leader, (this.#requestsByLeader.get(leader) ?? 0) + 1)
      const asked: Asked = new Map(group.map(reader => [reader, reader.scan.nextFetch()]))
      for (const reader of group) reader.sent()
      void this.#request(leader, asked).finally(() => {
        this.#share.free(askedBytes)
        this.#requestsByLeader.set(leader, (this.#requestsByLeader.get(leader) ?? 1) - 1)
        this.#options.onProgress()
      })
    }
  }

  /** Resolves when the answer is here; decoding goes on by itself. Never rejects. */
  async #request(leader: number, asked: Asked): Promise<void> {
    const { query } = this.#options
    const layout = this.#layout
    try {
      const answer = await this.#log.fetch(
        leader,
        layout,
        {
          maxWaitMs: query.tail ? TAIL_WAIT_MS : SCAN_WAIT_MS,
          maxBytes: MAX_ANSWER_BYTES,
          isolation: query.isolation,
          allocate: sizeBytes => this.#pool.lend(sizeBytes),
          partitions: [...asked].map(([reader, { fetchOffset }]) => ({
            partition: reader.partition,
            fetchOffset,
            leaderEpoch: layout.partitions.get(reader.partition)?.leaderEpoch ?? -1,
            maxBytes: reader.scan.size.bytes,
          })),
        },
        this.#signal,
      )
      this.#distribute(answer, asked, leader)
    } catch (error) {
      if (this.#signal.aborted) return
      for (const reader of asked.keys()) {
        reader.busy = false
        reader.requestFailed(codeOf(error), `Broker ${leader}, its leader, does not answer: ${messageOf(error)}`)
      }
      this.#findLeaders()
    }
  }

  #distribute(answer: FetchAnswer, asked: Asked, leader: number): void {
    const fetchedByPartition = new Map(answer.partitions.map(fetched => [fetched.partition, fetched]))
    const committedOnly = this.#options.query.isolation === 'read_committed'
    const request = { throttled: answer.throttleTimeMs > 0, alone: asked.size === 1, committedOnly }
    for (const [reader, next] of asked) {
      const fetched = fetchedByPartition.get(reader.partition)
      if (fetched === undefined) reader.requestFailed('UNKNOWN_SERVER_ERROR', `Broker ${leader} left the partition out.`)
      const step = fetched === undefined ? ({ do: 'wait' } as const) : reader.take(fetched, next, request)
      if (step.do === 'decode') {
        void this.#decode(reader, step.fetched, next)
        continue
      }
      reader.busy = false
      if (step.do === 'find-leader') this.#findLeaders()
      if (step.do === 'find-range') void this.#findRange(reader, next, leader)
    }
  }

  async #decode(reader: PartitionReader, fetched: FetchedPartition, asked: NextFetch): Promise<void> {
    const task = this.#taskFor(reader, fetched, asked)
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

  #taskFor(reader: PartitionReader, fetched: FetchedPartition, { fetchOffset, range }: NextFetch): ChunkTask {
    const { query, maxHits, maxHitBytes } = this.#options
    return {
      partition: reader.partition,
      records: fetched.records,
      fromOffset: range.from,
      toOffset: range.to,
      fetchOffset,
      committedOnly: query.isolation === 'read_committed',
      abortedTransactions: fetched.abortedTransactions,
      direction: query.order === 'oldest' ? 'forward' : 'backward',
      contains: query.contains,
      derived: query.derived,
      fieldTypes: query.fieldTypes,
      key: query.key,
      cel: query.cel,
      failing: query.failing,
      maxHits,
      maxHitBytes,
      show: query.showPerSecond,
      preview: query.whole ? WHOLE : PREVIEW,
      formats: { topic: this.#layout.topic, registry: this.#options.schemas?.name ?? null, ...query.formats },
      maxBatchBytes: MAX_BATCH_BYTES,
    }
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

/** As many partitions as fit one request; those that want one of their own stay behind. */
function nextGroup(rest: PartitionReader[]): PartitionReader[] {
  const group = rest.filter(reader => !reader.wantsOwnRequest).slice(0, PARTITIONS_PER_REQUEST)
  const taken = new Set(group)
  rest.splice(0, rest.length, ...rest.filter(reader => !taken.has(reader)))
  return group
}

function firstBatch(records: Buffer): { from: bigint; to: bigint } | null {
  const [entry] = walkLogEntries(records)
  if (entry === undefined || entry.kind === 'broken-framing') return null
  return { from: entry.baseOffset, to: entry.lastOffset + 1n }
}

function codeOf(error: unknown): string {
  return error instanceof PartituraError ? error.code : 'internal'
}
