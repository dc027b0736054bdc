import { decompress } from '#server/kafka/decompress'
import type { LogEntry, RecordBatch } from '#server/kafka/record-batch'
import { walkLogEntries } from '#server/kafka/record-batch'
import { RecordReader } from '#server/kafka/record'
import type { RawRecord } from '#server/kafka/record'

/** The only entry of these bytes, which must be a batch. */
export function onlyBatch(bytes: Buffer): RecordBatch {
  const entries: LogEntry[] = [...walkLogEntries(bytes)]
  const [entry] = entries
  if (entries.length !== 1 || entry?.kind !== 'batch') throw new Error(`${entries.length} entries, first ${entry?.kind}`)
  return entry
}

/** Every record of a batch. */
export function recordsOf(batch: RecordBatch, limitBytes = 1 << 20): RawRecord[] {
  if (batch.codec === null) throw new Error('unknown codec')
  const reader = new RecordReader(batch, decompress(batch.codec, batch.body, limitBytes))
  const records: RawRecord[] = []
  let start = 0
  for (let i = 0; i < batch.recordCount; i++) {
    records.push(reader.read(start, Number.MAX_SAFE_INTEGER))
    start = reader.endOf(start)
  }
  return records
}
