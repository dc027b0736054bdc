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
export function* groupPartitions(state: ClusterState, group: GroupState): Generator<GroupPartition> {
  for (const offsets of group.offsets ?? []) yield* topicPartitions(state, group, offsets)
}

export function* topicPartitions(state: ClusterState, group: GroupState, offsets: GroupTopicOffsets): Generator<GroupPartition> {
  for (const [index, partition] of offsets.partitions.entries()) {
    const committedOffset = offsetAt(offsets.committedOffset, index)
    const told = offsets.toldLag?.[index] ?? null
    const place = { topic: offsets.topic, partition }
    yield groupPartition(state, group, place, { committedOffset, told, lagSeconds: offsets.lagSeconds[index] })
  }
}

export function groupPartition(
  state: ClusterState,
  group: GroupState,
  { topic, partition }: { topic: string; partition: number },
  offsets: { committedOffset: bigint | null; told: bigint | null; lagSeconds?: number | undefined },
): GroupPartition {
  const input = lagInputOf(state, group, findPartition(state, topic, partition), offsets)
  const { lag, reason, uncommitted } = partitionLag(input)
  const lagSeconds = secondsOf(lag, offsets.lagSeconds ?? Number.NaN)
  return { topic, partition, ...input, lag, lagReason: reason, uncommitted, lagSeconds }
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

/** Partitions usually lie at their own index. */
export function findPartition(state: ClusterState, topic: string, partition: number): PartitionState | null {
  const partitions = state.topics.get(topic)?.partitions
  const usual = partitions?.[partition]
  return usual?.partition === partition ? usual : (partitions?.find(candidate => candidate.partition === partition) ?? null)
}
