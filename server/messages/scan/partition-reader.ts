import type { Unreadable } from '#lib/wire/messages'
import { kafkaErrorName } from '#server/kafka/errors'
import type { FetchedPartition } from '#server/kafka/protocol/fetch'
import { walkLogEntries } from '#server/kafka/record-batch'
import type { ChunkResult, ChunkTask } from '../decode/chunk.ts'
import type { DecodeKilledError } from '../decode/decode-pool.ts'
import { EmptyAnswers } from './empty-answers.ts'
import type { MergeInput } from './merge.ts'
import { minOffset } from './partition-scan.ts'
import type { CountedBefore, NextFetch, OffsetRange, PartitionScan } from './partition-scan.ts'

export interface ReaderError {
  code: string
  detail: string
}

const FIRST_RETRY_MS = 100
const LAST_RETRY_MS = 1000
/** The others go on without a partition whose leader has not answered for so long. */
const STALLED_AFTER_MS = 1500
/** Kafka takes 9 s to notice a dead broker (broker.session.timeout.ms) and elects a leader then. */
const PATIENCE_MS = 25_000
/** A tail that has caught up asks so much later again: what a second brings then comes in ten answers, not in hundreds. */
const TAIL_PAUSE_MS = 100

export interface FetchRequest {
  throttled: boolean
  /** Of this partition only. */
  alone: boolean
  /** Messages behind the last stable offset do not come. */
  committedOnly: boolean
}

/** What follows from the answer for one partition. */
export type Step =
  | { do: 'decode'; fetched: FetchedPartition; asked: NextFetch }
  /** Nothing to decode; ask again when `mayFetch` says so. */
  | { do: 'wait' }
  /** Ask where the leader is now. */
  | { do: 'find-leader' }
  /** The offset is not in the log any more, or not yet: ask where the log begins and ends. */
  | { do: 'find-range' }

/** Reads one partition through everything that may happen to it on the way. */
export class PartitionReader implements MergeInput {
  readonly scan: PartitionScan
  readonly partition: number
  readonly #isTail: boolean
  readonly #report: (line: Unreadable) => void
  /** Not to be read yet: others come first. */
  held = false
  /** A request or a decoding is under way. */
  busy = false
  /** Given up; null while there is hope. */
  error: ReaderError | null = null
  /** Why it is being tried again; null: all is well. */
  trouble: ReaderError | null = null
  highWatermark: bigint | null = null
  #sentAtMs: number | null = null
  #attempts = 0
  #troubleSinceMs = 0
  #retryAtMs = 0
  readonly #empty = new EmptyAnswers()
  /** To be fetched in a request of its own: Kafka then gives at least one batch, if there is any (KIP-74). */
  wantsOwnRequest = false
  #askedAlone = false
  /** Where the framing broke, and how far the next try to find a batch behind it goes. */
  #broken: { from: bigint; step: bigint; detail: string } | null = null

  constructor(scan: PartitionScan, isTail: boolean, report: (line: Unreadable) => void) {
    this.scan = scan
    this.partition = scan.plan.partition
    this.#isTail = isTail
    this.#report = report
  }

  get finished(): boolean {
    return this.error !== null || this.scan.done
  }

  get stalled(): boolean {
    const sinceMs = this.trouble === null ? this.#sentAtMs : this.#troubleSinceMs
    return this.error !== null || (sinceMs !== null && performance.now() - sinceMs > STALLED_AFTER_MS)
  }

  /** The last answers held no messages where there should be some: the broker is given more time for the next one. */
  get answersEmpty(): boolean {
    return this.#empty.any
  }

  /** Why it is not read, unless that may pass in a moment. */
  get hindrance(): ReaderError | null {
    return this.error ?? (this.stalled ? this.trouble : null)
  }

  get retryAtMs(): number {
    return this.#retryAtMs
  }

  mayFetch(nowMs: number): boolean {
    return !this.held && !this.busy && !this.finished && nowMs >= this.#retryAtMs
  }

  sent(): void {
    this.busy = true
    this.#sentAtMs = performance.now()
  }

