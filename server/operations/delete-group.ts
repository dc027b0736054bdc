import { PartituraError } from '../errors.ts'
import { requireWritable, type OperationContext } from './context.ts'
import { findGroup } from './describe-group.ts'

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
  if (dryRun) return { groupId, dryRun }
  await cluster.changes.deleteGroup(groupId, signal)
  await cluster.refresh(['groups'])
  return { groupId, dryRun }
}
