import type { Message, MessageFormats, MessagesQuery, ScanLine } from '#lib/wire/messages'
import type { BrokerPool } from '#server/kafka/connections/broker-pool'
import { createTopicLog } from '#server/kafka/topic-log'
import type { TopicLog } from '#server/kafka/topic-log'
import { createAdmission, entered } from './admission.ts'
import type { AdmissionLimits } from './admission.ts'
import { admittedSearch } from './admitted-search.ts'
import { createDecodePool } from './decode/decode-pool.ts'
import type { DecodePool } from './decode/decode-pool.ts'
import type { SchemaSource } from './formats/registry/schema-source.ts'
import { openPayload, type OpenPayload, type PayloadPart } from './open-payload.ts'
import { readLogTimes, type PartitionTimes } from './log-times.ts'
import { readMessage } from './read-message.ts'
import type { RowFormat } from './export/export-format.ts'
import { readScanQuery } from './scan/scan-query.ts'
import type { ScanQuery } from './scan/scan-query.ts'
import { resequenceLines } from './scan/resequence.ts'
import { scanTopic } from './scan/scan-topic.ts'

const TIME_AT_SECONDS = 3

/** Messages of one cluster. */
export interface Messages {
  /**
   * Searches a topic, or follows it (`tail`). Nothing happens before the first line is asked for; slow reading slows the
   * search down; `signal`, or leaving the iteration, ends it. Users take turns when too many search: `queued` lines come
   * first then, and what keeps the search from beginning is told in the `end` line.
   * @throws PartituraError from the first `next()`: `topic-not-found`, `invalid-parameter`, `too-many-requests`, `broker-unreachable`
   */
  scan(topic: string, query: MessagesQuery, signal: AbortSignal, user?: string): AsyncIterable<ScanLine>
  /** The same of a whole search, with every message in full; with `row`, as rows of a file (`rowOf`) wherever it can be. @throws as `scan` */
  export(topic: string, query: MessagesQuery, signal: AbortSignal, user?: string, row?: RowFormat): AsyncIterable<ScanLine>
  /** One message in full. @throws PartituraError `message-not-found` and others, see `readMessage` */
  read(topic: string, partition: number, offset: bigint, signal: AbortSignal, formats?: MessageFormats): Promise<Message>
  /** Earliest and latest message time of every partition. @throws PartituraError `topic-not-found`, `broker-unreachable` */
  times(topic: string, signal: AbortSignal): Promise<ReadonlyMap<number, PartitionTimes>>
  /** Time of the first message at or behind an offset; null: there is none, or it carries no time. @throws PartituraError as `scan` */
  timeAt(topic: string, partition: number, offset: bigint, signal: AbortSignal): Promise<number | null>
  /** All bytes of a key or value, whatever their size; `close` them. @throws PartituraError as `read` does, and `too-many-requests` */
  open(
    topic: string,
    partition: number,
    offset: bigint,
    part: PayloadPart,
    signal: AbortSignal,
    user?: string,
  ): Promise<OpenPayload>
}

/** Decoding threads and the places for searches: one per process, shared by all clusters. */
export interface MessageEngine {
  /** `schemas`: the cluster's schema registry; null: none is configured. */
  forCluster(pool: BrokerPool, schemas: SchemaSource | null, rack?: string | null): Messages
  close(): Promise<void>
}

export interface MessageEngineOptions {
  searches?: AdmissionLimits
  tails?: AdmissionLimits
  exports?: AdmissionLimits
  /** Each holds up to a whole batch in memory. */
  downloads?: AdmissionLimits
  threads?: number
}

export function createMessageEngine({
  searches = { atOnce: 6, perUser: 4, waiting: 24 },
  tails = { atOnce: 24, perUser: 12, waiting: 0 },
  exports: exportPlaces = { atOnce: 4, perUser: 2, waiting: 8 },
  downloads = { atOnce: 4, perUser: 4, waiting: 16 },
  threads,
}: MessageEngineOptions = {}): MessageEngine {
  const decoding: DecodePool = createDecodePool(threads === undefined ? {} : { threads })
  const forSearches = createAdmission('message searches', searches)
  const forTails = createAdmission('live tails', tails)
  const forExports = createAdmission('exports', exportPlaces)
  const forDownloads = createAdmission('downloads', downloads)
  const search = (log: TopicLog, schemas: SchemaSource | null, topic: string, query: ScanQuery, signal: AbortSignal) => {
    const lines = scanTopic(log, decoding, topic, query, signal, schemas)
    return query.resequence === null ? lines : resequenceLines(lines, topic, query.resequence, signal)
  }
  const admitted = (query: ScanQuery, user: string, signal: AbortSignal, start: () => AsyncIterable<ScanLine>) => {
    const admission = query.whole ? forExports : query.tail ? forTails : forSearches
    return admittedSearch(admission, { user, maxSeconds: query.maxSeconds }, signal, start)
  }
  return {
    forCluster(pool, schemas, rack = null) {
      const log = createTopicLog(pool, rack)
      return {
        // Generators: a query that cannot be read must fail at the first `next()`, as everything else does.
        async *scan(topic, query, signal, user = '') {
          const parsed = readScanQuery(query)
          yield* admitted(parsed, user, signal, () => search(log, schemas, topic, parsed, signal))
        },
        async *export(topic, query, signal, user = '', row) {
          const parsed = readScanQuery(query, { whole: true, row: row ?? null })
          yield* admitted(parsed, user, signal, () => search(log, schemas, topic, parsed, signal))
        },
        read: (topic, partition, offset, signal, formats = {}) =>
          readMessage(log, decoding, { topic, partition, offset }, formats, schemas, signal),
        times: (topic, signal) => readLogTimes(log, topic, signal),
        async timeAt(topic, partition, offset, signal) {
          const query = readScanQuery({
            partitions: String(partition),
            from: `offset:${offset}`,
            limit: 1,
            maxSeconds: TIME_AT_SECONDS,
            isolation: 'read_uncommitted',
          })
          for await (const line of scanTopic(log, decoding, topic, query, signal, null)) {
            if (line.type === 'message') return line.timestampMs
          }
          return null
        },
        async open(topic, partition, offset, part, signal) {
          const leave = await entered(forDownloads, '', signal)
          try {
            const opened = await openPayload(log, decoding, { topic, partition, offset }, part, signal)
            return { bytes: opened.bytes, close: () => (opened.close(), leave()) }
          } catch (error) {
            leave()
            throw error
          }
        },
      }
    },
    close: () => decoding.close(),
  }
}
