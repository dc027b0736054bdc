import { UNKNOWN_OFFSET } from '#lib/kafka/cluster-state'
import type { RowSpace } from './row-space.ts'

/** As doubles, which are exact enough for a rate and need no object each; below 0: unknown. */
interface Snapshot {
  endOffset: Float64Array
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
    const endOffset = new Float64Array(used)
    for (let row = 0; row < used; row++) endOffset[row] = Number(rows.partition.logEndOffset[row] ?? UNKNOWN_OFFSET)
    this.#snapshots.push({ endOffset, readAtMs: rows.readAtMs.slice(0, used) })
    if (this.#snapshots.length > MAX_SNAPSHOTS) this.#snapshots.shift()
  }

  /** Writes the rate of one row, up to the end offset noted last; true when it is another one than before. */
  update(rows: RowSpace, row: number, nowMs: number): boolean {
    const before = rows.partition.messagesPerSecond[row] ?? Number.NaN
    const rate = this.#rate(rows, row, nowMs)
    rows.partition.messagesPerSecond[row] = rate
    return !Object.is(before, rate)
  }

  #rate(rows: RowSpace, row: number, nowMs: number): number {
    const end = this.#snapshots.at(-1)?.endOffset[row] ?? -1
    const readAtMs = rows.readAtMs[row] ?? Number.NaN
    if (end < 0 || !(nowMs - readAtMs < STALE_MS)) return Number.NaN
    let previousEnd = end
    let rate = Number.NaN
    for (let i = this.#snapshots.length - 1; i >= 0; i--) {
      const thenEnd = this.#snapshots[i]?.endOffset[row] ?? -1
      const thenMs = this.#snapshots[i]?.readAtMs[row] ?? Number.NaN
      // An end that moved back (unclean election) has no rate; what was before it counts for nothing.
      if (thenEnd < 0 || thenEnd > previousEnd || !(readAtMs - thenMs <= WINDOW_MS + 1000)) break
      if (readAtMs > thenMs) rate = (end - thenEnd) / ((readAtMs - thenMs) / 1000)
      previousEnd = thenEnd
    }
    return rate
  }
}
