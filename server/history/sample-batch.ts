import type { ClusterEvent } from '#lib/wire/events'
import type { HistoryMetric } from '#lib/wire/history'
import type { LogEnds } from './log-ends.ts'

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
  | { kind: 'log-ends'; clusterId: string; ends: readonly LogEnds[] }

/** What the history's worker posts to an observer's: once, what a run before had left. */
export interface FromHistory {
  kind: 'log-ends'
  ends: readonly LogEnds[]
}
