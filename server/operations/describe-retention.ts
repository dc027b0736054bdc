import { numberAt, offsetAt, type ClusterState, type GroupState, type TopicState } from '#lib/kafka/cluster-state'
import { leaderSize } from '#lib/kafka/cluster-totals'
import { expiryOf, groupLoss, retentionLimits, type RetentionRules } from '#lib/kafka/retention'
import { edgeAheadMs, retentionEdge } from '#lib/kafka/retention-edge'
import { lossSentence } from '#lib/kafka/retention-sentence'
import type { Failure } from '#lib/wire/common'
import type { GroupRetention, PartitionRetention, Retention } from '#lib/wire/retention'
import { messageOf } from '../log.ts'
import type { PartitionTimes } from '../messages/log-times.ts'
import type { OperationContext } from './context.ts'
import { findTopic } from './describe-topic.ts'
import { topicPartitions, type GroupPartition } from './group-offsets.ts'
import { askTimesAt, knownTimeAt } from './offset-times.ts'
import { failuresOf } from './partial-truth.ts'

const TIMES_TIMEOUT_MS = 5000

/** What a topic keeps and until when, asked of the leaders now, joined with what its groups have read. */
export async function describeRetention(context: OperationContext, name: string): Promise<Retention> {
  const { cluster, nowMs } = context
  const state = cluster.state()
  const topic = findTopic(state, name)
  const rules = rulesOf(topic)
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(TIMES_TIMEOUT_MS)])
  const aheadMs = edgeAheadMs(rules)
  const [{ times, failures }, toStay] = await Promise.all([
    timesOf(context, name, signal),
    firstToStay(context, name, rules, aheadMs, signal),
  ])
  const partitions = topic.partitions.map(partition => {
    const column = partitionFacts(state, partition.row)
    const sizeBytes = leaderSize(state, partition)
    const answer = partitionAnswer(partition.partition, column, sizeBytes, times.get(partition.partition), rules, nowMs)
    const { bytesPerSecond } = answer
    const facts = { ...column, sizeBytes, bytesPerSecond, firstToStay: toStay.get(partition.partition) }
    return { ...answer, edge: aheadMs === null ? null : edgeAnswer(retentionEdge(facts, rules, aheadMs)) }
  })
  const readers = readersOf(state, name)
  const unread = readers.flatMap(({ offsets }) => offsets.flatMap(offset => firstUnread(offset) ?? []))
  const trouble = await askTimesAt(cluster, topic, unread, signal)
  if (trouble !== null)
    failures.push({ brokerId: null, code: 'time-unknown', message: `Not every unread message could be looked at: ${trouble}` })
  const timeAt = (partition: number, offset: bigint) => knownTimeAt(cluster, topic, { partition, offset })
  return {
    topic: name,
    cleanupPolicy: rules.cleanupPolicy,
    retentionMs: rules.retentionMs?.toString() ?? null,
    retentionBytes: rules.retentionBytes?.toString() ?? null,
    segmentMs: topic.config?.segmentMs?.toString() ?? null,
    segmentBytes: topic.config?.segmentBytes?.toString() ?? null,
    limitedBy: retentionLimits(rules),
    edgeAheadMs: aheadMs,
    partitions,
    groups: readers.map(({ group, offsets }) => groupAnswer(group, offsets, partitions, rules, timeAt, nowMs)),
    asOfMs: state.asOfMs,
    failures: [...failuresOf(state, ['metadata', 'offsets', 'log-dirs', 'groups'], nowMs), ...failures],
  }
}

export function rulesOf({ config }: TopicState): RetentionRules {
  const { cleanupPolicy = null, retentionMs = null, retentionBytes = null } = config ?? {}
  return { cleanupPolicy, retentionMs, retentionBytes }
}

/** The offset of the first message that a group has not read and retention has not taken; null: none, or not known. */
export function firstUnread({ partition, committedOffset, logStartOffset, logEndOffset }: GroupPartition) {
  if (committedOffset === null || logStartOffset === null || logEndOffset === null) return null
  const offset = committedOffset < logStartOffset ? logStartOffset : committedOffset
  return offset < logEndOffset ? { partition, offset } : null
}

async function timesOf({ cluster }: OperationContext, name: string, signal: AbortSignal) {
  const failures: Failure[] = []
  try {
    return { times: await cluster.messages.times(name, signal), failures }
  } catch (error) {
    failures.push({ brokerId: null, code: 'time-unknown', message: `The times of messages are not known: ${messageOf(error)}` })
    return { times: new Map<number, PartitionTimes>(), failures }
  }
}

/**
 * By partition, the first message that retention by time leaves alone for so long yet: Kafka finds it by its time index. Null:
 * none is so young. What nobody told is absent; the leader's silence is told by the times already.
 */
