import * as z from 'zod/mini'
import { epochMs, int64, partial } from './common.ts'

/** What became of an offset that a log may not hold any more. */
export const removal = z.object({
  topic: z.string(),
  partition: z.number(),
  offset: int64,
  logStartOffset: z.nullable(int64),
  /** The log begins behind it; null: where the log begins is not known. */
  removed: z.nullable(z.boolean()),
  /** It was still there then, and gone by then, as the dashboard has seen it; null: before its record begins. */
  removedAfterMs: z.nullable(epochMs),
  removedBeforeMs: z.nullable(epochMs),
  /** What may have removed it: age, size, or a request alone (DeleteRecords) where nothing limits the log; null: not known. */
  by: z.nullable(z.array(z.enum(['time', 'bytes', 'request']))),
  /** Negative: no limit. */
  retentionMs: z.nullable(int64),
  retentionBytes: z.nullable(int64),
  ...partial,
})
export type Removal = z.infer<typeof removal>
