import type { Message, ScanEnd, ScanLine, ScanProgress, Unreadable } from '#lib/wire/messages'
import type { TopicLog } from '#server/kafka/topic-log'
import { PartituraError } from '../../errors.ts'
import type { DecodePool } from '../decode/decode-pool.ts'
import { ArrivalQueue } from './arrival-queue.ts'
import type { SchemaSource } from '../formats/registry/schema-source.ts'
import { BackwardScan } from './backward-scan.ts'
import { ForwardScan } from './forward-scan.ts'
import { KeyFirst } from './key-first.ts'
import { nextFound, nextMerged } from './merge.ts'
import { OrderCheck } from './order-check.ts'
import { PartitionReader } from './partition-reader.ts'
import { MAX_OFFSET } from './partition-scan.ts'
import type { PartitionPlan, ScanPlan } from './plan-scan.ts'
import { planScan } from './plan-scan.ts'
import { behind, cursorOf, failureDetail, notRead, partitionEnds } from './scan-account.ts'
import { isFiltered } from './scan-query.ts'
import type { ScanQuery } from './scan-query.ts'
import { ScanRunner } from './scan-runner.ts'
import { SignalFlag } from './signal-flag.ts'
import { TailMeter } from './tail-meter.ts'
import { TailPartitions } from './tail-partitions.ts'

const PROGRESS_EVERY_MS = 250
const MOST_HITS_OF_A_CHUNK = 500
const TAIL_HITS_OF_A_CHUNK = 2000
/** Of a search newest first. */
const LARGEST_FIRST_WINDOW = 10_000
const HELD_BYTES = 32 << 20

/**
 * Searches one topic. Ends with exactly one `end` line, whatever happens after the search has begun; before that it throws.
 * Pulled by its reader: who reads slowly slows the search down, and who does not read at all ends its reading of Kafka
 * after `maxSeconds`. `signal` ends it at once, also between two lines.
 * @throws PartituraError `topic-not-found`, `invalid-parameter`, `broker-unreachable`
 */
export async function* scanTopic(
  log: TopicLog,
  pool: DecodePool,
  topic: string,
  query: ScanQuery,
  signal: AbortSignal,
  schemas: SchemaSource | null = null,
): AsyncGenerator<ScanLine, void, undefined> {
  const startedAtMs = performance.now()
  const plan = await planScan(log, topic, query, signal)
  if (plan.partitions.length === 0 && plan.unreachable.length > 0) throw nothingReachable(topic, plan)
  const stop = new AbortController()
  const scan = new TopicScan(log, pool, plan, query, schemas, AbortSignal.any([signal, stop.signal]), startedAtMs)
  // While nobody asks for its lines it looks at no clock, and would go on reading.
  const timer = Number.isFinite(query.maxSeconds)
    ? setTimeout(() => stop.abort(new Error('The time is used up.')), leftMs(query, startedAtMs)).unref()
    : undefined
  try {
    yield* scan.lines(signal)
  } finally {
    clearTimeout(timer)
    stop.abort(new Error('The search has ended.'))
  }
}

type EndReason = ScanEnd['reason']

class TopicScan {
  #plan: ScanPlan
  readonly #query: ScanQuery
  readonly #readers: PartitionReader[]
  readonly #runner: ScanRunner
  /** null: no key is looked for. */
  readonly #keyFirst: KeyFirst | null
  readonly #changed = new SignalFlag()
  /** null: merged by timestamp. */
  readonly #arrivals: ArrivalQueue | null
  /** null: not merged by timestamp. */
  readonly #order: OrderCheck | null
  readonly #reports: Unreadable[] = []
  readonly #startedAtMs: number
  readonly #meter: TailMeter | null
  /** null: no tail. */
  readonly #missing: TailPartitions | null
  /** Readers of a tail that the next progress names for the first time. */
  readonly #joining: PartitionReader[] = []
  readonly #maxHits: number
  #handedOver = 0
  #progressAtMs: number

