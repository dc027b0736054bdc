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
  if (group.coordinatorId === null) {
    throw new PartituraError('not-known-yet', `The coordinator of group “${groupId}” is not known now.`, { retryable: true })
  }
  if (dryRun) return { groupId, dryRun }
  await confirmed(cluster, groupId, cluster.changes.deleteGroup(groupId, group.coordinatorId, signal))
  await cluster.refresh(['groups'])
  return { groupId, dryRun }
}

/** A time-out says nothing about the outcome: look, and say what was seen. */
async function confirmed(cluster: OperationContext['cluster'], groupId: string, change: Promise<void>): Promise<void> {
  try {
    await change
  } catch (error) {
    if (!(error instanceof PartituraError) || error.code !== 'timed-out') throw error
    await cluster.refresh(['groups'])
    if (cluster.state().groups?.has(groupId) === false) return
    const message = `The coordinator did not confirm in time that group “${groupId}” was deleted. Look again in a moment.`
    throw new PartituraError('outcome-unknown', message, { cause: error })
  }
}
