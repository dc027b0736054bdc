import type { Message, MessageFormats, MessagesQuery, ScanLine } from '#lib/wire/messages'
import type { BrokerPool } from '#server/kafka/connections/broker-pool'
import { createTopicLog } from '#server/kafka/topic-log'
import { createAdmission } from './admission.ts'
import { createDecodePool } from './decode/decode-pool.ts'
import type { DecodePool } from './decode/decode-pool.ts'
import type { SchemaSource } from './formats/registry/schema-source.ts'
import { readMessage } from './read-message.ts'
import { readScanQuery } from './scan/scan-query.ts'
import { resequenceLines } from './scan/resequence.ts'
import { scanTopic } from './scan/scan-topic.ts'

/** Messages of one cluster. */
export interface Messages {
  /**
   * Searches a topic, or follows it (`tail`). Nothing happens before the first line is asked for; slow reading slows the
   * search down; `signal`, or leaving the iteration, ends it.
   * @throws PartituraError from the first `next()`: `topic-not-found`, `invalid-parameter`, `too-many-requests`, `broker-unreachable`
   */
  scan(topic: string, query: MessagesQuery, signal: AbortSignal): AsyncIterable<ScanLine>
  /** One message in full. @throws PartituraError `message-not-found` and others, see `readMessage` */
  read(topic: string, partition: number, offset: bigint, signal: AbortSignal, formats?: MessageFormats): Promise<Message>
}

/** Decoding threads and the places for searches: one per process, shared by all clusters. */
export interface MessageEngine {
  /** `schemas`: the cluster's schema registry; null: none is configured. */
  forCluster(pool: BrokerPool, schemas: SchemaSource | null): Messages
  close(): Promise<void>
}

export interface MessageEngineOptions {
  searches?: { atOnce: number; waiting: number }
  tails?: { atOnce: number; waiting: number }
  threads?: number
}

export function createMessageEngine({
  searches = { atOnce: 6, waiting: 24 },
  tails = { atOnce: 24, waiting: 0 },
  threads,
}: MessageEngineOptions = {}): MessageEngine {
  const decoding: DecodePool = createDecodePool(threads === undefined ? {} : { threads })
  const forSearches = createAdmission('message searches', searches)
  const forTails = createAdmission('live tails', tails)
  return {
    forCluster(pool, schemas) {
      const log = createTopicLog(pool)
      return {
        async *scan(topic, query, signal) {
          const parsed = readScanQuery(query)
          const leave = await (parsed.tail ? forTails : forSearches).enter(signal)
          try {
            const lines = scanTopic(log, decoding, topic, parsed, signal, schemas)
            yield* parsed.resequence === null ? lines : resequenceLines(lines, parsed.resequence, signal)
          } finally {
            leave()
          }
        },
        read: (topic, partition, offset, signal, formats = {}) =>
          readMessage(log, decoding, { topic, partition, offset }, { ...formats, schemas }, signal),
      }
    },
    close: () => decoding.close(),
  }
}
