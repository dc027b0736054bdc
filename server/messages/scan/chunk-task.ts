import type { Unreadable } from '#lib/wire/messages'
import type { FetchedPartition } from '#server/kafka/protocol/fetch'
import { walkLogEntries } from '#server/kafka/record-batch'
import type { TopicLayout } from '#server/kafka/topic-log'
import type { ChunkTask } from '../decode/chunk.ts'
import { PREVIEW, WHOLE } from '../decode/to-message.ts'
import type { SchemaSource } from '../formats/registry/schema-source.ts'
import type { PartitionReader } from './partition-reader.ts'
import type { NextFetch } from './partition-scan.ts'
import type { ScanQuery } from './scan-query.ts'

export const MAX_BATCH_BYTES = 64 << 20
const PARTITIONS_PER_REQUEST = 100

export interface RunnerOptions {
  layout: TopicLayout
  query: ScanQuery
  /** The cluster's schema registry; null: none. */
  schemas: SchemaSource | null
  /** Hits of one chunk, and their bytes. */
  maxHits: number
  maxHitBytes: number
  /** Called whenever something changed that the search may act upon. */
  onProgress: () => void
  /** Called when a reader has found so many more. */
  onFound: (reader: PartitionReader, count: number) => void
  report: (line: Unreadable) => void
}

/** What a thread is to do with one answer of a search. */
export function chunkTask(
  partition: number,
  fetched: FetchedPartition,
  { fetchOffset, range }: NextFetch,
  { query, schemas, maxHits, maxHitBytes }: RunnerOptions,
  topic: string,
): ChunkTask {
  return {
    partition,
    records: fetched.records,
    fromOffset: range.from,
    toOffset: range.to,
    fetchOffset,
    committedOnly: query.isolation === 'read_committed',
    abortedTransactions: fetched.abortedTransactions,
    direction: query.order === 'oldest' ? 'forward' : 'backward',
    contains: query.contains,
    derived: query.derived,
    fieldTypes: query.fieldTypes,
    checkSchemas: query.checkSchemas,
    key: query.key,
    cel: query.cel,
    failing: query.failing,
    maxHits,
    maxHitBytes,
    show: query.showPerSecond,
    preview: query.whole ? WHOLE : PREVIEW,
    row: query.row,
    formats: { topic, registry: schemas?.name ?? null, ...query.formats },
    maxBatchBytes: MAX_BATCH_BYTES,
  }
}

/** As many partitions as fit one request; those that want one of their own stay behind. */
export function nextGroup(rest: PartitionReader[]): PartitionReader[] {
  const group = rest.filter(reader => !reader.wantsOwnRequest).slice(0, PARTITIONS_PER_REQUEST)
  const taken = new Set(group)
  rest.splice(0, rest.length, ...rest.filter(reader => !taken.has(reader)))
  return group
}

/** Offsets of the first batch of an answer; null: it holds no whole one. */
export function firstBatch(records: Buffer): { from: bigint; to: bigint } | null {
  const [entry] = walkLogEntries(records)
  if (entry === undefined || entry.kind === 'broken-framing') return null
  return { from: entry.baseOffset, to: entry.lastOffset + 1n }
}
