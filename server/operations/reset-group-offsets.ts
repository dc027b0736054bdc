import { resetOffsetsCommand } from '#lib/kafka/groups-command'
import type { OffsetTarget } from '#lib/kafka/offset-target'
import type { OffsetsBody, OffsetsChange } from '#lib/wire/group-changes'
import { changeOffsets } from './change-offsets.ts'
import type { OperationContext } from './context.ts'
import { planOffsets, readOffsetRequest, type OffsetRequest } from './offset-plan.ts'

/**
 * Sets where a group without members goes on reading, or (`dryRun`) says what that would skip or repeat.
 * @throws PartituraError as `changeOffsets`, and `invalid-body` for a target or a file that cannot be read
 */
export async function resetGroupOffsets(context: OperationContext, groupId: string, body: OffsetsBody): Promise<OffsetsChange> {
  const request = readOffsetRequest(groupId, body)
  const topics = request.topics?.map(({ name, partitions }) => ({ topic: name, partitions })) ?? null
  return changeOffsets(context, {
    groupId,
    action: 'reset-offsets',
    text: `Offsets of ${scopeWords(request)} set ${targetWords(request.target)}`,
    undoes: null,
    mayCreate: false,
    dryRun: body.dryRun === true,
    fingerprint: body.fingerprint,
    command: resetOffsetsCommand({ bootstrap: context.cluster.config.bootstrap, groupId, target: request.target, topics }),
    plan: now => planOffsets(context, now, request),
  })
}

function scopeWords({ topics, file }: OffsetRequest): string {
  if (file !== null) return `${file.size} partition${file.size === 1 ? '' : 's'}`
  if (topics === null) return 'all topics'
  const [first] = topics
  if (topics.length > 1 || first === undefined) return `${topics.length} topics`
  return first.partitions === null ? first.name : `${first.name} (partitions ${first.partitions.slice(0, 20).join(', ')})`
}

function targetWords(target: OffsetTarget): string {
  switch (target.kind) {
    case 'earliest':
      return 'to the log start'
    case 'latest':
      return 'to the log end'
    case 'offset':
      return `to offset ${target.offset}`
    case 'time':
      return `to ${new Date(target.timeMs).toISOString()}`
    case 'shift':
      return `${target.by < 0n ? 'back' : 'forward'} by ${target.by < 0n ? -target.by : target.by} messages`
    case 'group':
      return `to those of group “${target.groupId}”`
    case 'file':
      return 'from a file'
  }
}
