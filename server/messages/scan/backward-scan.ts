import type { Message } from '#lib/wire/messages'
import type { ChunkResult, Judged } from '../decode/chunk.ts'
import { JudgedTotal } from '../decode/judged-count.ts'
import { FetchSize } from './fetch-size.ts'
import { maxOffset, minOffset } from './partition-scan.ts'
import type { CountedBefore, NextFetch, OffsetRange, PartitionScan } from './partition-scan.ts'
import type { PartitionPlan } from './plan-scan.ts'

/** What one fetch brought of a window: everything from `from` to where the next one begins was looked at. */
interface Chunk {
  from: bigint
  /** Ascending. */
  hits: Message[]
  scanned: number
  judged: Judged
  edgeTimestampMs: number | null
}

/** Kafka reads forward only: going back means reading one window of offsets after another, the highest first. */
interface Window {
  /** Looked at from here on, as far as `position`. */
  start: bigint
  /** Next offset to fetch. */
  position: bigint
  /** Where the last chunk ended. */
  chunksEnd: bigint
  chunks: Chunk[]
  bytes: number
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

  /** @param firstWindow offsets of the first window @param maxHits that a window of several chunks may hold; the newest are kept */
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
    const cutOff = this.#joinChunk(window, result)
    window.bytes += result.scannedBytes
    window.position = maxOffset(window.position, result.doneTo)
    window.chunksEnd = window.position
    this.size.reached(window.position)
    const left = this.#keepNewest(window)
    if (window.position >= this.#floor) this.#closeWindow(window)
    return countsOf([...cutOff, ...left])
  }

  startMovedTo(logStartOffset: bigint): OffsetRange | null {
    if (logStartOffset <= this.#low) return null
    const lost = { from: this.#low, to: minOffset(logStartOffset, this.#floor) }
    this.#low = lost.to
    if (this.#window && this.#window.position < this.#low) this.#window = null
    return lost.from < lost.to ? lost : null
  }

  /** Only a tail goes on there: what a search was to look at is lost. */
  endMovedTo(): null {
    return null
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
    return { start, position: start, chunksEnd: start, chunks: [], bytes: 0 }
  }

  /** A chunk that left out hits at its beginning cuts off what the window had before it: that is returned. */
  #joinChunk(window: Window, { doneFrom, doneTo, hits, scanned, judged, edgeTimestampMs }: ChunkResult): Chunk[] {
    const cutsOff = doneFrom > window.position
    const cutOff = cutsOff ? window.chunks.splice(0) : []
    if (cutsOff) window.start = doneFrom
    // Batches are taken whole: the first one may begin before the window.
    else if (window.chunks.length === 0 && window.position === window.start)
      window.start = minOffset(window.start, maxOffset(doneFrom, this.#low))
    const from = window.chunks.length === 0 ? window.start : window.chunksEnd
    // Without one whole batch it was no chunk yet: the next may still begin before the window.
    if (doneTo > window.position || hits.length > 0) window.chunks.push({ from, hits, scanned, judged, edgeTimestampMs })
    return cutOff
  }

  /** Leaves out the lowest chunks, whole: they are read and counted once more, with the next window. */
  #keepNewest(window: Window): Chunk[] {
    let held = window.chunks.reduce((sum, { hits }) => sum + hits.length, 0)
    const left: Chunk[] = []
    while (held > this.#maxHits && window.chunks.length > 1) {
      const lowest = window.chunks.splice(0, 1)
      held -= lowest.reduce((sum, { hits }) => sum + hits.length, 0)
      left.push(...lowest)
    }
    const [first] = window.chunks
    if (left.length > 0 && first !== undefined) window.start = first.from
    return left
  }

  #closeWindow(window: Window): void {
    const offsets = this.#floor - window.start
    const hits = window.chunks.flatMap(chunk => chunk.hits)
    for (const hit of hits.toReversed()) this.found.push(hit)
    this.#floor = maxOffset(window.start, this.#low)
    this.#window = null
    // Not before the window is complete: what it still hides may be newer.
    for (const chunk of window.chunks) this.edgeTimestampMs = lower(this.edgeTimestampMs, chunk.edgeTimestampMs)
    if (hits.length * 2 >= this.#maxHits || offsets <= 0n) return
    const bytesPerOffset = Math.max(1, window.bytes / Number(offsets))
    const most = BigInt(Math.ceil(LARGEST_WINDOW_BYTES / bytesPerOffset))
    this.#windowOffsets = maxOffset(1n, minOffset(offsets * GROWTH, most))
  }
}

function lower(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b)
}

function countsOf(chunks: readonly Chunk[]): CountedBefore | null {
  if (chunks.length === 0) return null
  const judged = new JudgedTotal()
  for (const chunk of chunks) judged.add(chunk.judged)
  const { evaluated, failed, reasons } = judged
  return { scanned: chunks.reduce((sum, { scanned }) => sum + scanned, 0), judged: { evaluated, failed, reasons } }
}
