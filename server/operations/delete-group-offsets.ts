import { deleteOffsetsCommand } from '#lib/kafka/groups-command'
import type { OffsetsChange } from '#lib/wire/group-changes'
import { PartituraError } from '../errors.ts'
import { changeOffsets } from './change-offsets.ts'
import type { OperationContext } from './context.ts'
import { keyOf, type ChangeRow } from './offset-plan.ts'

export interface DeletedOffsets {
  topic: string
  /** undefined: all in which the group has committed. */
  partitions?: readonly number[] | undefined
  dryRun?: boolean | undefined
  fingerprint?: string | undefined
}

/**
 * Forgets what a group without members has committed in a topic: the next consumer starts there as auto.offset.reset says.
 * @throws PartituraError as `changeOffsets`; `topic-not-found` when nothing was committed there
 */
export function deleteGroupOffsets(
  context: OperationContext,
  groupId: string,
  { topic, partitions, dryRun = false, fingerprint }: DeletedOffsets,
): Promise<OffsetsChange> {
  const { cluster, signal } = context
  const some = partitions === undefined ? '' : ` (partitions ${partitions.slice(0, 20).join(', ')})`
  return changeOffsets(context, {
    groupId,
    action: 'delete-offsets',
    text: `Committed offsets of ${topic}${some} deleted`,
    undoes: null,
    mayCreate: false,
    dryRun,
    fingerprint,
    command: deleteOffsetsCommand({
      bootstrap: cluster.config.bootstrap,
      groupId,
      topics: [{ topic, partitions: partitions ?? null }],
    }),
    async plan(now) {
      const committed = now.offsets.filter(each => each.topic === topic && (partitions?.includes(each.partition) ?? true))
      if (committed.length === 0) {
        throw new PartituraError('topic-not-found', `Group “${groupId}” has committed no offset in ${topic}${some}.`)
      }
      const logs = await cluster.reads.logOffsets(
        [{ name: topic, partitions: committed.map(each => each.partition) }],
        null,
        signal,
      )
      const byKey = new Map(logs.map(log => [keyOf(log), log]))
      return committed.map(({ partition, offset, leaderEpoch, metadata }): ChangeRow => {
        const log = byKey.get(keyOf({ topic, partition }))
        const ends = { logStartOffset: log?.logStartOffset ?? null, logEndOffset: log?.logEndOffset ?? null }
        const row = {
          topic,
          partition,
          before: offset,
          after: null,
          ...ends,
          messages: null,
          effect: 'unknown',
          problem: null,
        } as const
        return { ...row, note: 'forgotten: auto.offset.reset decides', deletes: true, leaderEpoch, metadata }
      })
    },
  })
}
