import {
  offsetAt,
  type ClusterState,
  type GroupState,
  type GroupTopicOffsets,
  type PartitionState,
} from '#lib/kafka/cluster-state'
import { partitionLag, type LagInput } from '#lib/kafka/lag'

export interface GroupPartition extends LagInput {
  topic: string
  partition: number
  lag: bigint | null
  lagReason: string | null
  /** null: unknown. */
  lagSeconds: number | null
}

/** Every partition in which the group has an offset, with its lag. */
export function* groupPartitions(state: ClusterState, group: GroupState): Generator<GroupPartition> {
  for (const offsets of group.offsets ?? []) yield* topicPartitions(state, offsets)
}

export function* topicPartitions(state: ClusterState, offsets: GroupTopicOffsets): Generator<GroupPartition> {
  for (const [index, partition] of offsets.partitions.entries()) {
    const committedOffset = offsetAt(offsets.committedOffset, index)
    const told = offsets.toldLag?.[index] ?? null
    yield groupPartition(state, offsets.topic, partition, committedOffset, offsets.lagSeconds[index], told)
  }
}

export function groupPartition(
  state: ClusterState,
  topic: string,
  partition: number,
  committedOffset: bigint | null,
  lagSeconds = Number.NaN,
  told: bigint | null = null,
): GroupPartition {
  const found = findPartition(state, topic, partition)
  const logStartOffset = found && offsetAt(state.partitionColumns.logStartOffset, found.row)
  const logEndOffset = found && offsetAt(state.partitionColumns.logEndOffset, found.row)
  const input = { committedOffset, logStartOffset, logEndOffset, told }
  const { lag, reason } = partitionLag(input)
  const lagReason = found === null && committedOffset !== null ? 'the topic or partition no longer exists' : reason
  return { topic, partition, ...input, lag, lagReason, lagSeconds: secondsOf(lag, lagSeconds) }
}

/** Nothing unread is no time behind, whatever the memory of end offsets says. */
function secondsOf(lag: bigint | null, lagSeconds: number): number | null {
  if (lag === 0n) return 0
  return lag === null || Number.isNaN(lagSeconds) ? null : lagSeconds
}

/** The largest; null when any that has unread messages is unknown, for it may be the largest. */
export function largestLagSeconds(partitions: readonly GroupPartition[]): number | null {
  let largest: number | null = null
  for (const { committedOffset, lagSeconds } of partitions) {
    if (committedOffset === null) continue
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
