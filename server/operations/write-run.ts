import { setTimeout as sleep } from 'node:timers/promises'
import type { RejectedLine, WriteEnd, WriteLine } from '#lib/wire/write-records'
import { PartituraError } from '../errors.ts'
import { messageOf } from '../log.ts'
import type { WriterOptions, WriterRecord } from '../kafka/changes/batch-sender.ts'
import type { RecordWriter, Written } from '../kafka/changes/record-writer.ts'
import { RecordRefusedError } from '../kafka/changes/record-refused.ts'
import type { OperationContext } from './context.ts'

const PROGRESS_EVERY_MS = 250
const TOLD_REJECTIONS = 100

export interface WriteRunOptions extends WriterOptions {
  dryRun: boolean
  /** Tell the offset of every record. */
  offsets: boolean
}

export interface Failure {
  reason: WriteEnd['reason']
  detail: string
}

/** What became of a transaction. */
type Fate = 'kept' | 'undone' | 'unknown'
const FATES: Record<Fate, string> = {
  kept: '',
  undone: ' The transaction was aborted: nothing is written.',
  unknown: ' Whether the transaction was committed is not known; if not, Kafka aborts it within ten minutes.',
}

interface PartitionCount {
  count: number
  fromOffset: bigint | null
  toOffset: bigint | null
}

/**
 * One writing of many records, from its first to its last, as lines for the one who asked for it. What it says is written, is;
 * what was sent and never answered is said to be in doubt.
 */
export class WriteRun {
  readonly #options: WriteRunOptions
  readonly #writer: RecordWriter
  readonly #startedAtMs = performance.now()
  readonly #lines: WriteLine[] = []
  readonly #partitions = new Map<number, PartitionCount>()
  #progressAtMs = performance.now() + PROGRESS_EVERY_MS
  #records = 0
  #bytes = 0
  #written = 0
  #rejected = 0
  #ended = false
  remaining: bigint | null = null

