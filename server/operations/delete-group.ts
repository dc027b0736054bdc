import type { ClusterState } from '#lib/kafka/cluster-state'
import { ownOffsetChanges } from '#lib/kafka/changes/offset-changes'
import { PartituraError } from '../errors.ts'
import { messageOf } from '../log.ts'
import { requireWritable, type OperationContext } from './context.ts'
import { activeMembers, conflictWith } from './group-guard.ts'
import { confirmed, seenInCluster } from './seen-in-cluster.ts'
import { goneOffsets } from './undo-group-change.ts'

export interface DeletedGroup {
  groupId: string
  dryRun: boolean
  /** Of the record that brings its offsets back; null: a dry run. */
  changeId: string | null
}

const PATIENCE_MS = 5000

/** Deletes the group and its committed offsets. Kafka refuses while it has members, and so do we before asking. */
export async function deleteGroup(
  { cluster, signal }: OperationContext,
  groupId: string,
  { dryRun = false }: { dryRun?: boolean | undefined },
): Promise<DeletedGroup> {
  requireWritable(cluster)
  const group = await cluster.reads.groupNow(groupId, PATIENCE_MS, signal)
  if (group === null) throw new PartituraError('group-not-found', `The cluster has no group “${groupId}”.`)
  const members = activeMembers(group).length
  if (members > 0) {
    throw conflictWith(group, `Group “${groupId}” has ${members} active member${members === 1 ? '' : 's'}: stop them first.`)
  }
  if (dryRun) return { groupId, dryRun, changeId: null }
  return cluster.groupRecord.exclusively(groupId, async () => {
    const offsets = goneOffsets(group)
    const text = `Group deleted with ${offsets.length} committed offset${offsets.length === 1 ? '' : 's'}`
    const counts = { changed: offsets.length, skipped: '0', repeated: '0' }
    const changeId = await cluster.groupRecord.begin({ groupId, action: 'delete-group', text, undoes: null, offsets, ...counts })
    const moved = group.offsets.map(({ topic, partition, offset }) => ({ topic, partition, before: offset, after: null }))
    cluster.tell({ expected: { groupId, offsets: moved } })
    const isGone = (state: ClusterState) => state.groups?.has(groupId) === false
    try {
      const wasConfirmed = await confirmed(cluster, cluster.changes.deleteGroup(groupId, signal), {
        classes: ['groups'],
        isSeen: isGone,
        signal,
      })
      cluster.tell({ events: ownOffsetChanges(groupId, text, moved) })
      await cluster.groupRecord.end(changeId, 'done', wasConfirmed ? null : 'Kafka’s answer did not come; the group is gone')
    } catch (error) {
      const isOpen = error instanceof PartituraError && error.code === 'outcome-unknown'
      await cluster.groupRecord.end(changeId, isOpen ? 'unknown' : 'refused', messageOf(error))
      throw error
    }
    await seenInCluster(cluster, ['groups'], isGone, signal)
    return { groupId, dryRun, changeId }
  })
}
