import {
  offsetAt,
  type ClusterState,
  type GroupState,
  type GroupTopicOffsets,
  type PartitionState,
} from '#lib/kafka/cluster-state'
import { lagInputOf, silentLeader, staleCommits } from '#lib/kafka/group-lag'
import { NOT_TOLD, partitionLag, sumCounted, type Lag, type LagInput } from '#lib/kafka/lag'

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

/**
 * The lag of a group and its largest lag in seconds, as `sumCounted` and `largestLagSeconds` of its partitions. Nearly all are
 * plain (committed, between the log's start and its end, nothing open or told): they are counted without an object for each, for
 * a list of thousands of groups is counted anew with every look.
 */
export function groupLag(state: ClusterState, group: GroupState): Lag & { lagSeconds: number | null } {
  const plain = { count: 0, lag: 0n, seconds: 0 }
  const others: GroupPartition[] = []
  const isOld = staleCommits(state, group) !== null
  for (const offsets of group.offsets ?? []) {
    const { topic, partitions, committedOffset, toldLag, lagSeconds } = offsets
    const described = state.topics.get(topic)?.partitions
    for (let index = 0; index < partitions.length; index++) {
      const partition = partitions[index] ?? -1
      const committed = committedOffset[index] ?? -1n
      const found = partitionIn(described, partition)
      const told = toldLag?.[index] ?? null
      const behind = isOld || told !== null || found === null ? null : plainLag(state, found, committed)
      if (behind === null) {
        const position = { committedOffset: committed < 0n ? null : committed, told, lagSeconds: lagSeconds[index] }
        others.push(counted(state, group, topic, partition, found, position))
        continue
      }
      plain.count++
      plain.lag += behind
      // Stays NaN once one is.
      if (behind > 0n) plain.seconds = Math.max(plain.seconds, lagSeconds[index] ?? Number.NaN)
    }
  }
  if (plain.count === 0) return { ...sumCounted(others), lagSeconds: largestLagSeconds(others) }
  const together = { committedOffset: 0n, told: null, lag: plain.lag, lagReason: null, uncommitted: 0n }
  const seconds = Number.isNaN(plain.seconds) ? null : plain.seconds
  return {
    ...sumCounted([together, ...others]),
    lagSeconds: largestLagSeconds([{ committedOffset: 0n, told: null, lagSeconds: seconds }, ...others]),
  }
}

/** null: not plain. */
function plainLag(state: ClusterState, { row, leader }: PartitionState, committed: bigint): bigint | null {
  const { logStartOffset, logEndOffset, lastStableOffset, offsetsAsOfMs } = state.partitionColumns
  if (committed < 0n || silentLeader(state.looks.offsets.asOfMs, leader, offsetsAsOfMs[row] ?? Number.NaN) !== null) return null
  const start = logStartOffset[row] ?? -1n
  const end = logEndOffset[row] ?? -1n
  if (start < 0n || committed < start || committed > end || (lastStableOffset[row] ?? -1n) >= 0n) return null
  return end - committed
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
export function largestLagSeconds(
  partitions: readonly Pick<GroupPartition, 'committedOffset' | 'told' | 'lagSeconds'>[],
): number | null {
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
