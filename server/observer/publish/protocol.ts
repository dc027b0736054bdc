import type { ClusterState, PartitionColumns, PollClass, ReplicaColumns } from '#lib/kafka/cluster-state'
import type { PlainClusterConfig } from '../../config/cluster-config.ts'
import type { MessagePort } from 'node:worker_threads'
import type { ObserverChange } from '../observer-change.ts'
import type { OwnNews } from '../own-news.ts'
import type { PackedGroups } from './pack-groups.ts'
import type { PackedTopics } from './pack-topics.ts'

/** What the worker is started with. */
export interface ObserverWorkerData {
  config: PlainClusterConfig
  historyPort: MessagePort | null
}

/** The part of a ClusterState that is small; it is sent whole with every commit. */
export type StateHeader = Omit<
  ClusterState,
  'topics' | 'groups' | 'partitionColumns' | 'replicaColumns' | 'catchUps' | 'recentEvents' | 'version'
>

/**
 * A publication is any number of chunks and one commit, each acknowledged before the next is sent: the main thread takes a
 * breath in between, and readers see all of it or nothing.
 */
export type FromWorker =
  | { kind: 'topics'; topics: PackedTopics }
  | { kind: 'groups'; groups: PackedGroups }
  | {
      kind: 'commit'
      header: StateHeader
      removedTopics: readonly string[]
      removedGroups: readonly string[]
      /** Groups were listed at least once. */
      groupsKnown: boolean
      partitionColumns: PartitionColumns | null
      replicaColumns: ReplicaColumns | null
      /** null, as with the columns: as before. */
      catchUps: ClusterState['catchUps'] | null
      change: ObserverChange
      requestCount: number
    }
  | { kind: 'refreshed'; id: number }

export type ToWorker =
  | { kind: 'ack' }
  | { kind: 'refresh'; id: number; classes: readonly PollClass[] }
  | { kind: 'own'; news: OwnNews }
  | { kind: 'close' }
