import type { ClusterState, GroupState } from '#lib/kafka/cluster-state'
import { sumCounted } from '#lib/kafka/lag'
import type { Topic } from '#lib/wire/topics'
import { largestLagSeconds, topicPartitions } from './group-offsets.ts'

/** The groups that have an offset in the topic or a member assigned to it, with their lag in this topic alone. */
export function topicReaders(state: ClusterState, topic: string): Topic['readers'] {
  const readers = [...(state.groups?.values() ?? [])].filter(group => reads(group, topic))
  return readers
    .toSorted((a, b) => (a.groupId < b.groupId ? -1 : 1))
    .map(group => {
      const offsets = group.offsets?.find(candidate => candidate.topic === topic)
      const partitions = offsets === undefined ? [] : topicPartitions(state, group, offsets)
      const { lag } = sumCounted(partitions)
      return {
        groupId: group.groupId,
        type: group.type,
        state: group.state,
        members: group.members?.length ?? null,
        lag: lag?.toString() ?? null,
        lagSeconds: lag === null ? null : largestLagSeconds(partitions),
        health: group.health,
      }
    })
}

function reads(group: GroupState, topic: string): boolean {
  if (group.offsets?.some(offsets => offsets.topic === topic) === true) return true
  return group.members?.some(member => member.assignment?.some(part => part.topic === topic) === true) === true
}
