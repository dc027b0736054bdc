import type { Message } from '#lib/wire/messages'
import type { ChunkResult } from '../decode/chunk.ts'
import { JudgedTotal } from '../decode/judged-count.ts'
import { FetchSize } from './fetch-size.ts'
import { maxOffset, minOffset } from './partition-scan.ts'
import type { CountedBefore, NextFetch, OffsetRange, PartitionScan } from './partition-scan.ts'
import type { PartitionPlan } from './plan-scan.ts'

/** Kafka reads forward only: going back means reading one window of offsets after another, the highest first. */
interface Window {
  /** Looked at from here on, as far as `position`. */
  start: bigint
  /** Next offset to fetch. */
  position: bigint
  /** Ascending. */
  hits: Message[]
  scanned: number
  judged: JudgedTotal
  bytes: number
  edgeTimestampMs: number | null
}

const LARGEST_WINDOW_BYTES = 4 << 20
const GROWTH = 4n

/**
 * From the highest offset down. A window holds fewer messages than offsets where compaction or transactions left gaps, so
 * windows grow while they bring little; they begin at whole batches, lest a large batch is unpacked again and again.
 */
export class BackwardScan implements PartitionScan {
  readonly plan: PartitionPlan
  readonly size: FetchSize
  readonly found: Message[] = []
  edgeTimestampMs: number | null = null
  readonly #maxHits: number
  /** Wanted offsets below are gone or were looked at. */
  #low: bigint
  /** Everything from here up was looked at. */
  #floor: bigint
  #window: Window | null = null
  #windowOffsets: bigint

  /** @param firstWindow offsets of the first window @param maxHits that a window may hold; the newest are kept */
  constructor(plan: PartitionPlan, filtered: boolean, options: { firstWindow: bigint; maxHits: number }) {
    this.plan = plan
    this.size = new FetchSize(filtered)
    this.#maxHits = options.maxHits
    this.#low = plan.from
    this.#floor = plan.to
    this.#windowOffsets = options.firstWindow
  }

  get done(): boolean {
    return this.#floor <= this.#low
  }

  get remaining(): bigint {
    return this.#floor - this.#low
  }

  nextFetch(): NextFetch {
    const window = (this.#window ??= this.#openWindow())
    return { fetchOffset: window.position, range: { from: this.#low, to: this.#floor } }
  }

  apply(result: ChunkResult): CountedBefore | null {
    const window = (this.#window ??= this.#openWindow())
    const again = this.#joinChunk(window, result)
    window.hits.push(...result.hits)
    window.scanned += result.scanned
    window.judged.add(result.judged)
    window.bytes += result.scannedBytes
    window.position = maxOffset(window.position, result.doneTo)
    this.size.reached(window.position)
    window.edgeTimestampMs = lower(window.edgeTimestampMs, result.edgeTimestampMs)
    this.#keepNewest(window)
    if (window.position >= this.#floor) this.#closeWindow(window)
    return again
  }

  startMovedTo(logStartOffset: bigint): OffsetRange | null {
    if (logStartOffset <= this.#low) return null
    const lost = { from: this.#low, to: minOffset(logStartOffset, this.#floor) }
    this.#low = lost.to
    if (this.#window && this.#window.position < this.#low) this.#window = null
    return lost.from < lost.to ? lost : null
  }

  skipTo(offset: bigint): void {
    const window = (this.#window ??= this.#openWindow())
    window.position = minOffset(maxOffset(window.position, offset), this.#floor)
    this.size.reached(window.position)
    if (window.position >= this.#floor) this.#closeWindow(window)
  }

  rest(): OffsetRange {
    const [next] = this.found
    return { from: this.#low, to: next === undefined ? this.#floor : BigInt(next.offset) + 1n }
  }

  nextOffset(): bigint {
    return this.rest().to
  }

  #openWindow(): Window {
    const start = maxOffset(this.#low, this.#floor - this.#windowOffsets)
    return { start, position: start, hits: [], scanned: 0, judged: new JudgedTotal(), bytes: 0, edgeTimestampMs: null }
  }

  /** A chunk that left out hits at its beginning cuts off what the window had before it. */
  #joinChunk(window: Window, result: ChunkResult): CountedBefore | null {
    const first = window.position === window.start && window.hits.length === 0 && window.scanned === 0
    if (result.doneFrom > window.position) {
      const { evaluated, failed, reasons } = window.judged
      const again = { scanned: window.scanned, judged: { evaluated, failed, reasons } }
      window.hits = []
      window.scanned = 0
      window.judged = new JudgedTotal()
      window.start = result.doneFrom
      return again
    }
    if (first) window.start = minOffset(window.start, maxOffset(result.doneFrom, this.#low))
    return null
  }

  #keepNewest(window: Window): void {
    const [oldestKept] = window.hits.slice(-this.#maxHits)
    if (window.hits.length <= this.#maxHits || oldestKept === undefined) return
    window.hits = window.hits.slice(-this.#maxHits)
    window.start = BigInt(oldestKept.offset)
    window.edgeTimestampMs = oldestKept.timestampMs
  }

  #closeWindow(window: Window): void {
    const offsets = this.#floor - window.start
    for (const hit of window.hits.reverse()) this.found.push(hit)
    this.#floor = maxOffset(window.start, this.#low)
    this.#window = null
    // Not before the window is complete: what it still hides may be newer.
    this.edgeTimestampMs = lower(this.edgeTimestampMs, window.edgeTimestampMs)
    if (window.hits.length * 2 >= this.#maxHits || offsets <= 0n) return
    const bytesPerOffset = Math.max(1, window.bytes / Number(offsets))
    const most = BigInt(Math.ceil(LARGEST_WINDOW_BYTES / bytesPerOffset))
    this.#windowOffsets = maxOffset(1n, minOffset(offsets * GROWTH, most))
  }
}

function lower(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b)
}
