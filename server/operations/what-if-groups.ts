import type { ClusterState, GroupState } from '#lib/kafka/cluster-state'
import { OFFSETS_TOPIC, offsetsPartitionOf } from '#lib/kafka/group-coordinator'
import type { GroupLoss } from '#lib/wire/what-if'
import type { PartitionChange } from './what-if-thread/predict-losses.ts'

/**
 * The groups that cannot go on: partitions that they read lose their last leader, or their coordinator is lost or can store
 * no offsets. Worst first; null while the groups are not known.
 */
export function groupLosses(state: ClusterState, touched: readonly PartitionChange[]): GroupLoss[] | null {
  if (state.groups === null) return null
  const offline = offlineByTopic(touched)
  const offsets = offsetsAfter(state, touched)
  return [...state.groups.values()]
    .map(group => ({
      groupId: group.groupId,
      type: group.type,
      state: group.state,
      members: group.members?.length ?? null,
      offline: offlineRead(group, offline),
      coordinator: coordinatorAfter(group.groupId, offsets),
    }))
    .filter(({ offline: count, coordinator }) => count > 0 || coordinator === 'lost' || coordinator === 'cannot-commit')
    .toSorted((a, b) => b.offline - a.offline || (a.groupId < b.groupId ? -1 : 1))
}

function offlineByTopic(touched: readonly PartitionChange[]): Map<string, Set<number>> {
  const offline = new Map<string, Set<number>>()
  for (const { topic, partition, before, after } of touched) {
    if (after.state !== 'offline' || before.state === 'offline') continue
    const partitions = offline.get(topic)
    if (partitions === undefined) offline.set(topic, new Set([partition]))
    else partitions.add(partition)
  }
  return offline
}

/** Partitions that the group has an offset in or a member on. */
function offlineRead(group: GroupState, offline: ReadonlyMap<string, ReadonlySet<number>>): number {
  if (offline.size === 0) return 0
  const read = new Set<string>()
  const note = (topic: string, partitions: Iterable<number>) => {
    const lost = offline.get(topic)
    if (lost === undefined) return
    for (const partition of partitions) if (lost.has(partition)) read.add(`${topic} ${partition}`)
  }
  for (const { topic, partitions } of group.offsets ?? []) note(topic, partitions)
  for (const member of group.members ?? []) for (const part of member.assignment ?? []) note(part.topic, part.partitions)
  return read.size
}

interface OffsetsAfter {
  partitionCount: number
  touched: ReadonlyMap<number, PartitionChange>
}

/** null: the offsets topic is not there (nobody has committed yet) or not visible. */
function offsetsAfter(state: ClusterState, touched: readonly PartitionChange[]): OffsetsAfter | null {
  const partitionCount = state.topics.get(OFFSETS_TOPIC)?.partitions.length ?? 0
  if (partitionCount === 0) return null
  const own = touched.filter(({ topic }) => topic === OFFSETS_TOPIC)
  return { partitionCount, touched: new Map(own.map(each => [each.partition, each])) }
}

function coordinatorAfter(groupId: string, offsets: OffsetsAfter | null): GroupLoss['coordinator'] {
  if (offsets === null) return 'unknown'
  const found = offsets.touched.get(offsetsPartitionOf(groupId, offsets.partitionCount))
  if (found === undefined) return 'stays'
  const { before, after } = found
  if (after.leader === null) return before.state === 'offline' ? 'stays' : 'lost'
  // The coordinator writes commits with acks=all.
  if (after.state === 'under-min-isr' && before.state !== 'under-min-isr') return 'cannot-commit'
  return after.leader === before.leader ? 'stays' : 'moves'
}
