import * as z from 'zod/mini'
import { broker } from './brokers.ts'
import { epochMs, listOf, partial } from './common.ts'
import { event } from './events.ts'
import { groupHealth } from './groups.ts'
import { quorum } from './quorum.ts'

/** `unreachable`: no broker answers us. `critical`: partitions without a leader or below their minimum of in-sync replicas (writes are refused), or no controller. `degraded`: anything less than whole. */
export const clusterHealth = z.enum(['healthy', 'degraded', 'critical', 'unreachable'])
export type ClusterHealth = z.infer<typeof clusterHealth>

export const clusterSummary = z.object({
  id: z.string(),
  name: z.string(),
  kafkaClusterId: z.nullable(z.string()),
  kafkaVersion: z.nullable(z.string()),
  coordination: z.nullable(z.enum(['kraft', 'zookeeper'])),
  /** The brokers hold to min.insync.replicas though there are fewer replicas (before Kafka 3.7); null: not known yet. */
  strictMinIsr: z.nullable(z.boolean()),
  state: clusterHealth,
  stateText: z.string(),
  brokersUp: z.number(),
  brokersKnown: z.number(),
  topicCount: z.nullable(z.number()),
  partitionCount: z.nullable(z.number()),
  groupCount: z.nullable(z.number()),
  /** Alerts of this cluster that fire now; null: not known yet, for the file that they are kept in could not be read. */
  firingAlerts: z.nullable(z.number()),
  readOnly: z.boolean(),
  /** The dashboard listens for other machines without authentication: that is why every cluster is read-only. */
  openToOthers: z.boolean(),
  demo: z.boolean(),
  bootstrap: z.array(z.object({ address: z.string(), error: z.nullable(z.string()), triedAtMs: z.nullable(epochMs) })),
  ...partial,
})
export type ClusterSummary = z.infer<typeof clusterSummary>
export const clusterList = listOf(clusterSummary)

/** One thing that is wrong or will be, worst first; `href` is the page (relative to the cluster) that shows it. */
export const attention = z.object({
  severity: z.enum(['bad', 'attention']),
  label: z.string(),
  subject: z.string(),
  detail: z.string(),
  href: z.string(),
})
export type Attention = z.infer<typeof attention>

/** All that the overview page shows, in one answer. Rates are messages per second; null while fewer than two looks were made. */
export const overview = z.object({
  cluster: clusterSummary,
  sentence: z.object({ headline: z.string(), detail: z.string() }),
  brokers: z.array(broker),
  quorum: z.nullable(quorum),
  totals: z.object({
    topics: z.number(),
    partitions: z.number(),
    underReplicated: z.number(),
    underMinIsr: z.number(),
    atMinIsr: z.number(),
    offline: z.number(),
    groups: z.nullable(z.number()),
    sizeBytes: z.nullable(z.number()),
  }),
  rates: z.object({ producedPerSecond: z.nullable(z.number()), consumedPerSecond: z.nullable(z.number()) }),
  attention: z.array(attention),
  biggestLags: z.array(
    z.object({
      groupId: z.string(),
      lag: z.nullable(z.string()),
      lagSeconds: z.nullable(z.number()),
      health: groupHealth,
      state: z.string(),
    }),
  ),
  events: z.array(event),
  ...partial,
})
export type Overview = z.infer<typeof overview>
