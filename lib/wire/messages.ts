import * as z from 'zod/mini'
import { epochMs, int64, partial } from './common.ts'
import { formatChoice, payload } from './payload.ts'

export const fieldType = z.object({ path: z.string(), type: z.string() })

export const message = z.object({
  type: z.literal('message'),
  partition: z.number(),
  offset: int64,
  timestampMs: z.nullable(epochMs),
  timestampType: z.enum(['create', 'append']),
  /** null: the record has no key. */
  key: z.nullable(payload),
  /** null: a tombstone. */
  value: z.nullable(payload),
  headers: z.array(z.object({ key: z.string(), value: z.nullable(payload) })),
  /** All headers of the record; `headers` holds at most the first 200. */
  headerCount: z.number(),
  sizeBytes: z.number(),
  compression: z.enum(['none', 'gzip', 'snappy', 'lz4', 'zstd']),
  transactional: z.boolean(),
  /** `fieldTypes=true` only: the fields of key, value and headers as a filter writes them, with CEL's types. */
  fieldTypes: z.optional(z.array(fieldType)),
  /** `failing=only` only: why the filter could not be told of this message. */
  filterError: z.optional(z.string()),
  /** `order=arrival` only: the how-manieth it was (from 0), and when its leader's answer was here. */
  arrival: z.optional(z.object({ index: z.number(), atMs: z.number() })),
  /** With `sequence`: the number that it gave, exact; null: `underived.sequence` says why there is none. */
  sequence: z.optional(z.nullable(z.string())),
  /** With `keyBy`: the key that it gave, as text. */
  keyBy: z.optional(z.nullable(z.string())),
  underived: z.optional(z.object({ sequence: z.optional(z.string()), keyBy: z.optional(z.string()) })),
  /** `resequence` only: what the buffer did to it. `late`: it came after a message that belongs behind it had gone. */
  resequenced: z.optional(z.object({ delayMs: z.number(), delayMessages: z.number(), late: z.boolean() })),
})
export type Message = z.infer<typeof message>

/** Of values ≥ 0: smallest and largest exactly, median and 99th percentile to 2 %. null: there were none. */
export const spread = z.nullable(
  z.object({ count: z.number(), min: z.number(), median: z.number(), p99: z.number(), max: z.number() }),
)

const bufferOutcome = {
  /** Bounds of the buffer. */
  bufferMessages: z.number(),
  bufferMs: z.number(),
  /** The most it held at a time. */
  maxHeld: z.number(),
  /** Messages that are out of order behind the buffer: all that came too late for their place. */
  late: z.number(),
  /** Time that messages spent in the buffer, in milliseconds, and the messages that arrived meanwhile. */
  delayMs: spread,
  delayMessages: spread,
}

/** What a resequencing buffer has done since the start, and what others would have done with the same messages. */
export const resequencing = z.object({
  ...bufferOutcome,
  arrived: z.number(),
  released: z.number(),
  held: z.number(),
  heldBytes: z.number(),
  /** Messages without what to order by, which went through as they came. */
  unranked: z.number(),
  /** From no buffer to larger ones. */
  others: z.array(z.object(bufferOutcome)),
})
export type Resequencing = z.infer<typeof resequencing>

/** One reason why a filter could not be told of messages: how many, and one of them. */
export const failureReason = z.object({ detail: z.string(), messages: z.number(), partition: z.number(), offset: int64 })
export type FailureReason = z.infer<typeof failureReason>

const filterCounts = {
  /** `filter` only: messages it was asked about; of the others their bytes already told that they cannot match. */
  evaluated: z.optional(z.number()),
  /** Of those, messages of which it could not be told (no such field, types that do not fit): they count as not matching. */
  failedToEvaluate: z.optional(z.number()),
  /** The first reasons, at most five. */
  failureReasons: z.optional(z.array(failureReason)),
}

/** `key` only: the partition that is searched before the others, because most clients write the key there. */
export const keySearch = z.object({
  /** By Java's murmur2; null: it is not among the partitions asked for. */
  partition: z.nullable(z.number()),
  /** The other partitions have been begun too. */
  elsewhere: z.boolean(),
  detail: z.string(),
})
export type KeySearch = z.infer<typeof keySearch>

/** Partitions that a tail cannot read now; it goes on trying. */
export const notRead = z.object({
  count: z.number(),
  /** The first of them, at most 20. */
  partitions: z.array(z.object({ partition: z.number(), error: z.object({ code: z.string(), detail: z.string() }) })),
})
export type NotRead = z.infer<typeof notRead>

export const progress = z.object({
  type: z.literal('progress'),
  scanned: z.number(),
  scannedBytes: z.number(),
  /** Offsets still to look at; of a tail: how far it is behind the log's end (transactions still open count). */
  remaining: z.nullable(int64),
  resequencing: z.optional(resequencing),
  tail: z.optional(
    z.object({
      /** All that matched since the start, exact; without `showPerSecond` each of them was sent. */
      matched: z.number(),
      /** How many of them were sent. */
      shown: z.number(),
      /** Over the last two seconds; null: not known yet. */
      matchedPerSecond: z.nullable(z.number()),
      scannedPerSecond: z.nullable(z.number()),
      /** Begin a tail with it to go on right behind what these counts cover: nothing twice, nothing left out. */
      cursor: z.string(),
      /** Absent: all are read. */
      notRead: z.optional(notRead),
    }),
  ),
  ...filterCounts,
  keySearch: z.optional(keySearch),
})
export type ScanProgress = z.infer<typeof progress>