  /** @throws PartituraError `topic-not-found`, `not-authorized`, `broker-unreachable`, `refused-by-kafka` */
  static async begin({ cluster, signal }: OperationContext, options: WriteRunOptions): Promise<WriteRun> {
    const counted: Written[] = []
    let run: WriteRun | null = null
    const onWritten = (written: Written) => (run === null ? counted.push(written) : run.#note(written))
    const transactional = options.transactional && !options.dryRun
    const writer = await cluster.changes.openRecordWriter({ ...options, transactional }, onWritten, signal)
    run = new WriteRun(options, writer)
    return run
  }

  private constructor(options: WriteRunOptions, writer: RecordWriter) {
    this.#options = options
    this.#writer = writer
  }

  /** @throws what kept this or an earlier record from being written */
  async add(record: WriterRecord): Promise<void> {
    if (this.#options.dryRun) this.#countAt(this.#writer.place(record)).count++
    else await this.#writer.add(record)
    this.#records++
    this.#bytes += record.sizeBytes
  }

  /** What is wrong with the partition that the record names; null: the topic has it, or none is named. */
  misplaced({ key, partition }: Pick<WriterRecord, 'key' | 'partition'>): { pointer: string; detail: string } | null {
    if (partition === null) return null
    try {
      this.#writer.place({ key, partition })
      return null
    } catch (error) {
      if (error instanceof PartituraError && error.code === 'partition-not-found')
        return { pointer: '/partition', detail: error.message }
      throw error
    }
  }

  reject(line: Omit<RejectedLine, 'type'>): void {
    this.#rejected++
    if (this.#rejected <= TOLD_REJECTIONS) this.#lines.push({ type: 'rejected', ...line })
  }

  /** Lines that are due. */
  *due(): Generator<WriteLine> {
    yield* this.#lines.splice(0)
    if (performance.now() < this.#progressAtMs) return
    this.#progressAtMs = performance.now() + PROGRESS_EVERY_MS
    const remaining = this.remaining === null ? null : String(this.remaining)
    yield { type: 'progress', records: this.#records, bytes: this.#bytes, written: this.#written, remaining }
  }

  /** Writes what `feed` adds, from its first line to the last one of all. It returns why it stops before its time. */
  async *drive(feed: AsyncGenerator<WriteLine, Failure | null>, signal: AbortSignal): AsyncGenerator<WriteLine, void, undefined> {
    try {
      let failure = yield* this.#feed(feed)
      if (signal.aborted) failure = { reason: 'cancelled', detail: 'It was cancelled.' }
      yield* this.#end(failure)
    } finally {
      await this.#close()
    }
  }

  async *#feed(feed: AsyncGenerator<WriteLine, Failure | null>): AsyncGenerator<WriteLine, Failure | null> {
    try {
      return yield* feed
    } catch (error) {
      return this.#failureOf(error)
    }
  }

  /** Waits for what is under way, and ends it. */
  async *#end(failure: Failure | null): AsyncGenerator<WriteLine> {
    this.#ended = true
    const rejected = this.#rejected > 0 ? { reason: 'rejected' as const, detail: 'Not every line can be written.' } : null
    const ended = failure ?? rejected
    const { dryRun, transactional } = this.#options
    if (dryRun) return yield* this.#last(ended, 'kept')
    // Lines before one that cannot be written are good; a transaction takes all or none.
    const wanted = failure === null && (rejected === null || !transactional)
    const outcome = (wanted ? this.#writer.finish() : this.#writer.abort()).then(
      () => null,
      (error: unknown) => this.#failureOf(error),
    )
    let settled = false
    void outcome.finally(() => (settled = true))
    while (!settled) {
      yield* this.due()
      await Promise.race([outcome, sleep(PROGRESS_EVERY_MS)])
    }
    const late = await outcome
    const undone = wanted ? late !== null && (await this.#undo()) : late === null
    const fate = !transactional || (wanted && late === null) ? 'kept' : undone ? 'undone' : 'unknown'
    yield* this.#last(ended ?? late, fate)
  }

  /** For a run that nobody waits for any more. */
  async #close(): Promise<void> {
    if (this.#ended) return
    this.#ended = true
    await this.#undo()
  }

  /** Also after a commit without an answer: Kafka says no to this once it has committed. */
  async #undo(): Promise<boolean> {
    return this.#writer.abort().then(
      () => true,
      () => false,
    )
  }

  /** What an error says about the run; a refused record is told as one. */
  #failureOf(error: unknown): Failure {
    if (error instanceof RecordRefusedError) {
      this.reject({ line: error.id, pointer: error.errors[0]?.pointer ?? '', detail: error.message })
      return { reason: 'rejected', detail: error.message }
    }
    return { reason: 'failed', detail: error instanceof PartituraError ? error.message : messageOf(error) }
  }

  *#last(ended: Failure | null, fate: Fate): Generator<WriteLine> {
    yield* this.#lines.splice(0)
    const kept = fate === 'kept'
    yield {
      type: 'end',
      reason: ended?.reason ?? 'done',
      detail: ended === null ? null : `${ended.detail}${FATES[fate]}`,
      dryRun: this.#options.dryRun,
      atomic: this.#options.transactional,
      records: this.#records,
      bytes: this.#bytes,
      written: kept ? this.#written : 0,
      rejected: this.#rejected,
      inDoubt: kept ? this.#writer.inDoubt.length : fate === 'unknown' ? this.#records : 0,
      partitions: kept ? this.#partitionEnds() : [],
      elapsedMs: Math.round(performance.now() - this.#startedAtMs),
      asOfMs: Date.now(),
    }
  }

  #partitionEnds(): WriteEnd['partitions'] {
    return [...this.#partitions]
      .map(([partition, { count, fromOffset, toOffset }]) => ({
        partition,
        count,
        fromOffset: fromOffset === null ? null : String(fromOffset),
        toOffset: toOffset === null ? null : String(toOffset),
      }))
      .sort((a, b) => a.partition - b.partition)
  }

  #note({ partition, baseOffset, ids }: Written): void {
    this.#written += ids.length
    const counted = this.#countAt(partition)
    counted.count += ids.length
    if (baseOffset !== null) {
      counted.fromOffset ??= baseOffset
      counted.toOffset = baseOffset + BigInt(ids.length - 1)
    }
    if (this.#options.offsets) {
      this.#lines.push({ type: 'written', partition, fromOffset: baseOffset === null ? null : String(baseOffset), lines: ids })
    }
  }

  #countAt(partition: number): PartitionCount {
    const counted = this.#partitions.get(partition) ?? { count: 0, fromOffset: null, toOffset: null }
    this.#partitions.set(partition, counted)
    return counted
  }
}
