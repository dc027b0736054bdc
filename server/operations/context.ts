import type { ClusterState, PollClass } from '#lib/kafka/cluster-state'
import type { Configs } from '#lib/wire/topics'
import type { ClusterEvent, EventKind } from '#lib/wire/events'
import type { HistoryPoint, HistoryQuery } from '#lib/wire/history'
import type { Alerts } from '../alerts/alerts.ts'
import type { ClusterConfig } from '../config/cluster-config.ts'
import type { ClusterDrills } from '../drill/cluster-drills.ts'
import { PartituraError } from '../errors.ts'
import type { ClusterGroupRecord } from '../group-record/cluster-record.ts'
import type { Log } from '../log.ts'
import type { ClusterChanges } from '../kafka/changes/open-changes.ts'
import type { GroupNow } from '../kafka/reads/group-now.ts'
import type { LogNow, TopicPartitions } from '../kafka/reads/log-offsets.ts'
import type { OwnNews } from '../observer/own-news.ts'
import type { Messages } from '../messages/messages.ts'
import type { ClusterReassignments } from '../reassignments/cluster-reassignments.ts'
import type { Predictor } from './what-if-thread/open-predictor.ts'

/**
 * What an operation may use. Every file of this folder exports one verb: a function of a context and its input that
 * returns the answer of the wire or throws a PartituraError. No operation knows HTTP.
 */
export interface OperationContext {
  cluster: ClusterHandle
  history: HistoryReader
  nowMs: number
  /** Aborts when the caller has gone or the time is up. */
  signal: AbortSignal
  log: Log
}

/** What an operation on the process as a whole may use. */
export interface ProcessContext {
  clusters: ReadonlyMap<string, ClusterHandle>
  history: HistoryReader
  alerts: AlertCenter
  /** The dashboard was opened to other machines without authentication: everything is read-only. */
  openToOthers: boolean
  nowMs: number
  signal: AbortSignal
  log: Log
}

/** Rules, silences, what is firing, and where it was told. */
export type AlertCenter = Pick<Alerts, keyof Alerts>

/** One configured cluster of this process. */
export interface ClusterHandle {
  readonly config: ClusterConfig
  /** From the configuration, or because of `openToOthers`. */
  readonly readOnly: boolean
  /** Other machines reach the dashboard without authentication (--insecure-no-auth). */
  readonly openToOthers: boolean
  /** The last known state; never asks Kafka. */
  state(): ClusterState
  /** Look again now at these classes; resolves when the looks have ended, whether they succeeded or not. */
  refresh(classes: readonly PollClass[]): Promise<void>
  /** What an operation does to the cluster, for its timeline. */
  tell(news: OwnNews): void
  readonly reads: OnDemandReads
  readonly changes: Changes
  /** Alerts of this cluster that fire now. */
  /** null: which alerts fire is not known yet. */
  firingAlerts(): number | null
  /** What losses would do to its partitions. */
  readonly predictor: Predictor
  /** Searches and single messages, read in threads of their own. */
  readonly messages: Messages
  /** Plans that move replicas, and what has become of them. */
  readonly reassignments: ClusterReassignments
  /** What was changed in groups, with the way back. */
  readonly groupRecord: ClusterGroupRecord
  /** Failure drills; null: the cluster is not the demo. */
  readonly drills: ClusterDrills | null
}

/** What is too big to keep and is asked of Kafka when somebody looks at it; each call has its own time-out. */
export interface OnDemandReads {
  topicConfigs(topic: string, signal: AbortSignal): Promise<Configs['entries']>
  brokerConfigs(brokerId: number, signal: AbortSignal): Promise<Configs['entries']>
  groupNow(groupId: string, patienceMs: number, signal: AbortSignal): Promise<GroupNow | null>
  logOffsets(topics: readonly TopicPartitions[], timeMs: number | null, signal: AbortSignal): Promise<LogNow[]>
}

/** Everything that changes the cluster. Each is sent once; see the operations for what is checked before and after. */
export type Changes = ClusterChanges

export interface EventFilter {
  kinds?: readonly EventKind[]
  severities?: readonly ClusterEvent['severity'][]
  /** What happened to this broker. */
  brokerId?: number
  /** The same, and where it took or lost a leadership, a place in an ISR, or a replica. */
  involving?: number
  topic?: string
  partition?: number
  groupId?: string
  fromMs?: number
  toMs?: number
  /** Part of the sentence, in letters of either case. */
  text?: string
  limit: number
  /** `nextCursor` of the page before. */
  cursor?: string
}

export interface HistoryReader {
  query(clusterId: string, query: HistoryQuery, nowMs: number): Promise<HistoryAnswer>
  /** Newest first. */
  events(clusterId: string, filter: EventFilter): Promise<{ items: ClusterEvent[]; total: number; nextCursor: string | null }>
  /** Kept when it resolves. */
  addMark(clusterId: string, mark: ClusterEvent): Promise<void>
  /** False: there is no such mark. */
  removeMark(clusterId: string, id: string): Promise<boolean>
}

export interface HistoryAnswer {
  fromMs: number
  toMs: number
  stepMs: number
  series: { labels: Record<string, string>; points: HistoryPoint[] }[]
  /** Series that matched beyond the limit of one answer. */
  omittedSeries: number
}

/** Every change begins with this: the rule holds in the operation, whatever route or page called it (reliability R2). */
export function requireWritable(cluster: ClusterHandle): void {
  if (!cluster.readOnly) return
  const why = cluster.openToOthers
    ? 'the dashboard is open to other machines without authentication'
    : 'the configuration says so'
  throw new PartituraError('read-only', `Cluster “${cluster.config.id}” is read-only here: ${why}.`)
}

/** The same for what belongs to the dashboard itself: a read-only cluster may be watched by rules that can be changed. */
export function requireOwnWritable({ openToOthers }: Pick<ProcessContext, 'openToOthers'>): void {
  if (!openToOthers) return
  throw new PartituraError(
    'read-only',
    'The dashboard is open to other machines without authentication, so nothing can be changed.',
  )
}
