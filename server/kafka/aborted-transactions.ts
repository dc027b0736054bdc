import type { RecordBatch } from './record-batch.ts'

/** One entry of a Fetch answer's `aborted_transactions` (read_committed only). */
export interface AbortedTransaction {
  producerId: bigint
  firstOffset: bigint
}

/**
 * Tells, batch after batch in the order of the log, whether a batch belongs to an aborted transaction
 * (KIP-98; Kafka class `CompletedFetch`). An aborted transaction ends at its producer's next control batch.
 */
export function createAbortedFilter(transactions: readonly AbortedTransaction[]): (batch: RecordBatch) => boolean {
  const waiting = transactions.toSorted((a, b) => Number(a.firstOffset - b.firstOffset))
  const aborting = new Set<bigint>()
  let next = 0
  return batch => {
    for (let entry = waiting[next]; entry && entry.firstOffset <= batch.lastOffset; entry = waiting[++next]) {
      aborting.add(entry.producerId)
    }
    if (!batch.transactional) return false
    if (batch.control) {
      aborting.delete(batch.producerId)
      return false
    }
    return aborting.has(batch.producerId)
  }
}