  constructor(
    log: TopicLog,
    pool: DecodePool,
    plan: ScanPlan,
    query: ScanQuery,
    schemas: SchemaSource | null,
    signal: AbortSignal,
    startedAtMs: number,
  ) {
    this.#plan = plan
    this.#query = query
    this.#startedAtMs = startedAtMs
    this.#arrivals = query.arrival ? new ArrivalQueue() : null
    this.#order = query.arrival || query.tail ? null : new OrderCheck(query.order)
    // Of a tail at once: whoever loses it must know where it began.
    this.#progressAtMs = performance.now() + (query.tail ? 0 : PROGRESS_EVERY_MS)
    this.#meter = query.tail ? new TailMeter(query.showPerSecond, performance.now()) : null
    this.#maxHits = query.tail ? TAIL_HITS_OF_A_CHUNK : Math.min(query.limit, MOST_HITS_OF_A_CHUNK)
    this.#readers = plan.partitions.map(partition => this.#readerOf(partition))
    this.#keyFirst = query.key && new KeyFirst(this.#readers, query.key, plan.layout.partitions.size, query.tail)
    const maxHitBytes = Math.max(256 * 1024, Math.min(4 << 20, HELD_BYTES / Math.max(1, this.#readers.length)))
    const onProgress = () => {
      this.#runner.pump()
      this.#changed.raise()
    }
    const report = (line: Unreadable) => this.#reports.push(line)
    const onFound = (reader: PartitionReader, count: number) => this.#arrivals?.arrived(reader.scan, count, Date.now())
    const options = { layout: plan.layout, query, schemas, maxHits: this.#maxHits, maxHitBytes, onProgress, onFound, report }
    this.#reports.push(...plan.removed.map(removedLine))
    this.#runner = new ScanRunner(log, pool, this.#readers, options, signal)
    const nowMs = performance.now()
    const began = {
      beganAtMs: Math.floor(Date.now() - (nowMs - startedAtMs)),
      nowMs,
      onPlanned: (more: ScanPlan) => this.#join(more),
    }
    this.#missing = query.tail ? new TailPartitions(log, plan, query, signal, began) : null
    signal.addEventListener('abort', () => this.#changed.raise(), { once: true })
  }

  #readerOf(partition: PartitionPlan): PartitionReader {
    const scan = createScan(partition, this.#plan, this.#query, this.#maxHits)
    return new PartitionReader(scan, this.#query.tail, line => this.#reports.push(line))
  }

  /** Of a tail: partitions that can be read now, once a cursor says where they begin: who lost the stream must not lose that. */
  #join(more: ScanPlan): void {
    const { layout, unreachable, partitions, removed } = more
    this.#plan = { ...this.#plan, layout, unreachable }
    const joining = partitions.map(partition => this.#readerOf(partition))
    for (const reader of joining) reader.held = true
    this.#joining.push(...joining)
    this.#readers.push(...joining)
    this.#progressAtMs = performance.now()
    this.#reports.push(...removed.map(removedLine))
    this.#runner.joined(layout)
    this.#changed.raise()
  }

  async *lines(signal: AbortSignal): AsyncGenerator<ScanLine, void, undefined> {
    for (;;) {
      for (let line = this.#reports.shift(); line; line = this.#reports.shift()) yield line
      if (this.#meter !== null) this.#leaveOut(this.#meter)
      for (let message = this.#next(); message; message = this.#next()) yield message
      const reason = this.#endReason(signal)
      if (reason !== null) return yield* this.#finish(reason)
      this.#keyFirst?.goOn()
      // After messages were handed over: only then is there room for more.
      const againAtMs = this.#runner.pump()
      const nowMs = performance.now()
      this.#missing?.lookAgain(this.#plan.layout.topic, nowMs)
      if (nowMs >= this.#progressAtMs) {
        this.#progressAtMs = nowMs + PROGRESS_EVERY_MS
        const told = this.#joining.splice(0)
        yield this.#progress()
        for (const reader of told) reader.held = false
        if (told.length > 0) continue
      }
      await this.#changed.wait(Math.min(againAtMs, this.#progressAtMs) - performance.now())
    }
  }

  #next(): Message | null {
    if (this.#handedOver >= this.#query.limit) return null
    const message = this.#query.tail ? this.#nextFound() : this.#nextInOrder()
    if (message !== null) {
      this.#order?.note(message, this.#readers, true)
      this.#handedOver++
      this.#meter?.show()
    }
    return message
  }

  #nextInOrder(): Message | null {
    return this.#arrivals === null
      ? nextMerged(this.#keyFirst?.active ?? this.#readers, this.#query.order)
      : this.#arrivals.next()
  }

  /** What is there now, without waiting for anyone. */
  #nextFound(): Message | null {
    return this.#arrivals === null ? nextFound(this.#readers, this.#query.order) : this.#arrivals.next()
  }

  /** What is more than the reader wants to see a second is counted and not handed over: the newest are. */
  #leaveOut(meter: TailMeter): void {
    const waiting = this.#readers.reduce((sum, { scan }) => sum + scan.found.length, 0)
    for (let excess = waiting - meter.room(performance.now()); excess > 0; excess--) this.#nextFound()
  }

  #endReason(signal: AbortSignal): EndReason | null {
    if (signal.aborted) return 'cancelled'
    if (this.#runner.fatal) return this.#runner.fatal.reason
    if (this.#readers.every(reader => reader.finished && reader.scan.found.length === 0)) return this.#exhausted()
    if (this.#handedOver >= this.#query.limit) return 'limit'
    if (this.#runner.scanned >= this.#query.maxScanned) return 'budget-messages'
    if (leftMs(this.#query, this.#startedAtMs) <= 0) return 'budget-seconds'
    return null
  }

  #exhausted(): EndReason {
    return this.#plan.unreachable.length > 0 || this.#readers.some(reader => reader.error) ? 'failed' : 'end-reached'
  }

  /** What was found already is handed over before a search stops early: it was looked at, and a cursor would pass over it. */
  async *#finish(reason: EndReason): AsyncGenerator<ScanLine, void, undefined> {
    if (reason !== 'cancelled') {
      for (; this.#handedOver < this.#query.limit; this.#handedOver++) {
        const message = this.#nextFound()
        if (message === null) break
        this.#order?.note(message, this.#readers, this.#mergeIsOver())
        yield message
      }
      for (const line of this.#reports.splice(0)) yield line
    }
    yield this.#end(reason)
  }

  #progress(): ScanProgress {
    const { scanned, scannedBytes } = this.#runner
    const more = this.#searchFacts()
    if (this.#meter !== null) return { type: 'progress', scanned, scannedBytes, ...this.#tailProgress(this.#meter), ...more }
    const remaining = this.#readers.reduce((sum, reader) => sum + reader.scan.remaining, 0n)
    return { type: 'progress', scanned, scannedBytes, remaining: String(remaining), ...more }
  }

  #tailProgress(meter: TailMeter): Pick<ScanProgress, 'remaining' | 'tail'> {
    // Without a limit a second, what waits to be handed over is still to come.
    const matched = this.#query.showPerSecond === null ? this.#handedOver : this.#runner.matched
    const rates = meter.rates(performance.now(), { matched, scanned: this.#runner.scanned })
    const cursor = this.#cursor() ?? ''
    const tail = { matched, shown: this.#handedOver, ...rates, cursor, ...notRead(this.#readers, this.#plan) }
    return { remaining: String(behind(this.#readers)), tail }
  }

  #end(reason: EndReason): ScanEnd {
    const { scanned, scannedBytes } = this.#runner
    return {
      type: 'end',
      reason,
      detail: this.#runner.fatal ? this.#runner.fatal.detail : failureDetail(this.#readers, this.#plan),
      scanned,
      scannedBytes,
      elapsedMs: Math.round(performance.now() - this.#startedAtMs),
      partitions: partitionEnds(this.#readers, this.#plan),
      cursor: reason === 'topic-deleted' ? null : this.#cursor(),
      ...this.#searchFacts(),
      ...(this.#order === null ? {} : { order: this.#order.result(this.#plan.unreachable.map(({ partition }) => partition)) }),
    }
  }

  #searchFacts(): Pick<ScanProgress, 'evaluated' | 'failedToEvaluate' | 'failureReasons' | 'keySearch'> {
    const { evaluated, failed, reasons } = this.#runner.judged
    return {
      ...(this.#query.cel === null ? {} : { evaluated, failedToEvaluate: failed, failureReasons: reasons }),
      ...(this.#keyFirst === null ? {} : { keySearch: this.#keyFirst.report() }),
    }
  }

  /** Every partition was read to its end: nothing that comes earlier can turn up any more. */
  #mergeIsOver(): boolean {
    return this.#readers.every(({ scan }) => scan.done)
  }

  #cursor(): string | null {
    return cursorOf(this.#readers, this.#plan, this.#query.order)
  }
}

function leftMs({ maxSeconds }: ScanQuery, startedAtMs: number): number {
  return startedAtMs + maxSeconds * 1000 - performance.now()
}

function removedLine({ partition, range: { from, to } }: ScanPlan['removed'][number]): Unreadable {
  const detail = 'Retention removed these messages before they were read.'
  return { type: 'unreadable', partition, fromOffset: String(from), toOffset: String(to - 1n), code: 'removed', detail }
}

function createScan(partition: PartitionPlan, plan: ScanPlan, query: ScanQuery, maxHits: number) {
  const filtered = isFiltered(query)
  if (query.tail) return new ForwardScan({ ...partition, to: MAX_OFFSET }, filtered)
  if (query.order === 'oldest') return new ForwardScan(partition, filtered)
  const share = Math.ceil((4 * Math.min(query.limit, LARGEST_FIRST_WINDOW)) / plan.partitions.length)
  const firstWindow = BigInt(filtered ? Math.max(share, 2000) : Math.max(2, Math.min(share, query.limit)))
  return new BackwardScan(partition, filtered, { firstWindow, maxHits })
}

function nothingReachable(topic: string, { unreachable }: ScanPlan): PartituraError {
  const [first] = unreachable
  const detail = `No partition of “${topic}” can be read now. Partition ${first?.partition}: ${first?.detail}`
  return new PartituraError('broker-unreachable', detail, { retryable: true })
}
