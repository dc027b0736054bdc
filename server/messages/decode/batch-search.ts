import type { RecordBatch } from '#server/kafka/record-batch'
import { MalformedRecordsError, RecordReader } from '#server/kafka/record'
import type { RecordFilter } from './record-filter.ts'

export interface BatchSearch {
  reader: RecordReader
  /** Positions of the records that match, ascending. */
  matches: number[]
  /** Records within the wanted offsets. */
  scanned: number
  /** The same, but only of those from position `start` (included) to `end` (excluded). */
  countBetween(start: number, end: number): number
  /** Positions of the records that the CEL filter was asked about, ascending, and of those the ones it could not tell. */
  evaluated: number[]
  failures: { start: number; reason: string }[]
}

/**
 * Finds the records of one batch that lie within [fromOffset, toOffset) and match.
 * @param bytes the batch's records, decompressed
 * @throws MalformedRecordsError
 */
export function searchBatch(
  batch: RecordBatch,
  bytes: Buffer,
  range: { fromOffset: bigint; toOffset: bigint },
  filter: RecordFilter | null,
): BatchSearch {
  if (batch.recordCount < 0 || batch.recordCount > bytes.length) {
    throw new MalformedRecordsError(`Batch at offset ${batch.baseOffset}: ${batch.recordCount} records in ${bytes.length} bytes.`)
  }
  const reader = new RecordReader(batch, bytes)
  const whole = batch.baseOffset >= range.fromOffset && batch.lastOffset < range.toOffset
  const inRange = (start: number) => {
    const offset = reader.offsetOf(start)
    return offset >= range.fromOffset && offset < range.toOffset
  }
  const countBetween = (from: number, to: number) => {
    let count = 0
    for (let start = from; start < to && start < bytes.length; start = reader.endOf(start)) if (whole || inRange(start)) count++
    return count
  }
  let candidate = filter === null ? 0 : filter.find(bytes, 0)
  if (candidate < 0 && whole)
    return { reader, matches: [], scanned: batch.recordCount, countBetween, evaluated: [], failures: [] }
  const matches: number[] = []
  const evaluated: number[] = []
  const failures: BatchSearch['failures'] = []
  let scanned = 0
  let start = 0
  for (let i = 0; i < batch.recordCount; i++) {
    const end = reader.endOf(start)
    if (whole || inRange(start)) {
      scanned++
      if (filter === null) matches.push(start)
      else if (candidate >= 0 && candidate < end) {
        const verdict = filter.judge(reader.read(start, filter.headers))
        if (verdict !== null) evaluated.push(start)
        if (typeof verdict === 'string') failures.push({ start, reason: verdict })
        if (filter.failing ? typeof verdict === 'string' : verdict === true) matches.push(start)
        candidate = filter.find(bytes, end)
        if (candidate < 0 && whole) return { reader, matches, scanned: batch.recordCount, countBetween, evaluated, failures }
      }
    }
    start = end
  }
  return { reader, matches, scanned, countBetween, evaluated, failures }
}
