import * as z from 'zod/mini'
import { epochMs, partial } from './common.ts'

/**
 * `cluster.produced`, `cluster.consumed`: messages per second. `broker.messages-in` (labels brokerId), `broker.size-bytes`.
 * `log-dir.size-bytes`, `log-dir.usable-bytes` (brokerId, logDir).
 * `topic.messages-in`, `topic.size-bytes` (topic). `topic.log-start` (topic): the log starts of all partitions summed, which is how many messages were removed; with `partition` one series each of those from which some were removed. `group.lag`, `group.lag-seconds`, `group.consumed` (group, topic; with `partition` one series each).
 */
export const historyMetric = z.enum([
  'cluster.produced',
  'cluster.consumed',
  'cluster.under-replicated',
  'broker.messages-in',
  'broker.size-bytes',
  'log-dir.size-bytes',
  'log-dir.usable-bytes',
  'topic.messages-in',
  'topic.size-bytes',
  'topic.log-start',
  'group.lag',
  'group.lag-seconds',
  'group.consumed',
])
export type HistoryMetric = z.infer<typeof historyMetric>

/** `points` are `[tMs, min, max, last]`; a gap is absent, never 0. */
export const historyPoint = z.tuple([epochMs, z.number(), z.number(), z.number()])
export type HistoryPoint = z.infer<typeof historyPoint>

export const historySeries = z.object({
  labels: z.record(z.string(), z.string()),
  points: z.array(historyPoint),
})
export type HistorySeries = z.infer<typeof historySeries>

export const history = z.object({
  metric: historyMetric,
  fromMs: epochMs,
  toMs: epochMs,
  /** Width of one point. */
  stepMs: z.number(),
  series: z.array(historySeries),
  ...partial,
})
export type History = z.infer<typeof history>

export const historyQuery = z.strictObject({
  metric: historyMetric,
  group: z.optional(z.string()),
  topic: z.optional(z.string()),
  /** A partition number, or `*` for one series per partition. */
  partition: z.optional(z.string().check(z.regex(/^(\*|\d{1,7})$/))),
  brokerId: z.optional(z.coerce.number().check(z.int())),
  /** The path of a log directory. */
  logDir: z.optional(z.string().check(z.maxLength(4096))),
  fromMs: z.optional(z.coerce.number()),
  toMs: z.optional(z.coerce.number()),
  points: z.optional(z.coerce.number().check(z.int(), z.minimum(2), z.maximum(1000))),
})
export type HistoryQuery = z.infer<typeof historyQuery>
