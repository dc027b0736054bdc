import * as z from 'zod/mini'
import { listOf } from './common.ts'

export const HEAT_METRICS = ['bytes', 'replicas', 'leaders', 'rate'] as const

/** One topic: what the brokers have of it, in the metric asked for. */
export const heatRow = z.object({
  topic: z.string(),
  internal: z.boolean(),
  partitions: z.number(),
  /** Brokers that hold a replica; the others hold none. `values` runs in parallel. */
  brokerIds: z.array(z.number()),
  /** null: the broker did not say. */
  values: z.array(z.nullable(z.number())),
  total: z.nullable(z.number()),
  /** How much more the fullest broker has than it would at best: 0 is as even as whole partitions can be; null: unknown. */
  skew: z.nullable(z.number()),
})
export type HeatRow = z.infer<typeof heatRow>

export const heatMap = z.object({
  ...listOf(heatRow).shape,
  /** Replicas and leaders count; bytes are of all replicas; rate is messages per second, written to the leaders. */
  metric: z.enum(HEAT_METRICS),
  sentence: z.object({ headline: z.string(), detail: z.string() }),
  columns: z.array(z.object({ brokerId: z.number(), rack: z.nullable(z.string()), total: z.nullable(z.number()) })),
  /** Of the brokers' totals: how much more the fullest has than the mean; null: unknown or nothing to share. */
  imbalance: z.nullable(z.number()),
})
export type HeatMapAnswer = z.infer<typeof heatMap>
