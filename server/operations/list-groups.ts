import type * as z from 'zod/mini'
import { groupSummary, type GroupHealth, type groupList, type GroupSummary } from '#lib/wire/groups'
import type { OperationContext } from './context.ts'
import { groupSummaries } from './group-answers.ts'
import { pageOf, type ListQuery, type ListSpec } from './list-page.ts'
import { failuresOf } from './partial-truth.ts'

export interface GroupListQuery extends ListQuery {
  health?: GroupHealth | undefined
  /** Kafka's word for the state. */
  state?: string | undefined
  /** Only groups that read this topic. */
  topic?: string | undefined
}

const spec: ListSpec<GroupSummary> = {
  id: item => item.groupId,
  sorts: {
    groupId: item => item.groupId,
    type: item => item.type,
    state: item => item.state,
    members: item => item.members,
    coordinatorId: item => item.coordinatorId,
    lag: item => (item.lag === null ? null : BigInt(item.lag)),
    lagSeconds: item => item.lagSeconds,
    health: item => item.health,
    consumedPerSecond: item => item.consumedPerSecond,
  },
  defaultSort: 'groupId',
  fields: Object.keys(groupSummary.shape),
}

export function listGroups({ cluster, nowMs }: OperationContext, query: GroupListQuery): z.infer<typeof groupList> {
  const state = cluster.state()
  const all = groupSummaries(state)
  const failures = failuresOf(state, ['groups', 'offsets'], nowMs)
  if (all === null && failures.length === 0) {
    failures.push({ brokerId: null, code: 'not-known-yet', message: 'The groups have not been listed yet' })
  }
  return {
    ...pageOf(
      (all ?? []).filter(group => matches(group, query)),
      query,
      spec,
    ),
    asOfMs: state.looks.groups.asOfMs,
    failures,
  }
}

function matches(group: GroupSummary, { health, state, topic }: GroupListQuery): boolean {
  if (health !== undefined && group.health !== health) return false
  if (state !== undefined && group.state.toLowerCase() !== state.toLowerCase()) return false
  return topic === undefined || group.topics.includes(topic)
}
