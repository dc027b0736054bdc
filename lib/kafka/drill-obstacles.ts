import type { ClusterState } from './cluster-state.ts'
import { plural } from '../format/number.ts'
import { isOffline, isUnderReplicated } from './partition-health.ts'

const NAMED = 5

/** Why a drill should not begin now: what a former one, or anything else, has left unhealed. One sentence each. */
export function drillObstacles(state: ClusterState): string[] {
  const obstacles: string[] = []
  for (const { brokerId, registered, reachable } of state.brokers.values()) {
    if (!registered) obstacles.push(`Broker ${brokerId} is down.`)
    else if (!reachable) obstacles.push(`Broker ${brokerId} does not answer.`)
  }
  const offline: string[] = []
  const thin: string[] = []
  for (const { name, partitions } of state.topics.values()) {
    for (const partition of partitions) {
      if (isOffline(partition)) offline.push(`${name}-${partition.partition}`)
      else if (isUnderReplicated(partition)) thin.push(`${name}-${partition.partition}`)
    }
  }
  if (offline.length > 0) obstacles.push(`${plural(offline.length, 'partition')} without a leader: ${named(offline)}.`)
  if (thin.length > 0) obstacles.push(`${plural(thin.length, 'partition')} with a replica out of sync: ${named(thin)}.`)
  return obstacles
}

function named(partitions: readonly string[]): string {
  const rest = partitions.length - NAMED
  return partitions.slice(0, NAMED).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}
