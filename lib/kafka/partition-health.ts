/** What a partition's replicas say about it. One place defines each word; the definitions are those of Kafka's TopicCommand. */

export interface PartitionReplicas {
  leader: number | null
  replicas: readonly number[]
  isr: readonly number[]
  /** Replicas that a running reassignment adds: they do not count as missing (TopicCommand.getReplicationFactor). */
  addingReplicas?: readonly number[]
}

export type PartitionHealth = 'ok' | 'under-replicated' | 'at-min-isr' | 'under-min-isr' | 'offline'

/** No leader: nothing can be written or read. */
export function isOffline(partition: PartitionReplicas): boolean {
  return partition.leader === null
}

/** Fewer replicas in sync than the partition should have. */
export function isUnderReplicated(partition: PartitionReplicas): boolean {
  return partition.isr.length < partition.replicas.length - (partition.addingReplicas?.length ?? 0)
}

/** Fewer replicas in sync than `min.insync.replicas`: writes with acks=all are refused. Unknown (null) without the setting. */
export function isUnderMinIsr(partition: PartitionReplicas, minInsyncReplicas: number | null): boolean | null {
  return minInsyncReplicas === null ? null : partition.isr.length < minInsyncReplicas
}

/** Exactly as many in sync as writes need: one more loss stops them. */
export function isAtMinIsr(partition: PartitionReplicas, minInsyncReplicas: number | null): boolean | null {
  return minInsyncReplicas === null ? null : partition.isr.length === minInsyncReplicas
}

/**
 * The worst that is true of the partition. `at-min-isr` is said only of a partition that also lacks a replica: with as many
 * replicas as `min.insync.replicas`, standing at the minimum is its normal state, not news.
 */
export function partitionHealth(partition: PartitionReplicas, minInsyncReplicas: number | null): PartitionHealth {
  if (isOffline(partition)) return 'offline'
  if (isUnderMinIsr(partition, minInsyncReplicas) === true) return 'under-min-isr'
  if (!isUnderReplicated(partition)) return 'ok'
  return isAtMinIsr(partition, minInsyncReplicas) === true ? 'at-min-isr' : 'under-replicated'
}
