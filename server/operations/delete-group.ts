import type { ClusterState } from '#lib/kafka/cluster-state'
import { PartituraError } from '../errors.ts'
import { requireWritable, type OperationContext } from './context.ts'
import { findGroup } from './describe-group.ts'
import { confirmed, seenInCluster } from './seen-in-cluster.ts'

export interface DeletedGroup {
  groupId: string
  dryRun: boolean
}

/** Deletes the group and its committed offsets. Kafka refuses while it has members, and so do we before asking. */
export async function deleteGroup(
  { cluster, signal }: OperationContext,
  groupId: string,
  { dryRun = false }: { dryRun?: boolean | undefined },
): Promise<DeletedGroup> {
  requireWritable(cluster)
  const group = findGroup(cluster.state(), groupId)
  const members = group.members?.length ?? 0
  if (members > 0) {
    throw new PartituraError(
      'conflict',
      `Group “${groupId}” has ${members} active member${members === 1 ? '' : 's'}: stop them first.`,
    )
  }
  if (group.coordinatorId === null) {
    throw new PartituraError('not-known-yet', `The coordinator of group “${groupId}” is not known now.`, { retryable: true })
  }
  if (dryRun) return { groupId, dryRun }
  const isGone = (state: ClusterState) => state.groups?.has(groupId) === false
  const deleting = cluster.changes.deleteGroup(groupId, group.coordinatorId, signal)
  await confirmed(cluster, deleting, ['groups'], isGone, signal)
  await seenInCluster(cluster, ['groups'], isGone, signal)
  return { groupId, dryRun }
}
