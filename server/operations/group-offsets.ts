import {
  offsetAt,
  type ClusterState,
  type GroupState,
  type GroupTopicOffsets,
  type PartitionState,
} from '#lib/kafka/cluster-state'
import { lagInputOf } from '#lib/kafka/group-lag'
import { NOT_TOLD, partitionLag, type LagInput } from '#lib/kafka/lag'

export interface GroupPartition extends LagInput {
  topic: string
  partition: number
  lag: bigint | null
  lagReason: string | null
  /** Messages of the lag that open transactions hold back; null: unknown. */
  uncommitted: bigint | null
  /** null: unknown. */
  lagSeconds: number | null
}

/** Every partition in which the group has an offset, with its lag. */
export function groupPartitions(state: ClusterState, group: GroupState): GroupPartition[] {
  return (group.offsets ?? []).flatMap(offsets => topicPartitions(state, group, offsets))
}

export function topicPartitions(state: ClusterState, group: GroupState, offsets: GroupTopicOffsets): GroupPartition[] {
  const counts: GroupPartition[] = []
  const { topic, partitions, toldLag, lagSeconds } = offsets
  const described = state.topics.get(topic)?.partitions
  for (let index = 0; index < partitions.length; index++) {
    const partition = partitions[index] ?? -1
    const committedOffset = offsetAt(offsets.committedOffset, index)
    const told = toldLag?.[index] ?? null
    const found = partitionIn(described, partition)
    counts.push(counted(state, group, topic, partition, found, { committedOffset, told, lagSeconds: lagSeconds[index] }))
  }
  return counts
}

export function groupPartition(
  state: ClusterState,
  group: GroupState,
  { topic, partition }: { topic: string; partition: number },
  offsets: Position,
): GroupPartition {
  return counted(state, group, topic, partition, findPartition(state, topic, partition), offsets)
}

interface Position {
  committedOffset: bigint | null
  told: bigint | null
  lagSeconds?: number | undefined
}

function counted(
  state: ClusterState,
  group: GroupState,
  topic: string,
  partition: number,
  found: PartitionState | null,
  offsets: Position,
): GroupPartition {
  const input = lagInputOf(state, group, found, offsets)
  const { lag, reason, uncommitted } = partitionLag(input)
  const lagSeconds = secondsOf(lag, offsets.lagSeconds ?? Number.NaN)
  return { ...input, topic, partition, lag, lagReason: reason, uncommitted, lagSeconds }
}

/** Nothing unread is no time behind, whatever the memory of end offsets says. */
function secondsOf(lag: bigint | null, lagSeconds: number): number | null {
  if (lag === 0n) return 0
  return lag === null || Number.isNaN(lagSeconds) ? null : lagSeconds
}

/** The largest; null when any that has unread messages is unknown, for it may be the largest. */
export function largestLagSeconds(partitions: readonly GroupPartition[]): number | null {
  let largest: number | null = null
  for (const { committedOffset, lagSeconds, told } of partitions) {
    if (committedOffset === null && told !== NOT_TOLD) continue
    if (lagSeconds === null) return null
    largest = Math.max(largest ?? 0, lagSeconds)
  }
  return largest
}

export function findPartition(state: ClusterState, topic: string, partition: number): PartitionState | null {
  return partitionIn(state.topics.get(topic)?.partitions, partition)
}

/** Partitions usually lie at their own index. */
function partitionIn(partitions: readonly PartitionState[] | undefined, partition: number): PartitionState | null {
  const usual = partitions?.[partition]
  return usual?.partition === partition ? usual : (partitions?.find(candidate => candidate.partition === partition) ?? null)
}
