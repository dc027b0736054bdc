import type { OffsetTarget } from './offset-target.ts'
import { shellWord } from './shell-word.ts'

/** The file that the commands read and write. */
export const OFFSETS_FILE = 'offsets.csv'

export interface ResetCommand {
  bootstrap: readonly string[]
  groupId: string
  target: OffsetTarget
  /** null: all topics in which the group has committed. Partitions null: all of the topic. */
  topics: readonly { topic: string; partitions: readonly number[] | null }[] | null
}

/**
 * The command of Kafka's own tool that does the same, quoted for a POSIX shell. The tool clamps offsets beyond the log. It
 * cannot copy another group's offsets at once: the first line writes them to a file, the second reads it.
 */
export function resetOffsetsCommand({ bootstrap, groupId, target, topics }: ResetCommand): string {
  const reset = (id: string, ...rest: string[]) => groupsCommand(bootstrap, '--group', id, '--reset-offsets', ...rest)
  const scope = topics === null ? ['--all-topics'] : topics.flatMap(topic => ['--topic', topicWord(topic)])
  const fromFile = reset(groupId, '--from-file', OFFSETS_FILE, '--execute')
  switch (target.kind) {
    case 'file':
      return fromFile
    case 'group':
      return `${reset(target.groupId, ...scope, '--to-current', '--export', '--dry-run')} > ${OFFSETS_FILE}\n${fromFile}`
    case 'earliest':
      return reset(groupId, ...scope, '--to-earliest', '--execute')
    case 'latest':
      return reset(groupId, ...scope, '--to-latest', '--execute')
    case 'offset':
      return reset(groupId, ...scope, '--to-offset', String(target.offset), '--execute')
    case 'time':
      return reset(groupId, ...scope, '--to-datetime', new Date(target.timeMs).toISOString(), '--execute')
    case 'shift':
      return reset(groupId, ...scope, '--shift-by', String(target.by), '--execute')
  }
}

/** Forgets what the group has committed in these topics. */
export function deleteOffsetsCommand({
  bootstrap,
  groupId,
  topics,
}: Pick<ResetCommand, 'bootstrap' | 'groupId'> & { topics: NonNullable<ResetCommand['topics']> }): string {
  const scope = topics.flatMap(topic => ['--topic', topicWord(topic)])
  return groupsCommand(bootstrap, '--group', groupId, '--delete-offsets', ...scope)
}

/** Share and streams groups have tools of their own (KIP-932, KIP-1071). */
const TOOLS: Readonly<Record<string, string>> = { share: 'kafka-share-groups.sh', streams: 'kafka-streams-groups.sh' }

/** Deletes a group of any type with all that it has committed; Kafka refuses while it has members. */
export function deleteGroupCommand(group: { bootstrap: readonly string[]; groupId: string; type: string }): string {
  const tool = TOOLS[group.type] ?? 'kafka-consumer-groups.sh'
  return toolCommand(tool, group.bootstrap, '--delete', '--group', group.groupId)
}

function groupsCommand(bootstrap: readonly string[], ...words: string[]): string {
  return toolCommand('kafka-consumer-groups.sh', bootstrap, ...words)
}

function toolCommand(tool: string, bootstrap: readonly string[], ...words: string[]): string {
  return [tool, '--bootstrap-server', bootstrap.join(','), ...words].map(shellWord).join(' ')
}

function topicWord({ topic, partitions }: { topic: string; partitions: readonly number[] | null }): string {
  return partitions === null ? topic : `${topic}:${partitions.join(',')}`
}
