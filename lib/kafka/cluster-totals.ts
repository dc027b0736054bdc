import { numberAt, type ClusterState, type TopicState } from './cluster-state.ts'
import { isAtMinIsr, isOffline, isUnderMinIsr, isUnderReplicated } from './partition-health.ts'

export interface BrokerTotals {
  leaderCount: number
  preferredLeaderCount: number
  replicaCount: number
  inSyncCount: number
  /** Of those outside the ISR: on a broker that is away, or on a log directory that has failed. */
  offlineCount: number
  /** Bytes of its replicas; null when the size of any of them is unknown. */
  sizeBytes: number | null
  /** Of the partitions that it leads; null when any rate is unknown. */
  messagesInPerSecond: number | null
}

export interface TopicTotals {
  underReplicated: number
  /** null while min.insync.replicas is unknown. */
  underMinIsr: number | null
  atMinIsr: number | null
  offline: number
  /** Log end minus log start over all partitions; null when any is unknown. */
  messages: bigint | null
  /** Of the leader replicas; null when any is unknown. */
  sizeBytes: number | null
  messagesPerSecond: number | null
}

export interface ClusterTotals {
  topics: number
  partitions: number
  underReplicated: number
  underMinIsr: number
  atMinIsr: number
  offline: number
  sizeBytes: number | null
  producedPerSecond: number | null
  brokers: ReadonlyMap<number, BrokerTotals>
}

/** Counts over one topic's partitions. */
export function topicTotals(state: ClusterState, topic: TopicState): TopicTotals {
  const minIsr = topic.config?.minInsyncReplicas ?? null
  const strict = state.strictMinIsr ?? false
  const totals: TopicTotals = {
    underReplicated: 0,
    underMinIsr: minIsr === null ? null : 0,
    atMinIsr: minIsr === null ? null : 0,
    offline: 0,
    messages: 0n,
    sizeBytes: 0,
    messagesPerSecond: 0,
  }
  for (const partition of topic.partitions) {
    if (isUnderReplicated(partition)) totals.underReplicated++
    if (isOffline(partition)) totals.offline++
    if (totals.underMinIsr !== null && isUnderMinIsr(partition, minIsr, strict) === true) totals.underMinIsr++
    if (totals.atMinIsr !== null && isAtMinIsr(partition, minIsr, strict) === true) totals.atMinIsr++
    const start = state.partitionColumns.logStartOffset[partition.row] ?? -1n
    const end = state.partitionColumns.logEndOffset[partition.row] ?? -1n
    totals.messages = totals.messages === null || start < 0n || end < 0n ? null : totals.messages + end - start
    totals.sizeBytes = plus(totals.sizeBytes, leaderSize(state, partition))
    totals.messagesPerSecond = plus(totals.messagesPerSecond, numberAt(state.partitionColumns.messagesPerSecond, partition.row))
  }
  return totals
}

/** Bytes of the replica that leads, or of the preferred one while nobody leads; null when unknown. */
export function leaderSize(state: ClusterState, partition: TopicState['partitions'][number]): number | null {
  const at = partition.leader === null ? 0 : partition.replicas.indexOf(partition.leader)
  return at < 0 ? null : numberAt(state.replicaColumns.sizeBytes, partition.replicaRow + at)
}

/** Counts over the whole cluster and per broker, in one pass. */
export function clusterTotals(state: ClusterState): ClusterTotals {
  const brokers = new Map<number, BrokerTotals>()
  const of = (brokerId: number) => {
    let totals = brokers.get(brokerId)
    if (!totals) {
      totals = {
        leaderCount: 0,
        preferredLeaderCount: 0,
        replicaCount: 0,
        inSyncCount: 0,
        offlineCount: 0,
        sizeBytes: 0,
        messagesInPerSecond: 0,
      }
      brokers.set(brokerId, totals)
    }
    return totals
  }
  for (const brokerId of state.brokers.keys()) of(brokerId)
  const cluster = { topics: 0, partitions: 0, underReplicated: 0, underMinIsr: 0, atMinIsr: 0, offline: 0 }
  let sizeBytes: number | null = 0
  let producedPerSecond: number | null = 0
  for (const topic of state.topics.values()) {
    const totals = topicTotals(state, topic)
    cluster.topics++
    cluster.partitions += topic.partitions.length
    cluster.underReplicated += totals.underReplicated
    cluster.underMinIsr += totals.underMinIsr ?? 0
    cluster.atMinIsr += totals.atMinIsr ?? 0
    cluster.offline += totals.offline
    sizeBytes = plus(sizeBytes, totals.sizeBytes)
    // A topic whose leader is away has no rate for now; the others' sum is still what is being produced.
    producedPerSecond = plus(producedPerSecond, totals.offline > 0 ? 0 : totals.messagesPerSecond)
    for (const partition of topic.partitions) addPartition(state, partition, of)
  }
  return { ...cluster, sizeBytes, producedPerSecond, brokers }
}

function addPartition(
  state: ClusterState,
  partition: TopicState['partitions'][number],
  of: (brokerId: number) => BrokerTotals,
): void {
  partition.replicas.forEach((brokerId, index) => {
    const totals = of(brokerId)
    totals.replicaCount++
    if (index === 0) totals.preferredLeaderCount++
    totals.sizeBytes = plus(totals.sizeBytes, numberAt(state.replicaColumns.sizeBytes, partition.replicaRow + index))
  })
  for (const brokerId of partition.isr) of(brokerId).inSyncCount++
  for (const brokerId of partition.offlineReplicas) if (!partition.isr.includes(brokerId)) of(brokerId).offlineCount++
  if (partition.leader === null) return
  const leader = of(partition.leader)
  leader.leaderCount++
  leader.messagesInPerSecond = plus(leader.messagesInPerSecond, numberAt(state.partitionColumns.messagesPerSecond, partition.row))
}

function plus(sum: number | null, value: number | null): number | null {
  return sum === null || value === null ? null : sum + value
}