/** A stretch of a partition that could not be read: a damaged or oversized batch, an unknown codec. The scan goes on behind it. */
export const unreadable = z.object({
  type: z.literal('unreadable'),
  partition: z.number(),
  fromOffset: int64,
  toOffset: int64,
  code: z.string(),
  detail: z.string(),
})
export type Unreadable = z.infer<typeof unreadable>

export const endReason = z.enum([
  'end-reached',
  'limit',
  'budget-messages',
  'budget-seconds',
  'topic-deleted',
  'failed',
  'cancelled',
])

/** Whether messages came in the order of their timestamps over all partitions; within a partition they always come by offset. */
export const scanOrder = z.object({
  by: z.literal('timestamp'),
  certain: z.boolean(),
  /** The most messages that were held at a time before it was certain which comes next. */
  lookAheadMessages: z.number(),
  /** Where messages stand behind later ones, because timestamps run against the offsets of a partition: those hit most, at most 20. */
  outOfOrder: z.array(z.object({ partition: z.number(), messages: z.number(), firstOffset: int64, byMs: z.number() })),
  /** They sort as the oldest. */
  withoutTimestamp: z.number(),
  /** Partitions that could not be read, or not that far: what they hold may belong in between. */
  notWaitedFor: z.array(z.number()),
  /** Messages handed over before every partition had been read so far, because the search had to end. */
  handedOverEarly: z.number(),
})
export type ScanOrder = z.infer<typeof scanOrder>

export const end = z.object({
  type: z.literal('end'),
  reason: endReason,
  detail: z.nullable(z.string()),
  scanned: z.number(),
  scannedBytes: z.number(),
  elapsedMs: z.number(),
  partitions: z.array(
    z.object({
      partition: z.number(),
      /** Where to go on: oldest first, everything below was looked at; newest first, everything from here on. null: see `error`. */
      nextOffset: z.nullable(int64),
      /** Log end (read_committed: last stable offset) and log start as noted when the search began; null: see `error`. */
      endOffset: z.nullable(int64),
      startOffset: z.nullable(int64),
      error: z.nullable(z.object({ code: z.string(), detail: z.string() })),
    }),
  ),
  /** Pass it with the same query to go on; null: nothing is left. */
  cursor: z.nullable(z.string()),
  resequencing: z.optional(resequencing),
  ...filterCounts,
  keySearch: z.optional(keySearch),
  /** Absent where messages are not merged by timestamp: of a tail, and with order `arrival`. */
  order: z.optional(scanOrder),
})
export type ScanEnd = z.infer<typeof end>

/** Too many searches run: this one waits for its turn, behind `position` − 1 others. Users take turns. */
export const queued = z.object({ type: z.literal('queued'), position: z.number() })

/** One line of a message search, as NDJSON or as the data of a server-sent event. */
export const scanLine = z.discriminatedUnion('type', [queued, message, progress, unreadable, end])
export type ScanLine = z.infer<typeof scanLine>

/** `earliest`, `latest`, `offset:N`, `time:MS` or `last:N` (the newest N of every partition). */
export const position = z
  .string()
  .check(
    z.regex(
      /^(earliest|latest|offset:\d{1,19}|time:\d{1,16}|last:\d{1,9})$/,
      'must be earliest, latest, offset:N, time:MS or last:N',
    ),
  )

