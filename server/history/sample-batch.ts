import type { ClusterEvent } from '#lib/wire/events'
import type { HistoryMetric } from '#lib/wire/history'

/** One value of one series at the batch's time. Labels: `topic`, `group`, `partition`, `brokerId`, `logDir`, as the metric calls for. */
export interface Sample {
  metric: HistoryMetric
  labels: Readonly<Record<string, string>>
  value: number
}

/** What an observer's worker posts to the history's worker, over a port of their own: the main thread is not involved. */
export type HistoryMessage =
  | { kind: 'samples'; clusterId: string; atMs: number; samples: readonly Sample[] }
  | { kind: 'events'; clusterId: string; events: readonly ClusterEvent[] }
