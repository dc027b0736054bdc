import * as z from 'zod/mini'
import { logDir } from './brokers.ts'
import { epochMs, listOf, partial } from './common.ts'

/** One log directory of one broker: what it holds, how it grows, and when its disk is full at the earliest. */
export const logDirDetail = z.object({
  brokerId: z.number(),
  ...logDir.shape,
  /** When it was last described; null: never. */
  readAtMs: z.nullable(epochMs),
  /** Replicas that lie in it, as far as is known: a failed directory does not tell. */
  replicaCount: z.number(),
  /** Of Kafka's logs, which may be negative; null: not looked at long enough. */
  growthBytesPerDay: z.nullable(z.number()),
  growthMeasuredMs: z.number(),
  /** Not before this time, if it goes on growing like this; null with `reason`. */
  fullAtMs: z.nullable(epochMs),
  daysUntilFull: z.nullable(z.number()),
  /** What fills it: Kafka's logs, or other files on the same disk, which grow faster. */
  filledBy: z.nullable(z.enum(['kafka', 'others'])),
  reason: z.nullable(z.string()),
  /** What takes most of it, the largest first, at most 20. */
  topics: z.array(z.object({ topic: z.string(), replicas: z.number(), sizeBytes: z.nullable(z.number()) })),
})
export type LogDirDetail = z.infer<typeof logDirDetail>
export const logDirList = listOf(logDirDetail)

/** A broker's listeners, and whether messages leave through each without a copy; concluded from its configuration. */
export const listeners = z.object({
  brokerId: z.number(),
  items: z.array(
    z.object({
      listener: z.string(),
      address: z.nullable(z.string()),
      securityProtocol: z.nullable(z.string()),
      usedBy: z.array(z.enum(['clients', 'brokers', 'controllers'])),
      /** null: not known, or no messages are read from it; `because` says which. */
      zeroCopy: z.nullable(z.boolean()),
      because: z.string(),
    }),
  ),
  ...partial,
})
export type Listeners = z.infer<typeof listeners>
