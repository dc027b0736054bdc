import { numberAt, offsetAt, type ClusterState, type GroupState, type TopicState } from '#lib/kafka/cluster-state'
import type { TopicGroup, TopicOffsets } from '#lib/wire/topic-offsets'
import type { OperationContext } from './context.ts'
import { findTopic } from './describe-topic.ts'
import { failuresOf } from './partial-truth.ts'

/** Positions in one answer, all groups and partitions together: about a megabyte. */
const MOST_POSITIONS = 50_000
const MOST_GROUPS = 200
const FEWEST_GROUPS = 10

/** Where a topic's logs begin and end and where its groups stand, of one look: no group is ahead of its log by a race. */
export function listTopicOffsets({ cluster, nowMs }: OperationContext, name: string): TopicOffsets {
  const state = cluster.state()
  const topic = findTopic(state, name)
  const readers = readersOf(state, name)
  const most = mostGroups(topic.partitions.length)
  const { logStartOffset, logEndOffset, offsetsAsOfMs } = state.partitionColumns
  return {
    topic: name,
    partitions: topic.partitions.map(({ partition, row }) => ({
      partition,
      logStartOffset: offsetAt(logStartOffset, row)?.toString() ?? null,
      logEndOffset: offsetAt(logEndOffset, row)?.toString() ?? null,
      staleSinceMs: staleSince(numberAt(offsetsAsOfMs, row), state.looks.offsets.periodMs, nowMs),
    })),
    groups: readers.slice(0, most).map(group => placesOf(state, topic, group, nowMs)),
    omittedGroups: Math.max(0, readers.length - most),
    asOfMs: state.asOfMs,
    failures: failuresOf(state, ['metadata', 'offsets', 'groups'], nowMs),
  }
}

/** How many groups an answer holds for a topic of so many partitions. */
export function mostGroups(partitions: number): number {
  return Math.min(MOST_GROUPS, Math.max(FEWEST_GROUPS, Math.floor(MOST_POSITIONS / Math.max(1, partitions))))
}

/** Those with members first, then by name. */
function readersOf(state: ClusterState, topic: string): GroupState[] {
  return [...(state.groups?.values() ?? [])]
    .filter(group => group.offsets?.some(offsets => offsets.topic === topic) === true)
    .toSorted((a, b) => isIdle(a) - isIdle(b) || (a.groupId < b.groupId ? -1 : 1))
}

function isIdle({ members }: GroupState): number {
  return members?.length === 0 ? 1 : 0
}

/** Straight from the columns: a topic of a thousand partitions and fifty groups has as many positions as a cluster has partitions. */
function placesOf({ partitionColumns, looks }: ClusterState, topic: TopicState, group: GroupState, nowMs: number): TopicGroup {
  const offsets = group.offsets?.find(candidate => candidate.topic === topic.name)
  const committedOffsets: (string | null)[] = []
  const lagSeconds: (number | null)[] = []
  for (const { partition, row } of topic.partitions) {
    const index = offsets === undefined ? -1 : placeOf(offsets.partitions, partition)
    const committed = offsets?.committedOffset[index] ?? -1n
    committedOffsets.push(committed < 0n ? null : committed.toString())
    const end = partitionColumns.logEndOffset[row] ?? -1n
    lagSeconds.push(committed < 0n || end < 0n ? null : committed >= end ? 0 : tenths(offsets?.lagSeconds[index]))
  }
  const { groupId, type, health } = group
  const staleSinceMs = staleSince(group.offsetsAsOfMs, looks.groups.periodMs, nowMs)
  return { groupId, type, members: group.members?.length ?? null, health, staleSinceMs, committedOffsets, lagSeconds }
}

const STALE_MS = 15_000
const STALE_LOOKS = 3

/** A time that moves with every look would make every partition another one at every look: it is told where it has stopped. */
function staleSince(asOfMs: number | null, periodMs: number, nowMs: number): number | null {
  return asOfMs !== null && nowMs - asOfMs > Math.max(STALE_MS, periodMs * STALE_LOOKS) ? asOfMs : null
}

/** Partitions usually lie at their own index. −1: the group has no offset there. */
function placeOf(partitions: Int32Array, partition: number): number {
  return partitions[partition] === partition ? partition : partitions.indexOf(partition)
}

/** An estimate of ten digits would make every answer another one. null: unknown. */
function tenths(seconds = Number.NaN): number | null {
  return Number.isNaN(seconds) ? null : Math.round(seconds * 10) / 10
}
