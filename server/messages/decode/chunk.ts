import type { FailureReason, Message, Unreadable } from '#lib/wire/messages'
import type { AbortedTransaction } from '#server/kafka/aborted-transactions'
import type { RowFormat } from '../export/export-format.ts'
import type { TopicFormats } from '../formats/interpreter.ts'
import type { DerivedFields } from './derive-fields.ts'
import type { RecordTests } from './record-filter.ts'
import type { PreviewLimits } from './to-message.ts'

/** A piece of a partition as one Fetch brought it, and what to look for in it. Plain data: it goes to a worker thread. */
export interface ChunkTask extends RecordTests {
  partition: number
  /** From `DecodePool.lend`: memory that both threads see, so that nothing is copied on the way. */
  records: Uint8Array
  /** Offsets wanted: from (included) to (excluded). */
  fromOffset: bigint
  toOffset: bigint
  /** The offset that was asked of Kafka; the first batch may begin before it. */
  fetchOffset: bigint
  committedOnly: boolean
  abortedTransactions: AbortedTransaction[]
  /** `forward`: the first hits; `backward`: the last hits, still in ascending order. */
  direction: 'forward' | 'backward'
  derived: DerivedFields | null
  /** Tell of each hit which fields it has. */
  fieldTypes: boolean
  /** Tell of each hit that has a JSON Schema whether it conforms to it. */
  checkSchemas: boolean
  maxHits: number
  /** Bytes of keys, values and headers after which no further hit is kept; at least one is. */
  maxHitBytes: number
  /** Count all matches, but make hits of the newest so many only; null: every match is a hit, up to `maxHits`. */
  show: number | null
  preview: PreviewLimits
  /** Write every hit as a row of this form (`WithRow`), so that its key, value and headers stay in the thread; null: hits are whole. */
  row: RowFormat | null
  formats: TopicFormats
  /** Hand over all bytes of this part of the first hit besides. */
  part?: 'key' | 'value'
  /** Largest batch to decompress. */
  maxBatchBytes: number
}

/** Bytes of a record: where they lie in the task's records, or, when they had to be decompressed, a copy. */
export type PartBytes = { at: number; sizeBytes: number } | { copy: Uint8Array<ArrayBuffer> }

export interface ChunkResult {
  /** In the order of offsets. */
  hits: Message[]
  /** Messages that match; more than `hits` only where the task says `show`. */
  matched: number
  /** Of their keys, values and headers as shown. */
  hitBytes: number
  unreadable: Unreadable[]
  /** Messages looked at; records of transaction control and of aborted transactions are none. */
  scanned: number
  /** After decompression. */
  scannedBytes: number
  judged: Judged
  /** The filter took so long that the rest of the chunk is left for the next one. */
  cutShort: boolean
  /**
   * What was looked at is everything from here (included)… Forward: the offset fetched. Backward: lower when the first
   * batch begins before it, higher when hits had to be left out.
   */
  doneFrom: bigint
  /** …to here (excluded). Forward: where to go on. Equal to `doneFrom`: no whole batch was in the chunk. */
  doneTo: bigint
  /** Largest (forward) or smallest (backward) timestamp of the batches looked at; null: none had one. */
  edgeTimestampMs: number | null
  /** No batch can be found behind `doneTo` in these bytes. */
  broken: string | null
  /**
   * Schemas that the hits or the filter need and that the thread does not know, as many as can be asked for at once. Unless this
   * is empty, the pool has them fetched and the chunk decoded again.
   */
  wantedSchemas: number[]
  /** What `part` asked for; null: the record has none. */
  part?: PartBytes | null
  /** The thread should be replaced: a codec trapped, or used much memory that it cannot give back. */
  recycle: boolean
}

/** Of the messages scanned, what became of those that the CEL filter was asked about; the others were ruled out by their bytes. */
export interface Judged {
  evaluated: number
  /** The filter has no value for them. */
  failed: number
  /** The first reasons, each with how often and with one example. */
  reasons: FailureReason[]
}