async function firstToStay(
  { cluster, nowMs }: OperationContext,
  name: string,
  rules: RetentionRules,
  aheadMs: number | null,
  signal: AbortSignal,
): Promise<Map<number, bigint | null>> {
  if (aheadMs === null || retentionLimits(rules)?.includes('time') !== true) return new Map()
  const timeMs = Math.max(0, Math.ceil(nowMs + aheadMs - Number(rules.retentionMs)))
  try {
    const logs = await cluster.reads.logOffsets([{ name, partitions: null }], timeMs, signal)
    return new Map(logs.filter(({ failure }) => failure === null).map(({ partition, atTime }) => [partition, atTime]))
  } catch {
    return new Map()
  }
}

function edgeAnswer(edge: ReturnType<typeof retentionEdge>): PartitionRetention['edge'] {
  return edge && { ...edge, offset: String(edge.offset) }
}

interface PartitionFacts {
  logStartOffset: bigint | null
  logEndOffset: bigint | null
  messagesPerSecond: number | null
}

function partitionFacts({ partitionColumns: columns }: ClusterState, row: number): PartitionFacts {
  return {
    logStartOffset: offsetAt(columns.logStartOffset, row),
    logEndOffset: offsetAt(columns.logEndOffset, row),
    messagesPerSecond: numberAt(columns.messagesPerSecond, row),
  }
}

function partitionAnswer(
  partition: number,
  { logStartOffset, logEndOffset, messagesPerSecond }: PartitionFacts,
  sizeBytes: number | null,
  times: PartitionTimes | undefined,
  rules: RetentionRules,
  nowMs: number,
): Omit<PartitionRetention, 'edge'> {
  const messages = logStartOffset === null || logEndOffset === null ? null : Number(logEndOffset - logStartOffset)
  const bytesPerSecond =
    messagesPerSecond === null || sizeBytes === null || messages === null || messages === 0
      ? null
      : (messagesPerSecond * sizeBytes) / messages
  const oldest = { timestampMs: times?.earliestMs ?? null, bytesToEnd: sizeBytes, bytesPerSecond }
  return {
    partition,
    logStartOffset: logStartOffset?.toString() ?? null,
    logEndOffset: logEndOffset?.toString() ?? null,
    earliestMs: times?.earliestMs ?? null,
    latestMs: times?.latestMs ?? null,
    timesError: times?.error ?? null,
    sizeBytes,
    bytesPerSecond,
    nextExpiry: messages === 0 ? null : expiryOf(oldest, rules, nowMs),
  }
}

function readersOf(state: ClusterState, topic: string): { group: GroupState; offsets: GroupPartition[] }[] {
  return [...(state.groups?.values() ?? [])]
    .flatMap(group => {
      const found = group.offsets?.find(offsets => offsets.topic === topic)
      return found === undefined ? [] : [{ group, offsets: topicPartitions(state, group, found) }]
    })
    .toSorted((a, b) => (a.group.groupId < b.group.groupId ? -1 : 1))
}

function groupAnswer(
  group: GroupState,
  offsets: readonly GroupPartition[],
  partitions: readonly PartitionRetention[],
  rules: RetentionRules,
  timeAt: (partition: number, offset: bigint) => number | null,
  nowMs: number,
): GroupRetention {
  const facts = new Map(partitions.map(partition => [partition.partition, partition]))
  const rows = offsets.flatMap(row => {
    const { sizeBytes = null, bytesPerSecond = null } = facts.get(row.partition) ?? {}
    const unread = firstUnread(row)
    const firstUnreadMs = unread && timeAt(unread.partition, unread.offset)
    const loss = groupLoss({ ...row, firstUnreadMs, sizeBytes, bytesPerSecond }, rules, nowMs)
    if (loss === null || row.committedOffset === null) return []
    return [{ partition: row.partition, committedOffset: row.committedOffset, firstUnreadMs, ...loss }]
  })
  const next = rows.filter(row => row.inSeconds !== null).toSorted((a, b) => (a.inSeconds ?? 0) - (b.inSeconds ?? 0))[0]
  const lost = rows.reduce((sum, row) => sum + row.lost, 0n)
  const unread = rows.reduce((sum, row) => sum + row.unread, 0n)
  const members = group.members?.length ?? null
  return {
    groupId: group.groupId,
    members,
    sentence: lossSentence({ groupId: group.groupId, members, lost, unread, inSeconds: next?.inSeconds ?? null }),
    lost: String(lost),
    unread: String(unread),
    losesDataInSeconds: next?.inSeconds ?? null,
    by: next?.by ?? null,
    partitions: rows.map(row => ({
      partition: row.partition,
      committedOffset: String(row.committedOffset),
      firstUnreadMs: row.firstUnreadMs,
      lost: String(row.lost),
      unread: String(row.unread),
      losesDataInSeconds: row.inSeconds,
      by: row.by,
    })),
  }
}