  /** Another replica is to be asked the same. */
  unanswered(): void {
    this.busy = false
    this.#sentAtMs = null
  }

  /** Judges the answer to one fetch. */
  take(fetched: FetchedPartition, asked: NextFetch, request: FetchRequest): Step {
    this.#sentAtMs = null
    this.#askedAlone = request.alone
    if (fetched.errorCode !== 0) return this.#takeError(kafkaErrorName(fetched.errorCode))
    this.highWatermark = fetched.highWatermark
    const visibleEnd = request.committedOnly ? fetched.lastStableOffset : fetched.highWatermark
    if (fetched.records.length === 0 && visibleEnd <= asked.fetchOffset) return this.#takeBehind(visibleEnd)
    if (fetched.records.length === 0) return this.#takeEmpty(asked, visibleEnd, request)
    this.#recovered()
    this.wantsOwnRequest = false
    this.#closeBroken(fetched.records)
    if (this.#isTail && fetched.records.length < this.scan.size.bytes / 2) this.#retryAtMs = performance.now() + TAIL_PAUSE_MS
    return { do: 'decode', fetched, asked }
  }

  /** Takes the decoded chunk; returns what was counted before and will be counted again. */
  apply(result: ChunkResult, asked: NextFetch, maxHits: number): CountedBefore | null {
    const before = asked.fetchOffset
    const again = this.scan.apply(result)
    for (const line of result.unreadable) this.#report(line)
    if (result.broken !== null) this.#skipBroken(result.doneTo, result.broken)
    else if (result.doneTo <= before && result.hits.length === 0) this.#noWholeBatch(before)
    else if (result.hits.length >= maxHits || result.cutShort) this.scan.size.shrink()
    else if (result.doneTo > before) this.scan.size.grow()
    return again
  }

  /** Only the first partition of an answer is given a batch larger than what was asked for: asked for alone, it is that. */
  #noWholeBatch(at: bigint): void {
    if (!this.#askedAlone) this.wantsOwnRequest = true
    else if (!this.scan.size.insist()) {
      this.fail('too-large', `The batch at offset ${at} is larger than one answer of Kafka may be.`)
    }
  }

  /** A decoding thread was killed: its chunk is tried batch by batch, and the batch that does it again is left out. */
  killed(error: DecodeKilledError, task: Pick<ChunkTask, 'fetchOffset' | 'toOffset'>, batch: OffsetRange | null): void {
    const { size } = this.scan
    if (size.cautiousUntil === null || batch === null) {
      size.oneBatchUntil(batch?.to ?? task.toOffset)
      return
    }
    const to = minOffset(batch.to, task.toOffset)
    this.unreadable({ from: batch.from > task.fetchOffset ? batch.from : task.fetchOffset, to }, error.code, error.message)
    this.scan.skipTo(to)
  }

  /** The request itself failed: no connection, no answer in time. */
  requestFailed(code: string, detail: string): void {
    this.#retry({ code, detail })
  }

  /** Where the log begins and ends now, after the offset turned out to lie outside. */
  rangeFound(startOffset: bigint, endOffset: bigint, asked: NextFetch): void {
    const removed = this.scan.startMovedTo(startOffset)
    if (removed !== null) {
      this.unreadable(removed, 'removed', 'Retention removed these messages during the search.')
      this.#recovered()
    } else if (asked.fetchOffset > endOffset) this.#truncatedTo(endOffset)
    else this.#retry({ code: 'OFFSET_OUT_OF_RANGE', detail: 'Kafka says that the offset is out of range.' })
  }

  /** A tail goes on where the log is written on. */
  #truncatedTo(endOffset: bigint): void {
    const detail = `The log now ends at offset ${endOffset}: what came behind was lost in an unclean leader election.`
    const lost = this.#isTail ? this.scan.endMovedTo(endOffset) : null
    if (lost === null) return this.fail('log-truncated', detail)
    this.unreadable(lost, 'log-truncated', `${detail} Its offsets are given anew.`)
    this.#recovered()
  }

