import type { RowSpace } from './row-space.ts'

interface Snapshot {
  endOffset: BigInt64Array
  readAtMs: Float64Array
}

/** A rate is an average over this long: short enough to follow, long enough that a batch is not a spike. */
const WINDOW_MS = 10_000
const MAX_SNAPSHOTS = 6
/** After this long without an answer of the leader the rate is unknown, not the last one. */
const STALE_MS = 15_000

/** Messages per second of every partition, from the end offsets of the last looks and the monotonic clock. */
export class RateMemory {
  #snapshots: Snapshot[] = []

  forget(): void {
    this.#snapshots = []
  }

  /** Remembers the end offsets as they are now. */
  note(rows: RowSpace): void {
    const used = rows.partitionRows
    this.#snapshots.push({ endOffset: rows.partition.logEndOffset.slice(0, used), readAtMs: rows.readAtMs.slice(0, used) })
    if (this.#snapshots.length > MAX_SNAPSHOTS) this.#snapshots.shift()
  }

  /** Writes the rate of one row; true when it is another one than before. */
  update(rows: RowSpace, row: number, nowMs: number): boolean {
    const before = rows.partition.messagesPerSecond[row] ?? Number.NaN
    const rate = this.#rate(rows, row, nowMs)
    rows.partition.messagesPerSecond[row] = rate
    return !Object.is(before, rate)
  }

  #rate(rows: RowSpace, row: number, nowMs: number): number {
    const end = rows.partition.logEndOffset[row] ?? -1n
    const readAtMs = rows.readAtMs[row] ?? Number.NaN
    if (end < 0n || !(nowMs - readAtMs < STALE_MS)) return Number.NaN
    let previousEnd = end
    let rate = Number.NaN
    for (let i = this.#snapshots.length - 1; i >= 0; i--) {
      const thenEnd = this.#snapshots[i]?.endOffset[row] ?? -1n
      const thenMs = this.#snapshots[i]?.readAtMs[row] ?? Number.NaN
      // An end that moved back (unclean election) has no rate; what was before it counts for nothing.
      if (thenEnd < 0n || thenEnd > previousEnd || !(readAtMs - thenMs <= WINDOW_MS + 1000)) break
      if (readAtMs > thenMs) rate = Number(end - thenEnd) / ((readAtMs - thenMs) / 1000)
      previousEnd = thenEnd
    }
    return rate
  }
}