export const messagesQuery = z.strictObject({
  /** `0,2,5-7`; absent: all. */
  partitions: z.optional(
    z.string().check(z.regex(/^\d{1,7}(-\d{1,7})?(,\d{1,7}(-\d{1,7})?)*$/, 'must be numbers and ranges such as 0,2,5-7')),
  ),
  /** Included; default `earliest`, for a tail `latest`. */
  from: z.optional(position),
  /** Excluded; default `latest`: the end as it was when the search began. */
  to: z.optional(position),
  /** Bytes that key, value or a header must contain, as UTF-8, whatever the case of ASCII and other letters unless `caseSensitive`. */
  contains: z.optional(z.string().check(z.minLength(1), z.maxLength(2000))),
  caseSensitive: z.optional(z.stringbool()),
  /**
   * An expression in CEL over key, value, headers, partition, offset, timestamp and size that must be true, such as
   * `value.order.total > 100 && headers["source"] == "shop"`. It sees key and value as they are decoded, in the formats asked for.
   */
  filter: z.optional(z.string().check(z.minLength(1), z.maxLength(2000))),
  /** Tell of each message which fields it has, for writing filters. */
  fieldTypes: z.optional(z.stringbool()),
  /** `only`: instead of what matches, the messages of which the filter cannot be told, each with its `filterError`. */
  failing: z.optional(z.enum(['only'])),
  /**
   * The whole key: as text (UTF-8), or `hex:0a1b`, `base64:…`; `text:` stands before a text that begins like one of these. The
   * partition where Java's client puts it is searched first.
   */
  key: z.optional(z.string().check(z.maxLength(3000))),
  /**
   * By timestamp over all partitions, by offset within one; default `oldest`. `arrival`: oldest first in every partition, and
   * the partitions mixed as the leaders' answers came in, as a consumer gets them.
   */
  order: z.optional(z.enum(['oldest', 'newest', 'arrival'])),
  /** Default 100; a tail has none. */
  limit: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(10_000))),
  maxScanned: z.optional(z.coerce.number().check(z.int(), z.minimum(1))),
  maxSeconds: z.optional(z.coerce.number().check(z.minimum(1), z.maximum(300))),
  /** Default `read_committed`: messages of aborted or open transactions are left out. */
  isolation: z.optional(z.enum(['read_committed', 'read_uncommitted'])),
  /** Of the end line before: goes on where that search ended. */
  cursor: z.optional(z.string().check(z.maxLength(15_000))),
  /** How to read keys and values; default `auto`. */
  keyFormat: z.optional(formatChoice),
  valueFormat: z.optional(formatChoice),
  /** Keep the stream open and send what arrives after `from` (default: latest). Server-sent events or NDJSON. */
  tail: z.optional(z.stringbool()),
  /** CEL that gives the place of a message in its order, a number: `value.sequence`. Every message then has `sequence`. */
  sequence: z.optional(z.string().check(z.minLength(1), z.maxLength(2000))),
  /** CEL that gives a key for a message: `value.customer.id`. Every message then has `keyBy`. */
  keyBy: z.optional(z.string().check(z.minLength(1), z.maxLength(2000))),
  /** Hold messages in a bounded buffer behind the read and hand them over in this order; implies `order=arrival`. */
  resequence: z.optional(z.enum(['timestamp', 'sequence'])),
  /** Messages that the buffer holds at most; default 100. */
  bufferMessages: z.optional(z.coerce.number().check(z.int(), z.minimum(0), z.maximum(10_000))),
  /** How long it holds one at most, in milliseconds; default 1000. */
  bufferMs: z.optional(z.coerce.number().check(z.int(), z.minimum(0), z.maximum(60_000))),
  /** Of a tail: send at most so many messages a second, the newest ones; all are counted. Absent: every match is sent. */
  showPerSecond: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(1000))),
})
export type MessagesQuery = z.infer<typeof messagesQuery>

/** How one message is to be read. */
export const messageQuery = z.strictObject({ keyFormat: z.optional(formatChoice), valueFormat: z.optional(formatChoice) })
export type MessageFormats = z.infer<typeof messageQuery>

/** A search whose whole result becomes a file. */
export const exportQuery = z.extend(z.omit(messagesQuery, { tail: true, showPerSecond: true, limit: true, maxSeconds: true }), {
  /** `ndjson` is exact: one line a message, the last line says how it ended. `csv`: safe in a spreadsheet. `raw`: values only. */
  format: z.enum(['ndjson', 'csv', 'raw']),
  /** Of `raw`, behind each value; `length`: before each value its length, four bytes, big endian, −1 for a tombstone. Default `lf`. */
  delimiter: z.optional(z.enum(['lf', 'nul', 'none', 'length'])),
  /** Default: all. */
  limit: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(1_000_000_000))),
  /** Default: one hour. */
  maxSeconds: z.optional(z.coerce.number().check(z.minimum(1), z.maximum(86_400))),
})
export type ExportQuery = z.infer<typeof exportQuery>

/** What a filter may name, as seen in a sample of the newest messages. */
export const fieldSample = z.object({
  items: z.array(
    z.object({
      /** As a filter writes it. */
      path: z.string(),
      /** CEL's types; several where messages differ. */
      types: z.array(z.string()),
      /** Messages of the sample that have it. */
      messages: z.number(),
    }),
  ),
  /** Messages looked at. */
  sampled: z.number(),
  ...partial,
})
export type FieldSample = z.infer<typeof fieldSample>

const encoded = z.union([z.string(), z.strictObject({ data: z.string(), encoding: z.enum(['utf8', 'base64', 'hex']) })])

export const produceBody = z.strictObject({
  /** A string is UTF-8; null or absent: no key. */
  key: z.optional(z.nullable(encoded)),
  /** null: a tombstone. */
  value: z.nullable(encoded),
  headers: z.optional(z.array(z.strictObject({ key: z.string(), value: z.nullable(encoded) }))),
  partition: z.optional(z.number().check(z.int(), z.minimum(0))),
  compression: z.optional(z.enum(['none', 'gzip', 'snappy', 'lz4', 'zstd'])),
  dryRun: z.optional(z.boolean()),
})
export type ProduceBody = z.infer<typeof produceBody>

export const produceAnswer = z.object({
  partition: z.nullable(z.number()),
  offset: z.nullable(int64),
  timestampMs: z.nullable(epochMs),
  dryRun: z.boolean(),
})
export type ProduceAnswer = z.infer<typeof produceAnswer>
