import type { BrokerPool } from '../connections/broker-pool.ts'
import { kafkaErrorName } from '../errors.ts'
import { describeGroupsRequest } from '../protocol/describe-groups.ts'
import { askBrokers, type ReadOptions } from './ask-brokers.ts'
import { GROUP_DESCRIBES, GROUPS_PER_REQUEST } from './groups.ts'

export interface MissingGroup {
  groupId: string
  type: string
  /** The broker that coordinates it if it is there; null: nobody can be asked. */
  coordinatorId: number | null
}

const MOVING = new Set(['NOT_COORDINATOR', 'COORDINATOR_NOT_AVAILABLE', 'COORDINATOR_LOAD_IN_PROGRESS'])

/**
 * Which of the groups that no broker lists any more are gone. While a group moves to another coordinator nobody lists it either:
 * only a broker that says that it coordinates the group can say that there is none.
 */
export async function readGoneGroups(
  pool: BrokerPool,
  missing: readonly MissingGroup[],
  options: ReadOptions,
): Promise<ReadonlySet<string>> {
  const byCoordinator = new Map<number, MissingGroup[]>()
  for (const group of missing) {
    if (group.coordinatorId === null) continue
    const known = byCoordinator.get(group.coordinatorId)
    if (known) known.push(group)
    else byCoordinator.set(group.coordinatorId, [group])
  }
  const { answers } = await askBrokers(byCoordinator.keys(), brokerId =>
    goneAt(pool, brokerId, byCoordinator.get(brokerId) ?? [], options),
  )
  return new Set([...answers.values()].flat())
}

async function goneAt(
  pool: BrokerPool,
  brokerId: number,
  groups: readonly MissingGroup[],
  options: ReadOptions,
): Promise<string[]> {
  const gone: string[] = []
  for (const [type, ofType] of Map.groupBy(groups, group => group.type)) {
    const request = GROUP_DESCRIBES[type] ?? describeGroupsRequest
    const ids = ofType.map(({ groupId }) => groupId)
    for (let at = 0; at < ids.length; at += GROUPS_PER_REQUEST) {
      const answer = await pool.request(brokerId, request, { groupIds: ids.slice(at, at + GROUPS_PER_REQUEST) }, options)
      for (const { groupId, errorCode, state } of answer.groups) {
        // Dead: how Kafka before 4.0 names a group that is not there (KIP-1043). One that may no longer be seen is gone for us.
        const isGone = errorCode === 0 ? state === 'Dead' : !MOVING.has(kafkaErrorName(errorCode))
        if (isGone) gone.push(groupId)
      }
    }
  }
  return gone
}
