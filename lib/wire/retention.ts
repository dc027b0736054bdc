import * as z from 'zod/mini'
import { epochMs, int64, partial } from './common.ts'

const expiry = z.nullable(
  z.object({
    /** Not before: retention works on whole segments. In the past: at Kafka's next check. */
    notBeforeMs: epochMs,
    by: z.enum(['time', 'bytes']),
  }),
)

const partitionRetention = z.object({
  partition: z.number(),
  logStartOffset: z.nullable(int64),
  logEndOffset: z.nullable(int64),
  /** Of the first message that carries a time, and the largest of all. */
  earliestMs: z.nullable(epochMs),
  latestMs: z.nullable(epochMs),
  /** Why a time is null though there are messages. */
  timesError: z.nullable(z.string()),
  /** Of the leader's replica. */
  sizeBytes: z.nullable(z.number()),
  bytesPerSecond: z.nullable(z.number()),
  /** When the oldest messages may go; null: nothing limits the log, or it is not known. */
  nextExpiry: expiry,
  /** What lies before this offset may go within the answer's `edgeAheadMs`; null: nothing limits the log, or it is not known. */
  edge: z.nullable(z.object({ offset: int64, by: z.enum(['time', 'bytes']), estimated: z.boolean() })),
})
export type PartitionRetention = z.infer<typeof partitionRetention>

const groupRetention = z.object({
  groupId: z.string(),
  members: z.nullable(z.number()),
  sentence: z.string(),
  /** Messages that retention took before the group read them. */
  lost: int64,
  unread: int64,
  /** Until it may lose the next one, if it reads no further. null: nothing says so. */
  losesDataInSeconds: z.nullable(z.number()),
  by: z.nullable(z.enum(['time', 'bytes'])),
  partitions: z.array(
    z.object({
      partition: z.number(),
      committedOffset: int64,
      /** Of the first message that it has not read. */
      firstUnreadMs: z.nullable(epochMs),
      lost: int64,
      unread: int64,
      losesDataInSeconds: z.nullable(z.number()),
      by: z.nullable(z.enum(['time', 'bytes'])),
    }),
  ),
})
export type GroupRetention = z.infer<typeof groupRetention>

/** What each partition of a topic keeps, what limits it, and what groups lose by it. */
export const retention = z.object({
  topic: z.string(),
  cleanupPolicy: z.nullable(z.string()),
  /** Negative: no limit. */
  retentionMs: z.nullable(int64),
  retentionBytes: z.nullable(int64),
  segmentMs: z.nullable(int64),
  segmentBytes: z.nullable(int64),
  /** Empty: nothing limits it. null: its configuration is not known. */
  limitedBy: z.nullable(z.array(z.enum(['time', 'bytes', 'compaction']))),
  /** How far ahead the edges look; null: nothing limits the logs, or it is not known. */
  edgeAheadMs: z.nullable(z.number()),
  partitions: z.array(partitionRetention),
  groups: z.array(groupRetention),
  ...partial,
})
export type Retention = z.infer<typeof retention>