  fail(code: string, detail: string): void {
    this.error = { code, detail }
  }

  unreadable(range: OffsetRange, code: string, detail: string): void {
    this.#report({
      type: 'unreadable',
      partition: this.partition,
      fromOffset: String(range.from),
      toOffset: String(range.to - 1n),
      code,
      detail,
    })
  }

  #takeError(code: string): Step {
    if (code === 'OFFSET_OUT_OF_RANGE') return { do: 'find-range' }
    if (code.endsWith('_AUTHORIZATION_FAILED')) {
      this.fail(code, 'Kafka does not allow us to read this topic.')
      return { do: 'wait' }
    }
    this.#retry({ code, detail: `Its leader answered ${code}.` })
    return { do: 'find-leader' }
  }

  /**
   * A tail waits there. A search does not come there by itself: its end was visible when it began, so that this is a new leader
   * whose high watermark has not caught up yet (KIP-207). Taking that for the end would leave messages out unseen.
   */
  #takeBehind(visibleEnd: bigint): Step {
    if (this.#isTail) this.#recovered()
    else
      this.#retry({ code: 'OFFSET_NOT_AVAILABLE', detail: `Its leader shows messages only up to offset ${visibleEnd} for now.` })
    return { do: 'wait' }
  }

  /**
   * An empty answer is not the end: the request may have been full before this partition's turn, or held back by a quota. Asked
   * for alone, it is asked again until that has lasted long enough; then the stretch is passed over, and said to be.
   */
  #takeEmpty(asked: NextFetch, visibleEnd: bigint, { throttled, alone }: FetchRequest): Step {
    this.wantsOwnRequest = true
    if (!this.#empty.any) this.#recovered()
    if (throttled || !alone) return { do: 'wait' }
    if (!this.#empty.another(performance.now())) {
      const detail = `Its leader sends no messages from offset ${asked.fetchOffset} on, though its log goes on to ${visibleEnd}.`
      this.#retry({ code: 'no-messages', detail })
      return { do: 'wait' }
    }
    const to = minOffset(visibleEnd, asked.range.to)
    const detail =
      'Kafka sent no messages of it for ten seconds: all were removed by compaction, or it cannot read them in time (tiered storage).'
    this.unreadable({ from: asked.fetchOffset, to }, 'no-messages', detail)
    this.scan.skipTo(to)
    this.#recovered()
    return { do: 'wait' }
  }

  /** Tries ever further behind the place until a batch begins there again. */
  #skipBroken(at: bigint, detail: string): void {
    this.#broken ??= { from: at, step: 1n, detail }
    this.scan.skipTo(at + this.#broken.step)
    this.#broken.step *= 2n
    if (this.scan.done) this.#reportBroken(at + this.#broken.step)
  }

  #closeBroken(records: Buffer): void {
    if (this.#broken === null) return
    const [entry] = walkLogEntries(records)
    if (entry?.kind === 'batch') this.#reportBroken(entry.baseOffset)
  }

  #reportBroken(to: bigint): void {
    if (this.#broken === null) return
    const { from, detail } = this.#broken
    const range = { from, to: minOffset(to > from ? to : from + 1n, this.scan.plan.to) }
    this.unreadable(range, 'broken-framing', `Damaged: ${detail}. The search went on behind it.`)
    this.#broken = null
  }

  #retry(trouble: ReaderError): void {
    const nowMs = performance.now()
    if (this.trouble === null) this.#troubleSinceMs = this.#sentAtMs ?? nowMs
    this.#sentAtMs = null
    this.trouble = trouble
    this.#retryAtMs = nowMs + Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#attempts)
    this.#attempts++
    // A tail has no end that it could reach without this partition, and its reader may wait for hours.
    if (!this.#isTail && nowMs - this.#troubleSinceMs > PATIENCE_MS) this.fail(trouble.code, trouble.detail)
  }

  #recovered(): void {
    this.#empty.reset()
    this.trouble = null
    this.#attempts = 0
    this.#retryAtMs = 0
  }
}
