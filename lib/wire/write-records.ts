import * as z from 'zod/mini'
import { epochMs, int64 } from './common.ts'
import { messagesQuery } from './messages.ts'

/** Bytes as a text, or as an export writes them. `truncated`: only their beginning, which is not taken for the whole. */
const bytes = z.union([
  z.string(),
  z.object({ data: z.string(), encoding: z.enum(['utf8', 'base64', 'hex']), truncated: z.optional(z.boolean()) }),
])

/** One line to be written. A line of an export is one: what it says besides is passed over. */
export const recordLine = z.object({
  /** null or absent: no key. */
  key: z.optional(z.nullable(bytes)),
  /** null: a tombstone. */
  value: z.nullable(bytes),
  headers: z.optional(z.array(z.object({ key: z.string(), value: z.nullable(bytes) }))),
  partition: z.optional(z.number().check(z.int(), z.minimum(0))),
  timestampMs: z.optional(z.nullable(z.number().check(z.int(), z.minimum(0)))),
})
export type RecordLine = z.infer<typeof recordLine>

/** How records are written, whether they come from a file or from another topic. */
const writing = {
  /** `key`: by the key's hash, without a key by turns; `keep`: the partition that the record names, or came from. Default `key`. */
  partitioning: z.optional(z.enum(['key', 'keep'])),
  /** Default `keep`: the record's own, where it has one. */
  timestamps: z.optional(z.enum(['keep', 'now'])),
  compression: z.optional(z.enum(['none', 'gzip', 'snappy', 'lz4', 'zstd'])),
} as const

export const importQuery = z.strictObject({
  ...writing,
  /** Check every line and write nothing. */
  dryRun: z.optional(z.stringbool()),
  /** In one transaction: all lines or none. */
  atomic: z.optional(z.stringbool()),
  /** Tell the offset of every line (`written` lines). */
  offsets: z.optional(z.stringbool()),
  /** Number of the body's first line, for a file that is sent in parts. Default 1. */
  firstLine: z.optional(z.coerce.number().check(z.int(), z.minimum(1))),
})
export type ImportQuery = z.infer<typeof importQuery>

/** Which messages to copy: a search of committed messages, oldest first. */
export const copyQuery = z.omit(messagesQuery, {
  tail: true,
  showPerSecond: true,
  order: true,
  limit: true,
  maxSeconds: true,
  isolation: true,
  cursor: true,
})
export type CopyQuery = z.infer<typeof copyQuery>

export const copyBody = z.strictObject({
  /** The topic to write to, in the same cluster; it must exist. */
  to: z.string().check(z.minLength(1), z.maxLength(249)),
  ...writing,
  /** Stop behind so many; default: all there are when it begins. */
  limit: z.optional(z.number().check(z.int(), z.minimum(1))),
  /** Read and count, write nothing. */
  dryRun: z.optional(z.boolean()),
  atomic: z.optional(z.boolean()),
})
export type CopyBody = z.infer<typeof copyBody>

const writeProgress = z.object({
  type: z.literal('progress'),
  /** Records taken from the file, or found in the source. */
  records: z.number(),
  /** Of keys, values and headers. */
  bytes: z.number(),
  /** Acknowledged by all in-sync replicas; in a transaction not yet to be seen. */
  written: z.number(),
  /** Of a copy: offsets still to look at. */
  remaining: z.nullable(int64),
})

/** Lines that are in the log: the first at `fromOffset`, the others right behind it. */
const writtenLines = z.object({
  type: z.literal('written'),
  partition: z.number(),
  /** null: an answer was lost, the lines are written, and nobody knows where. */
  fromOffset: z.nullable(int64),
  lines: z.array(z.number()),
})

/** A line that cannot be written, and why. The first hundred are told. */
export const rejectedLine = z.object({
  type: z.literal('rejected'),
  line: z.number(),
  /** JSON Pointer into the line. */
  pointer: z.string(),
  detail: z.string(),
})
export type RejectedLine = z.infer<typeof rejectedLine>

export const writeEnd = z.object({
  type: z.literal('end'),
  /**
   * `done`: all is written, or (dryRun) could be. `rejected`: a line is not a record, or Kafka refused it. `failed`: see `detail`.
   * What was written until then is written, but for a transaction, of which nothing is.
   */
  reason: z.enum(['done', 'rejected', 'failed', 'cancelled']),
  detail: z.nullable(z.string()),
  dryRun: z.boolean(),
  atomic: z.boolean(),
  records: z.number(),
  bytes: z.number(),
  written: z.number(),
  rejected: z.number(),
  /** Sent without an answer, ever: they may or may not be in the log. */
  inDoubt: z.number(),
  /** Where records went or (dryRun) would go; without a key and without `keep`, by turns. */
  partitions: z.array(
    z.object({
      partition: z.number(),
      count: z.number(),
      /** null: nothing was written there, or nobody knows where. Others may have written between. */
      fromOffset: z.nullable(int64),
      toOffset: z.nullable(int64),
    }),
  ),
  elapsedMs: z.number(),
  asOfMs: epochMs,
})
export type WriteEnd = z.infer<typeof writeEnd>

export const writeLine = z.discriminatedUnion('type', [writeProgress, writtenLines, rejectedLine, writeEnd])
export type WriteLine = z.infer<typeof writeLine>
