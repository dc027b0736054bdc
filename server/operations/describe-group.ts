import type { ClusterState, GroupState } from '#lib/kafka/cluster-state'
import { numberAt } from '#lib/kafka/cluster-state'
import { groupSentence } from '#lib/kafka/group-sentence'
import { losesDataInSeconds } from '#lib/kafka/retention'
import type { Group, GroupOffset } from '#lib/wire/groups'
import { PartituraError } from '../errors.ts'
import type { OperationContext } from './context.ts'
import { groupSummary } from './group-answers.ts'
import { findPartition, groupPartition, groupPartitions, type GroupPartition } from './group-offsets.ts'
import { failuresOf, requireSeen } from './partial-truth.ts'

/** One group: where it stands in every partition it has read or is assigned, and who its members are. */
export function describeGroup({ cluster, nowMs }: OperationContext, groupId: string): Group {
  const state = cluster.state()
  const group = findGroup(state, groupId)
  const summary = groupSummary(state, group)
  const offsets = offsetsOf(state, group)
  const lag = summary.lag === null ? null : BigInt(summary.lag)
  return {
    ...summary,
    sentence: groupSentence({ ...summary, lag, producedPerSecond: producedPerSecond(state, offsets) }),
    stateSinceMs: group.stateSinceMs,
    offsetsAsOfMs: group.offsetsAsOfMs,
    offsets,
    memberList: group.members?.map(member => ({ ...member, assignment: assignmentOf(member) })) ?? null,
    asOfMs: state.looks.groups.asOfMs,
    failures: failuresOf(state, ['groups', 'offsets'], nowMs),
  }
}

export function findGroup(state: ClusterState, groupId: string): GroupState {
  requireSeen(state)
  if (state.groups === null)
    throw new PartituraError('not-known-yet', 'The groups have not been listed yet.', { retryable: true })
  const group = state.groups.get(groupId)
  if (group === undefined) throw new PartituraError('group-not-found', `The cluster has no group “${groupId}”.`)
  return group
}

type Member = NonNullable<GroupState['members']>[number]

function assignmentOf(member: Member): { topic: string; partitions: number[] }[] | null {
  return member.assignment?.map(({ topic, partitions }) => ({ topic, partitions: [...partitions] })) ?? null
}

/** Assigned partitions without a commit are rows too, as in ConsumerGroupCommand. */
function offsetsOf(state: ClusterState, group: GroupState): GroupOffset[] {
  const rows = new Map<string, GroupPartition>()
  for (const partition of groupPartitions(state, group)) rows.set(`${partition.partition}/${partition.topic}`, partition)
  const memberOf = new Map<string, string>()
  for (const member of group.members ?? []) {
    for (const { topic, partitions } of member.assignment ?? []) {
      for (const partition of partitions) {
        const key = `${partition}/${topic}`
        memberOf.set(key, member.memberId)
        if (!rows.has(key) && group.offsets !== null) rows.set(key, groupPartition(state, topic, partition, null))
      }
    }
  }
  return [...rows]
    .map(([key, row]) => offsetAnswer(state, row, memberOf.get(key) ?? null))
    .toSorted((a, b) => (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition))
}

function offsetAnswer(state: ClusterState, row: GroupPartition, memberId: string | null): GroupOffset {
  const config = state.topics.get(row.topic)?.config
  const { retentionMs = null, cleanupPolicy = null } = config ?? {}
  return {
    topic: row.topic,
    partition: row.partition,
    committedOffset: row.committedOffset?.toString() ?? null,
    logStartOffset: row.logStartOffset?.toString() ?? null,
    logEndOffset: row.logEndOffset?.toString() ?? null,
    lag: row.lag?.toString() ?? null,
    lagReason: row.lagReason,
    lagSeconds: row.lagSeconds,
    memberId,
    losesDataInSeconds: losesDataInSeconds({ lag: row.lag, lagSeconds: row.lagSeconds, retentionMs, cleanupPolicy }),
  }
}

/** Messages per second written to the partitions that the group has read; null when any is unknown. */
function producedPerSecond(state: ClusterState, offsets: readonly GroupOffset[]): number | null {
  let sum = 0
  for (const { topic, partition, committedOffset } of offsets) {
    if (committedOffset === null) continue
    const row = findPartition(state, topic, partition)?.row ?? -1
    const rate = numberAt(state.partitionColumns.messagesPerSecond, row)
    if (rate === null) return null
    sum += rate
  }
  return sum
}
