import type { Message } from '#lib/wire/messages'
import type { PartitionScan } from './partition-scan.ts'

interface Run {
  scan: PartitionScan
  left: number
  atMs: number
}

/**
 * The order of arrival over all partitions: what one answer brought of a partition stays together, and such runs follow each
 * other as they came. So does a consumer get them, which takes up one fetched partition after the other (Kafka class
 * `FetchCollector`). Runs are at most as many as messages wait in the scans.
 */
export class ArrivalQueue {
  readonly #runs: Run[] = []
  #index = 0

  /** `count` messages were added to the end of what `scan` has found. */
  arrived(scan: PartitionScan, count: number, atMs: number): void {
    if (count > 0) this.#runs.push({ scan, left: count, atMs })
  }

  /** null: nothing waits. */
  next(): Message | null {
    const [run] = this.#runs
    const message = run?.scan.found.shift()
    if (run === undefined || message === undefined) return null
    run.left--
    if (run.left === 0) this.#runs.shift()
    return { ...message, arrival: { index: this.#index++, atMs: run.atMs } }
  }
}
