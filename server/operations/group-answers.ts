import type { ClusterState, GroupState } from '#lib/kafka/cluster-state'
import type { GroupSummary } from '#lib/wire/groups'
import { groupLag } from './group-offsets.ts'
import { oncePerParts } from './once-per-state.ts'

/** A summary of every group, made anew when groups, topics or offsets were looked at; null: groups were never listed. */
export const groupSummaries = oncePerParts(
  ({ topics, groups, partitionColumns, looks }) => [topics, groups, partitionColumns, looks.groups.asOfMs, looks.offsets.asOfMs],
  state => (state.groups === null ? null : [...state.groups.values()].map(group => groupSummary(state, group))),
)

export function groupSummary(state: ClusterState, group: GroupState): GroupSummary {
  const sum = group.offsets === null ? unknownOffsets(group) : groupLag(state, group)
  return {
    groupId: group.groupId,
    type: group.type,
    state: group.state,
    protocol: group.protocol,
    members: group.members?.length ?? null,
    coordinatorId: group.coordinatorId,
    topics: topicsOf(group),
    lag: sum.lag?.toString() ?? null,
    lagReason: sum.reason,
    uncommitted: sum.uncommitted?.toString() ?? null,
    lagSeconds: sum.lag === null ? null : sum.lagSeconds,
    health: group.health,
    healthReason: group.healthReason,
    healthEvidence: group.healthEvidence,
    error: group.error,
    consumedPerSecond: group.consumedPerSecond,
  }
}

function unknownOffsets(group: GroupState): ReturnType<typeof groupLag> {
  return { lag: null, lagSeconds: null, uncommitted: null, reason: group.error ?? 'the group’s offsets are not known yet' }
}

/** Topics in which it has committed or which it has assigned, by name. */
function topicsOf(group: GroupState): string[] {
  const assigned = (group.members ?? []).flatMap(member => (member.assignment ?? []).map(({ topic }) => topic))
  return [...new Set([...(group.offsets ?? []).map(({ topic }) => topic), ...assigned])].toSorted()
}
