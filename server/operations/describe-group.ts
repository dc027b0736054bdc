import type { ClusterState, GroupState } from '#lib/kafka/cluster-state'
import { numberAt } from '#lib/kafka/cluster-state'
import { groupSentence } from '#lib/kafka/group-sentence'
import { leaderSize } from '#lib/kafka/cluster-totals'
import { groupLoss, retentionLimits } from '#lib/kafka/retention'
import type { Group, GroupOffset } from '#lib/wire/groups'
import { PartituraError } from '../errors.ts'
import type { ClusterHandle, OperationContext } from './context.ts'
import { firstUnread, rulesOf } from './describe-retention.ts'
import { groupSummary } from './group-answers.ts'
import { findPartition, groupPartition, groupPartitions, type GroupPartition } from './group-offsets.ts'
import { askTimesAt, knownTimeAt } from './offset-times.ts'
import { failuresOf, requireSeen } from './partial-truth.ts'

const TIMES_TIMEOUT_MS = 2000
const NEVER_COMMITTED = { committedOffset: null, told: null }

/** One group: where it stands in every partition it has read or is assigned, and who its members are. */
export function describeGroup(context: OperationContext, groupId: string): Group {
  const { cluster, nowMs } = context
  const state = cluster.state()
  const group = findGroup(state, groupId)
  const summary = groupSummary(state, group)
  const offsets = offsetsOf(context, group)
  const lag = summary.lag === null ? null : BigInt(summary.lag)
  const uncommitted = summary.uncommitted === null ? null : BigInt(summary.uncommitted)
  return {
    ...summary,
    sentence: groupSentence({ ...summary, lag, uncommitted, producedPerSecond: producedPerSecond(state, offsets) }),
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
function offsetsOf({ cluster, nowMs }: OperationContext, group: GroupState): GroupOffset[] {
  const state = cluster.state()
  const rows = new Map<string, GroupPartition>()
  for (const partition of groupPartitions(state, group)) rows.set(`${partition.partition}/${partition.topic}`, partition)
  const memberOf = new Map<string, string>()
  for (const member of group.members ?? []) {
    for (const { topic, partitions } of member.assignment ?? []) {
      for (const partition of partitions) {
        const key = `${partition}/${topic}`
        memberOf.set(key, member.memberId)
        if (!rows.has(key) && group.offsets !== null)
          rows.set(key, groupPartition(state, group, { topic, partition }, NEVER_COMMITTED))
      }
    }
  }
  return [...rows]
    .map(([key, row]) => offsetAnswer(cluster, row, memberOf.get(key) ?? null, nowMs))
    .toSorted((a, b) => (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition))
}

function offsetAnswer(cluster: ClusterHandle, row: GroupPartition, memberId: string | null, nowMs: number): GroupOffset {
  return {
    topic: row.topic,
    partition: row.partition,
    committedOffset: row.committedOffset?.toString() ?? null,
    logStartOffset: row.logStartOffset?.toString() ?? null,
    logEndOffset: row.logEndOffset?.toString() ?? null,
    lag: row.lag?.toString() ?? null,
    lagReason: row.lagReason,
    lastStableOffset: row.lastStableOffset?.toString() ?? null,
    uncommitted: row.uncommitted?.toString() ?? null,
    lagSeconds: row.lagSeconds,
    memberId,
    losesDataInSeconds: losesDataInSeconds(cluster, row, nowMs),
  }
}

/**
 * Retention counts by the time that a message carries. Until that has been looked up (`askUnreadTimes`), the time at which the
 * group's position was the log end stands for it.
 */
function losesDataInSeconds(cluster: ClusterHandle, row: GroupPartition, nowMs: number): number | null {
  const state = cluster.state()
  const topic = state.topics.get(row.topic)
  const unread = firstUnread(row)
  const partition = topic && findPartition(state, row.topic, row.partition)
  if (topic === undefined || unread === null || !partition) return null
  const known = knownTimeAt(cluster, topic, unread)
  const firstUnreadMs = known ?? (row.lagSeconds === null ? null : nowMs - row.lagSeconds * 1000)
  const sizeBytes = leaderSize(state, partition)
  const messages = Number((row.logEndOffset ?? 0n) - (row.logStartOffset ?? 0n))
  const rate = numberAt(state.partitionColumns.messagesPerSecond, partition.row)
  const bytesPerSecond = rate === null || sizeBytes === null || messages <= 0 ? null : (rate * sizeBytes) / messages
  return groupLoss({ ...row, firstUnreadMs, sizeBytes, bytesPerSecond }, rulesOf(topic), nowMs)?.inSeconds ?? null
}

/** Looks up when the messages were written that the group reads next. Never rejects; takes two seconds at most. */
export async function askUnreadTimes(context: OperationContext, groupId: string): Promise<void> {
  const { cluster } = context
  const state = cluster.state()
  const group = state.groups?.get(groupId)
  if (group === undefined) return
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(TIMES_TIMEOUT_MS)])
  const unread = groupPartitions(state, group).flatMap(row => {
    const topic = state.topics.get(row.topic)
    const address = firstUnread(row)
    // An endless topic takes nothing from anyone.
    return topic === undefined || address === null || !retentionLimits(rulesOf(topic))?.includes('time')
      ? []
      : [{ topic, address }]
  })
  for (const [topic, wanted] of Map.groupBy(unread, each => each.topic)) {
    await askTimesAt(
      cluster,
      topic,
      wanted.map(({ address }) => address),
      signal,
    )
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
