/** What a partition's replicas say about it. One place defines each word; the definitions are those of Kafka's TopicCommand but where said. */

export interface PartitionReplicas {
  leader: number | null
  replicas: readonly number[]
  isr: readonly number[]
  /** Replicas that a running reassignment adds: they do not count as missing (TopicCommand.getReplicationFactor). */
  addingReplicas?: readonly number[] | null | undefined
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

/**
 * How many replicas must be in sync for writes with acks=all; null: unknown. Since Kafka 3.7 no more than there are
 * (Partition.effectiveMinIsr, KAFKA-15583); brokers before hold to the setting, and so refuse for ever (`strictMinIsr`).
 * TopicCommand compares with the setting itself in every version.
 */
export function neededInSync(replicas: number, minInsyncReplicas: number | null, strictMinIsr = false): number | null {
  return minInsyncReplicas === null || strictMinIsr ? minInsyncReplicas : Math.min(minInsyncReplicas, replicas)
}

/** Fewer replicas in sync than writes with acks=all need: they are refused. Unknown (null) without the setting. */
export function isUnderMinIsr(
  partition: PartitionReplicas,
  minInsyncReplicas: number | null,
  strictMinIsr = false,
): boolean | null {
  const needed = neededInSync(partition.replicas.length, minInsyncReplicas, strictMinIsr)
  return needed === null ? null : partition.isr.length < needed
}

/** Exactly as many in sync as writes need: one more loss stops them. */
export function isAtMinIsr(partition: PartitionReplicas, minInsyncReplicas: number | null, strictMinIsr = false): boolean | null {
  const needed = neededInSync(partition.replicas.length, minInsyncReplicas, strictMinIsr)
  return needed === null ? null : partition.isr.length === needed
}

/**
 * The worst that is true of the partition. `at-min-isr` is said only of a partition that also lacks a replica: with as many
 * replicas as `min.insync.replicas`, standing at the minimum is its normal state, not news.
 */
export function partitionHealth(
  partition: PartitionReplicas,
  minInsyncReplicas: number | null,
  strictMinIsr = false,
): PartitionHealth {
  if (isOffline(partition)) return 'offline'
  if (isUnderMinIsr(partition, minInsyncReplicas, strictMinIsr) === true) return 'under-min-isr'
  if (!isUnderReplicated(partition)) return 'ok'
  return isAtMinIsr(partition, minInsyncReplicas, strictMinIsr) === true ? 'at-min-isr' : 'under-replicated'
}
