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

function groupsCommand(bootstrap: readonly string[], ...words: string[]): string {
  return ['kafka-consumer-groups.sh', '--bootstrap-server', bootstrap.join(','), ...words].map(shellWord).join(' ')
}

function topicWord({ topic, partitions }: { topic: string; partitions: readonly number[] | null }): string {
  return partitions === null ? topic : `${topic}:${partitions.join(',')}`
}
